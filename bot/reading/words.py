"""How are words read in French text? One folding for every room, with the way back to the original.

- `fold_key` gives the folded text alone; it is cheap.
- `fold` gives the same text and the way back: where in the original some folded characters stood.
- `tokens` gives the words, elided articles split off (« l'Anssi » is `l'` and `anssi`).
- `sentences` lives in `bot.reading.phrases` and is offered here too.

Before folding, HTML entities left over by a feed are decoded once and UTF-8 read as Windows-1252
(« AndromÃ¨de ») is read again; see `bot.reading.mending`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.reading.letters import LETTERS, fold_letters, fold_words
from bot.reading.mending import Mend, apply, mends, repair
from bot.reading.phrases import Sentence, sentences

__all__ = ["Folded", "Sentence", "Token", "bare_words", "fold", "fold_key", "repair", "sentences", "tokens"]

_ELIDED = r"(?:(?:jus|lors|puis|quel|pres|quoi)?qu|[cdjlmnst])'(?=[^\W_])"
_WORD = r"[^\W_]+(?:[&@][^\W_]+)*"  # « AT&T », « Nu@ge » are one word
TOKEN = re.compile(f"{_ELIDED}|{_WORD}")


class Token(NamedTuple):
    """A word: its folded form, and where it stands in the original text."""

    form: str
    start: int
    end: int

    @property
    def elided(self) -> bool:
        """Whether it is an elided article or conjunction, such as `l'`."""
        return self.form.endswith("'")


@dataclass(frozen=True)
class Folded:
    """Folded text that knows the original it came from."""

    text: str
    original: str
    mends: tuple[Mend, ...] = field(default=(), repr=False)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the folded characters [start, end) stood, as (start, end).

        Characters that folded to nothing belong to the one before them, so an accent typed
        separately is inside the words found.
        """
        borders = self._borders
        if borders is None:
            return start, end
        if start >= end:
            return (borders[start][0],) * 2
        return borders[start][0], borders[end - 1][1]

    @cached_property
    def _borders(self) -> list[tuple[int, int]] | None:
        """For each folded character the original [start, end); None when nothing moved."""
        source = apply(self.original, self.mends)
        widths = [len(LETTERS[ord(c)]) for c in source]
        if not self.mends and all(width == 1 for width in widths):
            return None
        origins = _origins(self.original, self.mends)
        borders: list[tuple[int, int]] = []
        for width, (start, end) in zip(widths, origins, strict=True):
            if width:
                borders.extend([(start, end)] * width)
            elif borders and borders[-1][1] == start:
                first = borders[-1][0]
                borders[-1] = (first, end)
        borders.append((len(self.original), len(self.original)))
        return borders


def _origins(original: str, edits: tuple[Mend, ...]) -> list[tuple[int, int]]:
    """For each character of the mended text the original [start, end) it came from."""
    origins: list[tuple[int, int]] = []
    position = 0
    for start, end, text in edits:
        origins.extend((i, i + 1) for i in range(position, start))
        origins.extend([(start, end)] * len(text))
        position = end
    origins.extend((i, i + 1) for i in range(position, len(original)))
    return origins


def fold(text: str) -> Folded:
    """The folded text with the way back. Linear in the length of the text."""
    edits = mends(text)
    return Folded(fold_letters(apply(text, edits)), text, edits)


def fold_key(text: str) -> str:
    """The folded text alone: what two spellings must share to be the same."""
    return fold_letters(repair(text))


def bare_words(text: str) -> list[str]:
    """The folded runs of letters and digits, without their places: the cheapest look at a text."""
    return fold_words(repair(text))


def tokens(text: str) -> list[Token]:
    """The words of a text in order, folded, with their place in the original."""
    folded = fold(text)
    origin = folded.origin
    return [Token(m.group(), *origin(m.start(), m.end())) for m in TOKEN.finditer(folded.text)]
