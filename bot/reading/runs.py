"""How is a text cut into runs that can be known again before a letter is read?

Folding a text costs more than an exact search through it, and nearly all of a text is words met before.
So a text is first cut, byte for byte, at its plain blanks and punctuation: « L’État, d'abord. » has the
runs `L’État`, `d` and `abord`. Nothing of a word or of what is mended in it (`&eacute;`, `Ã©`) reaches
over such a cut, so the words of a text are the words of its runs, one after the other, and what was
found out about a run holds wherever it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.reading.letters import fold_letter
from bot.reading.words import bare_words

_OF_ENTITIES = "&#;"


def _cuts(byte: int) -> bool:
    """Whether a byte parts words: ASCII, neither letter nor digit, and not folded away inside a word."""
    char = chr(byte)
    return char.isascii() and char not in _OF_ENTITIES and bool(folded := fold_letter(char)) and not folded.isalnum()


_CUT = bytes(0x20 if _cuts(byte) else byte for byte in range(256))


def runs(text: str) -> list[bytes]:
    """The runs of a text, none of them empty."""
    return text.encode("utf-8", "surrogatepass").translate(_CUT).split()


def words_of(some: Iterable[bytes]) -> list[str]:
    """The folded words of runs that follow one another, as `bare_words` of their text."""
    joined = b" ".join(some)
    if joined.isalnum():  # one run of plain letters, as most are: nothing to fold but its case
        return [joined.lower().decode()]
    return bare_words(joined.decode("utf-8", "surrogatepass"))
