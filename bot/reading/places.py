"""Where in a text did the characters of its edited version come from?

An edit replaces some characters by others. Between edits both texts run in step, so the way back needs
only the edits, not one number per character.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Places:
    """The way back from an edited text. Edits are given in order as (start, end, length of the new text)."""

    def __init__(self, edits: Iterable[tuple[int, int, int]]) -> None:
        self._new: list[tuple[int, int]] = []  #: [start, end) of each edit in the new text
        self._old: list[tuple[int, int]] = []  #: the same in the old text
        self._starts: list[int] = []
        shift = 0
        for start, end, length in edits:
            self._new.append((start + shift, start + shift + length))
            self._old.append((start, end))
            self._starts.append(start + shift)
            shift += length - (end - start)

    def start(self, at: int) -> int:
        """Where the new character at `at` begins in the old text."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        (_, new_end), (old_start, old_end) = self._new[number], self._old[number]
        return old_start if at < new_end else old_end + at - new_end

    def end(self, at: int) -> int:
        """Where new characters that end before `at` end in the old text, what was edited away after them included."""
        number = bisect_right(self._starts, at - 1) - 1
        if number < 0:
            end = at
        else:
            (_, new_end), (_, old_end) = self._new[number], self._old[number]
            end = old_end if at <= new_end else old_end + at - new_end
        number += 1
        while number < len(self._new) and self._new[number] == (at, at) and self._old[number][0] == end:
            end = self._old[number][1]
            number += 1
        return end
