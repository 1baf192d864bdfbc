"""Which of many strings are within one or two slips of a word?

A slip is a letter lost, added or changed, or two neighbours swapped (optimal string alignment).
Comparing a word with every string is too slow, so strings are cut in two halves, and a half is looked
up by hash:

- one slip spoils one half and leaves the other exact, unless two letters are swapped across the cut:
  then the string without these two is exact;
- two slips leave at most one in some half, and two strings one slip apart are equal after taking at
  most one letter out of each (Mor and Fraenkel 1982, the "deletion neighbourhood").

What the tables propose, rapidfuzz measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import OSA

_Table = dict[str, list[str]]  #: half of a string → the strings that have it


class Near:
    """A set of strings, each with the slips it forgives (1 or 2), that can be asked for the neighbours of a word."""

    def __init__(self, forgiven: dict[str, int]) -> None:
        self._forgiven = forgiven
        # For one slip, by the length of the strings; for two, by the length of the half.
        self._heads, self._tails, self._outsides, self._heads_twice, self._tails_twice = (
            defaultdict[int, _Table](lambda: defaultdict(list)) for _ in range(5)
        )
        for text, edits in forgiven.items():
            self._add(text, edits)
        self._parts = lru_cache(maxsize=None)(self._parts_of)

    def _add(self, text: str, edits: int) -> None:
        length, cut = len(text), len(text) // 2
        if edits == 1:
            self._heads[length][text[:cut]].append(text)
            self._tails[length][text[cut:]].append(text)
            self._outsides[length][text[: cut - 1] + text[cut + 1 :]].append(text)
        else:
            for head in _shortened(text[:cut]):
                self._heads_twice[cut][head].append(text)
            for tail in _shortened(text[cut:]):
                self._tails_twice[length - cut][tail].append(text)

    def find(self, word: str) -> Iterator[tuple[str, int]]:
        """The strings near a word, each with its distance, the word itself included."""
        for text in dict.fromkeys(chain(self._proposed(word), self._proposed_twice(word))):
            allowed = self._forgiven[text]
            distance = OSA.distance(word, text, score_cutoff=allowed)
            if distance <= allowed:
                yield text, distance

    def _proposed(self, word: str) -> Iterator[str]:
        size = len(word)
        for length in range(size - 1, size + 2):
            if length in self._heads:
                cut = length // 2
                yield from self._heads[length].get(word[:cut], ())
                yield from self._tails[length].get(word[size - (length - cut) :], ())
        if size in self._outsides:
            cut = size // 2
            yield from self._outsides[size].get(word[: cut - 1] + word[cut + 1 :], ())

    def _proposed_twice(self, word: str) -> Iterator[str]:
        for table, start, end in self._parts(len(word)):
            for half in _shortened(word[start:end]):
                yield from table.get(half, ())

    def _parts_of(self, size: int) -> tuple[tuple[_Table, int, int], ...]:
        """Which part [start, end) of a word of some size is looked up in which table."""
        lengths = range(max(0, size - 2), size + 3)
        heads = {(n // 2, end) for n in lengths for end in range(n // 2 - 1, n // 2 + 2) if 0 < end <= size}
        tails = {
            (n - n // 2, size - end) for n in lengths for end in range(n - n // 2 - 1, n - n // 2 + 2) if end <= size
        }
        return (
            *((self._heads_twice[cut], 0, end) for cut, end in sorted(heads) if cut in self._heads_twice),
            *((self._tails_twice[rest], start, size) for rest, start in sorted(tails) if rest in self._tails_twice),
        )


def _shortened(text: str) -> Iterator[str]:
    """A text, and the text without each of its letters."""
    yield text
    for i in range(len(text)):
        yield text[:i] + text[i + 1 :]
