"""Which of many strings are within one or two slips of a word?

A slip is a letter lost, added or changed, or two neighbours swapped (optimal string alignment).
Comparing a word with every string is too slow, so strings are cut in two halves, and a half is looked
up by hash:

- one slip spoils one half and leaves the other exact, unless two letters are swapped across the cut:
  then the string without these two is exact;
- two slips leave at most one in the head, or none in the tail but for a letter swapped into it across the
  cut. Two heads one slip apart are equal after taking at most one letter out of each (Mor and Fraenkel
  1982, the "deletion neighbourhood"); of the tail, the letters behind the first are exact.

What the tables propose, rapidfuzz measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA


class _Cuts(NamedTuple):
    """Where words of some size are cut to be looked up."""

    heads: tuple[int, ...]  #: ends of what may be the head of a string that forgives one slip
    tails: tuple[int, ...]  #: and starts of what may be its tail
    middle: int  #: between the two letters that may be swapped; 0 when no string has this size
    heads_twice: tuple[int, ...]  #: the same for two slips: ends of a head as it is
    shortened: tuple[int, ...]  #: ends of a head that may have a letter too many, or another one
    tails_twice: tuple[int, ...]


class Near:
    """A set of strings, each with the slips it forgives (1 or 2), that can be asked for the neighbours of a word."""

    def __init__(self, forgiven: dict[str, int]) -> None:
        self._forgiven = forgiven
        # A part of a string → the strings that have it, a space before each; lists would wake the garbage collector.
        self._heads, self._tails, self._outsides, self._heads_twice, self._tails_twice = (
            defaultdict[str, str](str) for _ in range(5)
        )
        for text, edits in forgiven.items():
            self._add(text, edits)
        self._sizes = {(len(text), edits) for text, edits in forgiven.items()}
        self._cuts = lru_cache(maxsize=None)(self._cuts_of)

    def _add(self, text: str, edits: int) -> None:
        cut = len(text) // 2
        if edits == 1:
            self._heads[text[:cut]] += f" {text}"
            self._tails[text[cut:]] += f" {text}"
            self._outsides[text[: cut - 1] + text[cut + 1 :]] += f" {text}"
        else:
            for head in {text[:cut], *_shortened(text, cut)}:
                self._heads_twice[head] += f" {text}"
            self._tails_twice[text[cut + 1 :]] += f" {text}"

    def find(self, word: str) -> Iterator[tuple[str, int]]:
        """The strings near a word, each with its distance, the word itself included."""
        for text in dict.fromkeys(self._proposed(word)):
            allowed = self._forgiven[text]
            distance = OSA.distance(word, text, score_cutoff=allowed)
            if distance <= allowed:
                yield text, distance

    def _proposed(self, word: str) -> list[str]:
        heads, tails, middle, heads_twice, shortened, tails_twice = self._cuts(len(word))
        found: list[str] = []
        for end in heads:
            found += self._heads.get(word[:end], "").split()
        for start in tails:
            found += self._tails.get(word[start:], "").split()
        if middle:
            found += self._outsides.get(word[: middle - 1] + word[middle + 1 :], "").split()
        for end in heads_twice:
            found += self._heads_twice.get(word[:end], "").split()
        for end in shortened:
            for head in filter(self._heads_twice.__contains__, _shortened(word, end)):
                found += self._heads_twice[head].split()
        for start in tails_twice:
            found += self._tails_twice.get(word[start:], "").split()
        return found

    def _cuts_of(self, size: int) -> _Cuts:
        once = [length for length in range(size - 1, size + 2) if (length, 1) in self._sizes]
        twice = [length for length in range(size - 2, size + 3) if (length, 2) in self._sizes]
        whole, shortened = set[int](), set[int]()
        for length in twice:
            cut, longer = length // 2, size - length  # a slip in each half makes the word so much longer together
            whole.update((cut, cut - 1) if longer <= 0 else (cut,))
            shortened.update(cut + more for more in (0, 1) if abs(longer - more) <= 1)
        return _Cuts(
            heads=tuple({length // 2 for length in once}),
            tails=tuple({size - (length - length // 2) for length in once}),
            middle=size // 2 if size in once else 0,
            heads_twice=tuple(whole),
            shortened=tuple(shortened),
            tails_twice=tuple({size - (length - length // 2 - 1) for length in twice}),
        )


def _shortened(text: str, end: int) -> list[str]:
    """The first letters of a text, without each of them."""
    return [text[:i] + text[i + 1 : end] for i in range(end)]
