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
from functools import cached_property
from typing import NamedTuple

from bot.reading.letters import LETTERS, FoldedLetters
from bot.reading.mending import apply, mends, repair
from bot.reading.phrases import Sentence, sentences
from bot.reading.places import Places

__all__ = ["Folded", "Sentence", "Token", "bare_words", "fold", "fold_key", "repair", "sentences", "tokens"]

_ELIDED = r"(?:(?:jus|lors|puis|quel|pres|quoi)?qu|[cdjlmnst])'(?=[^\W_])"
_WORD = r"[^\W_]+(?:[&@][^\W_]+)*"  # « AT&T », « Nu@ge » are one word
TOKEN = re.compile(f"{_ELIDED}|{_WORD}")


class Token(NamedTuple):
    """A word: its folded form, and where it stands in the original text."""

    form: str
    start: int
    end: int


class Folded:
    """Folded text that knows the original it came from. What is not asked for is not worked out."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._mends = mends(original)
        self._mended = apply(original, self._mends)
        self._letters = FoldedLetters(self._mended)

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return self._letters.whole()

    @cached_property
    def words(self) -> list[str]:
        """Its runs of letters and digits, without their places: the cheapest look at a text."""
        return self._letters.words()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the folded characters [start, end) stood, as (start, end).

        Characters that folded to nothing belong to the one before them, so an accent typed
        separately is inside the words found.
        """
        if self._letters.in_step and not self._mends:  # as most texts are
            return start, max(start, end)
        folding, mending = self._folding, self._mending
        first = mending.start(folding.start(start))
        return first, mending.end(folding.end(end)) if end > start else first

    @cached_property
    def _folding(self) -> Places:
        """The way from the folded text to the mended one."""
        source = self._mended
        # Letter by letter: a text has few kinds, and looking for one is far quicker than for any of several.
        places = sorted((m.start(), c) for c in self._letters.uneven() for m in re.finditer(re.escape(c), source))
        return Places((at, at + 1, len(LETTERS[ord(c)])) for at, c in places)

    @cached_property
    def _mending(self) -> Places:
        """The way from the mended text to the original."""
        return Places((edit.start, edit.end, len(edit.text)) for edit in self._mends)


def fold(text: str) -> Folded:
    """The folded text with the way back. Linear in the length of the text."""
    return Folded(text)


def fold_key(text: str) -> str:
    """The folded text alone: what two spellings must share to be the same."""
    return FoldedLetters(repair(text)).whole()


def bare_words(text: str) -> list[str]:
    """The folded runs of letters and digits of a text, as `Folded.words`."""
    return FoldedLetters(repair(text)).words()


def tokens(text: str) -> list[Token]:
    """The words of a text in order, folded, with their place in the original."""
    folded = fold(text)
    origin = folded.origin
    return [Token(m.group(), *origin(m.start(), m.end())) for m in TOKEN.finditer(folded.text)]
