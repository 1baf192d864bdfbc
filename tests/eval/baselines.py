"""The simple ways of finding names that Vigie is compared with."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from bot.model import Watch
from bot.reading.words import fold_key

Span = tuple[str, int, int]


class Baseline(ABC):
    """A way of finding the spellings of a watchlist, without context, vetoes or slips."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self.spellings = [(watch.id, name) for watch in watches if watch.mode == "alert" for name in watch.aliases]

    @abstractmethod
    def spans(self, text: str) -> Iterator[Span]:
        """Where the text names whom."""

    def __call__(self, title: str, text: str) -> set[str]:
        return {watch for watch, _, _ in (*self.spans(title), *self.spans(text))}


class Plain(Baseline):
    """The spelling, letter for letter, anywhere: what a keyword filter does."""

    def spans(self, text: str) -> Iterator[Span]:
        for watch, name in self.spellings:
            at = text.find(name)
            while at >= 0:
                yield watch, at, at + len(name)
                at = text.find(name, at + 1)


class Pattern(Baseline):
    """The spelling between word borders, capitals aside: what a careful regular expression does."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        super().__init__(watches)
        self.patterns = [
            (watch, re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)) for watch, name in self.spellings
        ]

    def spans(self, text: str) -> Iterator[Span]:
        for watch, pattern in self.patterns:
            yield from ((watch, m.start(), m.end()) for m in pattern.finditer(text))


class Folded(Baseline):
    """The folded spelling between word borders, any punctuation between its words."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        super().__init__(watches)
        between = r"\W{1,2}"
        self.patterns = [
            (watch, re.compile(rf"\b{between.join(re.findall(r'[a-z0-9]+', fold_key(name)))}\b"))
            for watch, name in self.spellings
        ]

    def spans(self, text: str) -> Iterator[Span]:
        folded = "".join(fold_key(c)[:1] or " " for c in text)  # one for one, so that places are those of the text
        for watch, pattern in self.patterns:
            yield from ((watch, m.start(), m.end()) for m in pattern.finditer(folded))


class Partial(Baseline):
    """rapidfuzz.partial_ratio ≥ 90 between the spelling and each window of its size: the plain use of rapidfuzz."""

    def spans(self, text: str) -> Iterator[Span]:
        for watch, name in self.spellings:
            found = fuzz.partial_ratio_alignment(name.lower(), text.lower(), score_cutoff=90)
            if found is not None and found.dest_end > found.dest_start:
                yield watch, found.dest_start, found.dest_end


BASELINES: dict[str, Callable[[Sequence[Watch]], Baseline]] = {
    "plain keyword": Plain,
    "regex": Pattern,
    "folded keyword": Folded,
    "partial_ratio >= 90": Partial,
}
