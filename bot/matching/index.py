"""Where in a text might a watched name stand?

The idea: most words of an article are of no interest, and the same words come back in every article.
So a text is first cut into bare folded words, cheaply and without their places, and the set of them
is compared with the words already known to lead nowhere. Only a word never met is examined, once:

- does some key begin with it? Then pieces are joined to the right of it and looked up, whole, among
  the keys: that finds names as they are, joined and split (« Cloud Watt », « OVH-cloud »);
- is it near a key, or near the rarest pieces of a name with several, and no French word? Then the
  words around it are joined and measured against that key, whole words against the whole name.

What it leads to is remembered for the next article. A text whose words all lead nowhere, which is
nearly every text, has then cost one set difference; the others pay for places only around the
words that lead somewhere. Nothing is ever searched inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, filterfalse, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.matching.lexicon import GRAMMAR, is_name, is_word
from bot.matching.near import Near
from bot.matching.spelling import PIECE, Spelling
from bot.model import Form

_REMEMBERED = 100_000  #: words remembered as leading nowhere, some 10 MB; then forgotten and learnt again
_TYPED_TOGETHER = re.compile(r" ?[-'\".&@+/]{1,2} ?| ")  # between the pieces of one name
_PUNCTUATED = re.compile(r"[\W_]{1,5}")  # the same when the spelling itself has punctuation there
_SPLIT_APART = re.compile(r"[- ]|- | -")  # inside a piece that was cut in two
_SHORTEST = 3  #: letters of a piece that may be a slip of another
_LONGEST_SPLIT = 3  #: pieces one piece may be cut in, at most


class Lead(NamedTuple):
    """What a word may lead to."""

    starts: bool  #: a key begins with it
    near: tuple[tuple[Spelling, int], ...]  #: spellings it is a slip of, with the distance
    anchors: tuple[tuple[Spelling, int], ...]  #: spellings of several pieces it may be a piece of, with its place


class Candidate(NamedTuple):
    """Folded characters [start, end) that may name a watch."""

    start: int
    end: int
    spelling: Spelling
    form: Form
    distance: int


class Index:
    """The spellings of a watchlist, ready to be looked for."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._keys: dict[str, list[Spelling]] = defaultdict(list)
        self._firsts: set[str] = set()
        self._anchors: dict[str, list[tuple[Spelling, int]]] = defaultdict(list)
        near: dict[str, int] = {}
        for spelling in spellings:
            key = spelling.key
            self._keys[key].append(spelling)
            self._firsts.add(spelling.pieces[0])
            if spelling.edits:
                near[key] = spelling.edits
                places = _anchors(spelling)
                for place in places:
                    piece = spelling.pieces[place]
                    self._anchors[piece].append((spelling, place))
                    near[piece] = max(near.get(piece, 1), spelling.edits + 1 - len(places))
        self._sorted = sorted(self._keys)
        self._longest = max(map(len, self._sorted), default=0)
        self._near = Near({text: edits for text, edits in near.items() if len(text) >= _SHORTEST})
        self._leads: dict[str, Lead] = {}
        self._nowhere: set[str] = set()

    def screen(self, words: Iterable[str]) -> bool:
        """Whether any of a text's bare words leads somewhere."""
        leads = [self._lead(word) for word in filterfalse(self._nowhere.__contains__, words)]  # each new word is learnt
        return any(leads)

    def candidates(self, folded: str) -> list[Candidate]:
        """Every place in a folded text that may name a watch, in no particular order, perhaps overlapping."""
        pieces = [(m.group(), m.start(), m.end()) for m in PIECE.finditer(folded)]
        found: list[Candidate] = []
        for i, (word, start, end) in enumerate(pieces):
            lead = self._leads.get(word)
            if lead is None:
                continue
            if lead.starts:
                found.extend(self._joined(folded, pieces, i))
            found.extend(Candidate(start, end, spelling, "fuzzy", far) for spelling, far in lead.near)
            for spelling, place in lead.anchors:
                found.extend(self._around(folded, pieces, i - place, spelling))
        return found

    def _lead(self, word: str) -> Lead | None:
        lead = self._leads.get(word)
        if lead is None:
            lead = self._examine(word)
            if lead is not None:
                self._leads[word] = lead
            else:
                if len(self._nowhere) >= _REMEMBERED:
                    self._nowhere.clear()
                self._nowhere.add(word)
        return lead

    def _examine(self, word: str) -> Lead | None:
        starts = word in self._firsts or (len(word) > 1 and word not in GRAMMAR and self._begins(word))
        anchors = {(id(s), place): (s, place) for s, place in self._anchors.get(word, ())}
        near: list[tuple[Spelling, int]] = []
        if len(word) >= _SHORTEST and word not in self._keys and _may_be_a_slip(word):
            for text, distance in self._near.find(word):
                near.extend((s, distance) for s in self._keys.get(text, ()) if distance <= s.edits)
                anchors.update({(id(s), place): (s, place) for s, place in self._anchors.get(text, ())})
        return Lead(starts, tuple(near), tuple(anchors.values())) if starts or near or anchors else None

    def _begins(self, prefix: str) -> bool:
        at = bisect_left(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def _joined(self, folded: str, pieces: Sequence[tuple[str, int, int]], i: int) -> Iterator[Candidate]:
        """Names whose key is some pieces from the i-th on, joined."""
        key, start, _ = pieces[i]
        j = i
        while len(key) <= self._longest:
            for spelling in self._keys.get(key, ()):
                if _same_cut(folded, pieces[i : j + 1], spelling):
                    yield _named(folded, start, pieces[j][2], spelling)
            if j + 1 == len(pieces) or not _PUNCTUATED.fullmatch(folded, pieces[j][2], pieces[j + 1][1]):
                return
            j += 1
            key += pieces[j][0]
            if not self._begins(key):
                return

    def _around(
        self, folded: str, pieces: Sequence[tuple[str, int, int]], first: int, spelling: Spelling
    ) -> Iterator[Candidate]:
        """The best window of pieces near a spelling that would begin about the first-th piece."""
        key, count = spelling.key, len(spelling.pieces)
        best: tuple[int, int, int] | None = None
        for i in range(max(0, first - 1), min(len(pieces), first + 2)):
            for j in range(i + max(1, count - 1), min(len(pieces), i + count + 1) + 1):
                window = "".join(piece[0] for piece in pieces[i:j])
                distance = OSA.distance(window, key, score_cutoff=spelling.edits)
                if distance <= spelling.edits and (best is None or distance < best[0]):
                    best = distance, i, j
        if best is None:
            return
        distance, i, j = best
        inside = pieces[i:j]
        if distance and _connected(folded, inside, spelling) and not _says_otherwise(inside, spelling):
            yield Candidate(inside[0][1], inside[-1][2], spelling, "fuzzy", distance)


def _anchors(spelling: Spelling) -> list[int]:
    """The pieces of a name by which it is found when another piece is misspelt: the rarest, and one more per slip."""
    if len(spelling.pieces) == 1:
        return []
    places = [i for i, piece in enumerate(spelling.pieces) if len(piece) >= _SHORTEST and piece not in GRAMMAR]
    places.sort(key=lambda i: (is_word(spelling.pieces[i]), -len(spelling.pieces[i])))
    return places[: spelling.edits]


def _may_be_a_slip(word: str) -> bool:
    """Whether a word is none of its own: neither a French word, nor a name, nor a number."""
    return word.isalpha() and not is_word(word) and not is_name(word)


def _same_cut(folded: str, inside: Sequence[tuple[str, int, int]], spelling: Spelling) -> bool:
    """Whether the pieces may be one name: cut as the spelling is, or split and joined as people do."""
    own = tuple(accumulate(map(len, spelling.pieces)))
    cut = tuple(accumulate(len(piece) for piece, _, _ in inside))
    if cut == own:
        return _connected(folded, inside, spelling)
    if len(spelling.key) < 4 or len(inside) > len(spelling.pieces) + _LONGEST_SPLIT - 1:
        return False
    if all(piece in GRAMMAR for piece, _, _ in inside):
        return False
    return all(
        _typed_together(folded, a[2], b[1], spelling) if at in own else _SPLIT_APART.fullmatch(folded, a[2], b[1])
        for at, (a, b) in zip(cut, pairwise(inside), strict=False)
    )


def _named(folded: str, start: int, end: int, spelling: Spelling) -> Candidate:
    """A candidate whose key is that of the spelling: joined when the pieces are cut otherwise, else folded."""
    cut = tuple(PIECE.findall(folded, start, end))
    return Candidate(start, end, spelling, "folded" if cut == spelling.pieces else "joined", 0)


def _connected(folded: str, inside: Sequence[tuple[str, int, int]], spelling: Spelling) -> bool:
    return all(_typed_together(folded, a[2], b[1], spelling) for a, b in pairwise(inside))


def _typed_together(folded: str, start: int, end: int, spelling: Spelling) -> bool:
    """Whether what stands between two pieces does not part them."""
    return bool(_TYPED_TOGETHER.fullmatch(folded, start, end)) or folded[start:end].strip() in spelling.gaps


def _says_otherwise(inside: Sequence[tuple[str, int, int]], spelling: Spelling) -> bool:
    """Whether a piece that differs is a word, name or number of its own: « Office 360 », « cloud souvent »."""
    if [piece for piece, _, _ in inside if piece.isdigit()] != [piece for piece in spelling.pieces if piece.isdigit()]:
        return True
    others = [piece for piece, _, _ in inside if piece not in spelling.pieces and piece not in GRAMMAR]
    return not all(map(_may_be_a_slip, others))
