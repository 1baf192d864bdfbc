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
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

_Table = dict[tuple[int, str], list[str]]


class Near:
    """A set of strings, each with the slips it forgives (1 or 2), that can be asked for the neighbours of a word."""

    def __init__(self, forgiven: dict[str, int]) -> None:
        self._forgiven = forgiven
        self._lengths = {len(text) for text in forgiven}
        self._heads: _Table = defaultdict(list)
        self._tails: _Table = defaultdict(list)
        for text, edits in forgiven.items():
            self._add(text, edits)

    def _add(self, text: str, edits: int) -> None:
        length, cut = len(text), len(text) // 2
        if edits == 1:
            self._heads[length, text[:cut]].append(text)
            self._tails[length, text[cut:]].append(text)
            self._heads[-length, text[: cut - 1] + text[cut + 1 :]].append(text)
        else:
            for head in _shortened(text[:cut]):
                self._heads[cut, f"2{head}"].append(text)
            for tail in _shortened(text[cut:]):
                self._tails[length - cut, f"2{tail}"].append(text)

    def find(self, word: str) -> Iterator[tuple[str, int]]:
        """The strings near a word, each with its distance, the word itself included."""
        for text in dict.fromkeys(self._proposed(word)):
            allowed = self._forgiven[text]
            distance = OSA.distance(word, text, score_cutoff=allowed)
            if distance <= allowed:
                yield text, distance

    def _proposed(self, word: str) -> Iterator[str]:
        size = len(word)
        heads, tails = self._heads, self._tails
        for length in range(size - 1, size + 2):
            if length not in self._lengths:
                continue
            cut = length // 2
            yield from heads.get((length, word[:cut]), ())
            yield from tails.get((length, word[size - (length - cut) :]), ())
        cut = size // 2
        yield from heads.get((-size, word[: cut - 1] + word[cut + 1 :]), ())
        yield from self._proposed_twice(word)

    def _proposed_twice(self, word: str) -> Iterator[str]:
        size = len(word)
        lengths = [n for n in range(size - 2, size + 3) if n in self._lengths]
        for cut in {length // 2 for length in lengths}:
            for part in range(cut - 1, cut + 2):
                for head in _shortened(word[:part]):
                    yield from self._heads.get((cut, f"2{head}"), ())
        for rest in {length - length // 2 for length in lengths}:
            for part in range(rest - 1, rest + 2):
                for tail in _shortened(word[size - part :]):
                    yield from self._tails.get((rest, f"2{tail}"), ())


def _shortened(text: str) -> Iterable[str]:
    """A text, and the text without each of its letters."""
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}
