"""What is each character of French text worth once case, accents and typography are set aside?

One table, filled as characters are met: a character folds to nothing (soft hyphen, zero-width,
combining accent, control), to one character (É → e, ’ → ', NBSP → space) or to several (œ → oe,
ﬁ → fi). Compatibility characters follow Unicode's NFKC; see Unicode Standard Annex #15.
"""

from __future__ import annotations

import codecs
import re
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
_RUN = re.compile(r"[^\W_]+")
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
    parts = "".join(_SPECIAL.get(c, c) for c in unicodedata.normalize("NFKD", char))
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

# -- The quick way: French is written with 256 characters ---------------------
#
# Windows-1252 and the spaces and hyphens of typographers, one byte each, fold with one table of bytes, some
# ten times faster than character by character. A text with any other character takes the long way.

_TYPOGRAPHY = "\u202f\u2011\u2009\u200b\u2010\u2012\u2007\u2060\ufeff"
_SPELT_OUT = {"oe": b"\x01", "ae": b"\x02", "ss": b"\x03"}  # control characters, which nothing folds to


def _page() -> str:
    """The 256 characters: those of Windows-1252 that fold to one character or to a ligature's two, and typography."""
    spare = iter(_TYPOGRAPHY)
    chars = []
    for byte in range(256):
        char = bytes((byte,)).decode("cp1252", "replace")
        folded = fold_letter(char)
        fits = char != "\ufffd" and (len(folded) < 2 or folded in _SPELT_OUT) and folded.encode("cp1252", "ignore")
        chars.append(char if fits or not folded else next(spare))
    return "".join(chars)


_PAGE = _page()
_TO_PAGE = codecs.charmap_build(_PAGE)


def _bytes_of(char: str) -> bytes:
    folded = fold_letter(char)
    return _SPELT_OUT.get(folded) or codecs.charmap_encode(folded, "strict", _TO_PAGE)[0]


_DROPS = bytes(byte for byte, char in enumerate(_PAGE) if not fold_letter(char))
_FOLDS = b"".join(_bytes_of(char) or b" " for char in _PAGE)
_UNEVEN = tuple(char for char in _PAGE if len(fold_letter(char)) != 1)
_BLANKS = bytes(byte if char.isalnum() else 0x20 for byte, char in enumerate(_PAGE))


class FoldedLetters:
    """A text with each character folded, to be read whole or as words."""

    __slots__ = ("_data", "_source", "in_step")

    def __init__(self, source: str) -> None:
        self._source = source
        self._data: bytes | None = None  #: None when a character is not on the page
        self.in_step: bool  #: whether each character folded to just one, so that places are the same on both sides
        try:
            data = codecs.charmap_encode(source, "strict", _TO_PAGE)[0]
        except UnicodeEncodeError:
            self.in_step = all(len(LETTERS[ord(char)]) == 1 for char in set(source))
            return
        data = data.translate(_FOLDS, _DROPS)
        kept = len(data)
        for letters, byte in _SPELT_OUT.items():
            data = data.replace(byte, letters.encode())
        self._data = data
        self.in_step = len(source) == kept == len(data)

    def whole(self) -> str:
        """The folded text, the same as `source.translate(LETTERS)`."""
        return self._source.translate(LETTERS) if self._data is None else _off_page(self._data)

    def uneven(self) -> list[str]:
        """The characters of the text that fold to none or to several, each once."""
        if self._data is None:
            return [char for char in set(self._source) if len(LETTERS[ord(char)]) != 1]
        return [char for char in _UNEVEN if char in self._source]

    def words(self) -> list[str]:
        """Its runs of letters and digits, without their places: the cheapest look at a text."""
        return _RUN.findall(self.whole()) if self._data is None else _off_page(self._data.translate(_BLANKS)).split()


def _off_page(data: bytes) -> str:
    """The text of folded bytes, which are plain ASCII nearly always."""
    return data.decode("ascii") if data.isascii() else codecs.charmap_decode(data, "strict", _PAGE)[0]
