"""Which words stand beside a word of a text that was only cut into runs? Read as far as somebody asks, no further."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.reading.runs import words_of

_WORDLESS = 4  #: runs beside a word that may be signs alone (« – ») before its neighbours are out of sight


class Spot(NamedTuple):
    """One word of one run of a text."""

    met: Sequence[bytes]  #: the runs of the text
    at: int  #: which run
    own: Sequence[str]  #: the words of that run
    place: int  #: which of these words

    def following(self, count: int) -> Iterator[str | None]:
        """The words behind it, some `count` at least; None when there may be more but they are out of sight."""
        for place in range(self.place + 1, len(self.own)):
            yield self.own[place]
        end = self.at + 1 + count + _WORDLESS
        for run in self.met[self.at + 1 : end]:
            yield from words_of((run,))
        if end < len(self.met):
            yield None

    def around(self, count: int) -> tuple[list[str], int] | None:
        """It and `count` words on both sides, fewer where the text ends, and its place; None when out of sight."""
        before, after = self.own[max(0, self.place - count) : self.place], self.own[self.place : self.place + count + 1]
        for reach in (count, count + _WORDLESS):  # nearly always, each run is a word
            low, end = max(0, self.at - reach), self.at + 1 + reach
            ahead = [*words_of(self.met[low : self.at]), *before]
            behind = [*after, *words_of(self.met[self.at + 1 : end])]
            if (not low or len(ahead) >= count) and (end >= len(self.met) or len(behind) > count):
                return [*ahead, *behind], len(ahead)
        return None
