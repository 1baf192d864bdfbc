"""What is each character of French text worth once case, accents and typography are set aside?

One table, filled as characters are met: a character folds to nothing (soft hyphen, zero-width,
combining accent, control), to one character (É → e, ’ → ', NBSP → space) or to several (œ → oe,
ﬁ → fi). Compatibility characters follow Unicode's NFKC; see Unicode Standard Annex #15.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPECIAL = {
    **dict.fromkeys("‘’‛′ʼʹ`´＇", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-"),
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029™®©", " "),
    # Letters that Unicode does not decompose, as a French keyboard writes them.
    **dict.fromkeys("œŒ", "oe"),
    **dict.fromkeys("æÆ", "ae"),
    **dict.fromkeys("ßẞ", "ss"),
    **dict.fromkeys("øØ", "o"),
    **dict.fromkeys("łŁ", "l"),
    **dict.fromkeys("đĐ", "d"),
    "ı": "i",
    # One for one, so that the commonest sign of French typography does not shift what follows.
    "…": ".",
}
_DROPPED = frozenset(("Mn", "Me", "Cf", "Cc", "Cs"))  # accents, marks, invisible and control characters


@lru_cache(maxsize=8192)
def fold_letter(char: str) -> str:
    """What one character folds to: "", one character, or several."""
    special = _SPECIAL.get(char)
    if special is not None:
        return special
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    if category == "Zs":
        return " "
    parts = (_SPECIAL.get(c, c) for c in unicodedata.normalize("NFKD", char))
    kept = "".join(c for c in parts if unicodedata.category(c) not in _DROPPED)
    # Case folding may decompose again (İ → i + dot): drop what it brings, then recompose what is left (Hangul).
    lowered = "".join(c for c in kept.casefold() if unicodedata.category(c) not in _DROPPED)
    return unicodedata.normalize("NFC", lowered)


class Letters(dict[int, str]):
    """`str.translate` table of `fold_letter`, filled on demand and bounded by what texts contain."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_letter(chr(code))
        return folded


LETTERS = Letters()
