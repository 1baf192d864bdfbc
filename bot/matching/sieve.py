"""Which words of many articles were never met? The quick way through an archive.

The idea: cutting an article into words and asking a set for each of them costs Python some hundred
nanoseconds a word, which is most of what an article costs that names nobody. Here the folded bytes of
many articles are laid end to end, and NumPy does the same for all their words at once:

- a word begins and ends where blank and letter meet;
- its first sixteen letters are two numbers of eight bytes, read straight from the bytes at its beginning,
  with what lies behind its end masked out;
- a hash of both numbers names one slot of a table, and a word is known when that slot holds its numbers.

A slot holds the last word that came to it, so a word pushed out is merely examined again: the table may
forget, it never errs. Words of more than sixteen letters are always examined.

NumPy costs a tenth of a second to import; only those who read many articles import this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Clues, Index
from bot.reading.letters import off_page
from bot.reading.words import Folded

_BITS = 18  #: of a slot's number: 262,144 words, four MiB
_LONGEST = 16  #: letters that tell a word from every other
_BLANK = ord(" ")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2 to the 64 by the golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)
_KEEP = np.array([(1 << 8 * letters) - 1 for letters in range(9)], np.uint64)
_KEEP_FIRST = _KEEP[np.clip(np.arange(_LONGEST + 1), 0, 8)]
_KEEP_SECOND = _KEEP[np.clip(np.arange(_LONGEST + 1) - 8, 0, 8)]


class Laid:
    """Folded texts laid end to end and cut into words."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._data = b" " + b" ".join(texts) + b" " * _LONGEST
        letter = np.frombuffer(self._data, np.uint8) != _BLANK
        borders = np.flatnonzero(letter[1:] != letter[:-1]) + 1
        starts, ends = borders[0::2], borders[1::2]
        lengths = ends - starts
        self.long: NDArray[np.bool_] = lengths > _LONGEST
        kept = np.minimum(lengths, _LONGEST)
        windows = np.ndarray((len(self._data) - 7,), "<u8", self._data, 0, (1,))
        self.first: NDArray[np.uint64] = windows[starts] & _KEEP_FIRST[kept]
        self.second: NDArray[np.uint64] = windows[starts + 8] & _KEEP_SECOND[kept]
        self.slots = (((self.first ^ self.second * _MIX) * _MIX) >> np.uint64(64 - _BITS)).astype(np.intp)
        self._starts, self._ends = starts, ends
        #: For each text, the number of words before it; at last, of all words.
        self.begins: list[int] = np.searchsorted(starts, np.cumsum([0, *(len(text) + 1 for text in texts)])).tolist()

    def word(self, at: int) -> str:
        """One word of all."""
        return off_page(self._data[self._starts[at] : self._ends[at]])

    def initial(self, at: int) -> str:
        """Its first letter; "" behind the last."""
        return off_page(self._data[self._starts[at] : self._starts[at] + 1]) if at < len(self._starts) else ""


class Sieve:
    """Remembers words, and lets through those it does not know."""

    def __init__(self) -> None:
        self._first = np.zeros(1 << _BITS, np.uint64)
        self._second = np.zeros(1 << _BITS, np.uint64)

    def clues(self, index: Index, fields: Sequence[Folded]) -> list[Clues]:
        """What the index has to say of each of many texts, as if asked of one after the other."""
        blanked = [folded.blanked for folded in fields]
        laid = Laid([data or b"" for data in blanked])
        clues: list[Clues] = []
        nowhere: list[int] = []
        for folded, data, begin, places in zip(fields, blanked, laid.begins, self._unknown(laid), strict=False):
            if data is None:
                clues.append(index.clues(folded.words, index.unknown(folded.words)))
                continue
            leads = {at: lead for at in places if (lead := index.lead(laid.word(at))) is not None}
            if len(leads) < len(places):
                nowhere += [at for at in places if at not in leads]
            promising = any(lead.promises(laid.initial(at + 1)) for at, lead in leads.items())
            clues.append(index.clues(folded.words, [at - begin for at in leads]) if promising else {})
        self._learn(laid, nowhere)
        return clues

    def _unknown(self, laid: Laid) -> Iterator[list[int]]:
        """For each text, the places of its unknown words among all words laid."""
        known = (self._first[laid.slots] == laid.first) & (self._second[laid.slots] == laid.second) & ~laid.long
        unknown = np.flatnonzero(~known)
        places: list[int] = unknown.tolist()
        cuts = np.searchsorted(unknown, laid.begins).tolist()
        return (places[begin:end] for begin, end in pairwise(cuts))

    def _learn(self, laid: Laid, places: Sequence[int]) -> None:
        slots = laid.slots[places]
        self._first[slots], self._second[slots] = laid.first[places], laid.second[places]
