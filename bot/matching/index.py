"""Where in a text might a watched name stand?

The idea: most words of an article are of no interest, and the same words come back in every article.
So a text is first cut into runs of letters, before any of them is folded (see `bot.reading.runs`), and the
runs already known to lead nowhere are passed over: one look at a set for each. Only a run never met has its
words examined, once:

- does some key begin with the word? Then pieces are joined to the right of it and looked up, whole, among
  the keys: that finds names as they are, joined and split (« Cloud Watt », « OVH-cloud »);
- is it near a key, or near the rarest pieces of a name with several, and no French word? Then the
  words around it are joined and measured against that key, whole words against the whole name.

What it leads to is remembered for the next article. The runs that lead somewhere are then read together with
their neighbours: « les » leads somewhere only where « échos » follows. Nearly every text ends here, without
having been folded; the others are, and the words that are left are looked for in them. Nothing is ever searched
inside a word.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse, islice
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.matching.near import Near
from bot.matching.spelling import Spelling
from bot.matching.spot import Spot
from bot.matching.window import (
    MOST_SPLITS,
    Piece,
    connected,
    may_be_a_slip,
    next_piece,
    one_name,
    pieces_between,
    says_otherwise,
)
from bot.model import Form
from bot.reading.lexicon import GRAMMAR, is_word
from bot.reading.runs import runs, words_of

_REMEMBERED = 100_000  #: runs remembered, some 10 MB, and as many words; then forgotten and learnt again
_LONGEST_RUN = 64  #: bytes of a run that is remembered
_MOST_PLACES = 200  #: places of one word in one field that are looked at: an article is sure long before
_SHORTEST = 3  #: letters of a piece that may be a slip of another
_MOST_EDITS = 2
_ANY = frozenset((b"",))  #: whatever the next run is


class Lead(NamedTuple):
    """What a word may lead to."""

    starts: bool  #: a key begins with it
    followed: frozenset[str]  #: the two letters that follow it in those keys; "" when it is one of them
    near: tuple[tuple[Spelling, int], ...]  #: spellings it is a slip of, with the distance
    anchors: tuple[tuple[Spelling, int], ...]  #: spellings of several pieces it may be a piece of, with its place

    @property
    def opens(self) -> frozenset[bytes]:
        """The first two bytes of a next run that leave some hope, where they are plain letters."""
        always = self.near or self.anchors or "" in self.followed
        return _ANY if always else frozenset(letters.encode() for letters in self.followed)


class Candidate(NamedTuple):
    """Folded characters [start, end) that may name a watch."""

    start: int
    end: int
    spelling: Spelling
    form: Form
    distance: int


Clues = Mapping[str, Lead]  #: words that lead somewhere in a text


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
        self._reach = self._longest + 12  #: characters beside a word in which the rest of its name stands
        self._beside = max((len(s.pieces) for found in self._keys.values() for s in found), default=0) + MOST_SPLITS
        self._leads: dict[str, Lead] = {}
        self._nowhere: set[str] = set()
        self._opens: dict[bytes, frozenset[bytes]] = {}  #: of the runs with a lead
        self._dull: set[bytes] = set()  #: runs without

    def clues(self, text: str) -> Clues:
        """The folded words of a text that may belong to a name. Most texts have none."""
        met = runs(text)
        if self._dull.issuperset(met):
            return {}
        awake = self._learnt(met)
        at, last = -1, len(met) - 1
        clues: dict[str, Lead] = {}
        for run in awake:
            at = met.index(run, at + 1)
            opens = self._opens.get(run, _ANY)
            if opens is _ANY or (at == last or _hopeful(met[at + 1][:2].lower(), opens)):
                own = words_of((run,))
                leads = ((Spot(met, at, own, place), self._lead(word)) for place, word in enumerate(own))
                clues.update((own[spot.place], lead) for spot, lead in leads if lead and self._promises(spot, lead))
        return clues

    def candidates(self, folded: str, clues: Clues) -> list[Candidate]:
        """Every place in a folded text that may name a watch, in no particular order, perhaps overlapping."""
        found: dict[Candidate, None] = {}
        for word, lead in clues.items():
            for start in islice(occurrences(folded, word), _MOST_PLACES):
                found.update(dict.fromkeys(self._at(folded, Piece(word, start, start + len(word)), lead)))
        return list(found)

    def _at(self, folded: str, piece: Piece, lead: Lead) -> Iterator[Candidate]:
        for spelling, distance in lead.near:
            yield Candidate(piece.start, piece.end, spelling, "fuzzy", distance)
        if lead.starts:
            yield from self._joined(folded, piece)
        if lead.anchors:
            pieces = pieces_between(folded, piece.start - self._reach, piece.end + self._reach)
            own = pieces.index(piece)
            for spelling, place in lead.anchors:
                yield from self._around(folded, pieces, own - place, spelling)

    def _learnt(self, met: Sequence[bytes]) -> list[bytes]:
        """The runs that may lead somewhere, in order. Those never met are learnt, all at once."""
        if len(self._dull) + len(self._opens) >= _REMEMBERED:
            self._dull.clear()
            self._opens.clear()
        awake = list(filterfalse(self._dull.__contains__, met))
        new = [run for run in awake if run not in self._opens and len(run) <= _LONGEST_RUN][:_REMEMBERED]
        if not new:
            return awake
        if any(map(self._lead, words_of(new))):
            for run in new:
                self._learn(run)
        else:
            self._dull.update(new)
        return list(filterfalse(self._dull.__contains__, awake))

    def _learn(self, run: bytes) -> None:
        """Remember the beginnings of a next run that leave some hope, or that the run leads nowhere."""
        leads = list(map(self._lead, words_of((run,))))
        if not any(leads):
            self._dull.add(run)
        else:  # what is said of the next run is said of the last word
            self._opens[run] = leads[-1].opens if leads[-1] and not any(leads[:-1]) else _ANY

    def _promises(self, spot: Spot, lead: Lead) -> bool:
        """Whether a word and its neighbours may be a name, whatever stands between them."""
        if lead.near or "" in lead.followed or (lead.starts and self._may_join(spot)):
            return True
        around = spot.around(max(len(s.pieces) for s, _ in lead.anchors) + 1) if lead.anchors else ([], 0)
        return around is None or any(_may_be_around(around[0], around[1] - place, s) for s, place in lead.anchors)

    def _may_join(self, spot: Spot) -> bool:
        """Whether a word and the ones after it, joined, are a key."""
        key = spot.own[spot.place]
        for following in spot.following(self._beside):
            key += following or ""
            if following is None or key in self._keys:
                return True
            if not self._goes_on(key):
                break
        return False

    def _lead(self, word: str) -> Lead | None:
        lead = self._leads.get(word)
        if lead is None and word not in self._nowhere and len(word) <= self._longest + _MOST_EDITS:
            if len(self._nowhere) + len(self._leads) >= _REMEMBERED:
                self._nowhere.clear()
                self._leads.clear()
            lead = self._examine(word)
            if lead is not None:
                self._leads[word] = lead
            else:
                self._nowhere.add(word)
        return lead

    def _examine(self, word: str) -> Lead | None:
        starts = word in self._firsts or (len(word) > 1 and word not in GRAMMAR and self._begins(word))
        asked = [word]
        near: list[tuple[Spelling, int]] = []
        if len(word) >= _SHORTEST and word not in self._keys and may_be_a_slip(word):
            for text, distance in self._near.find(word):
                near.extend((s, distance) for s in self._keys.get(text, ()) if distance <= s.edits)
                asked.append(text)
        anchors = dict.fromkeys(anchor for text in asked for anchor in self._anchors.get(text, ()))
        if not starts and not near and not anchors:
            return None
        return Lead(starts, self._followers(word) if starts else frozenset(), tuple(near), tuple(anchors))

    def _followers(self, prefix: str) -> frozenset[str]:
        """The two letters that follow a prefix in the keys that begin with it."""
        low, high = bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + chr(0x10FFFF))
        return frozenset(key[len(prefix) : len(prefix) + 2] for key in self._sorted[low:high])

    def _begins(self, prefix: str) -> bool:
        """Whether some key begins so."""
        at = bisect_left(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def _goes_on(self, prefix: str) -> bool:
        """Whether some key begins so and is longer."""
        at = bisect_right(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def _joined(self, folded: str, first: Piece) -> Iterator[Candidate]:
        """Names whose key is this piece, or it and the ones after it, joined."""
        key, inside = first.form, [first]
        while True:
            for spelling in self._keys.get(key, ()):
                if one_name(folded, inside, spelling):
                    same = tuple(piece.form for piece in inside) == spelling.pieces
                    yield Candidate(first.start, inside[-1].end, spelling, "folded" if same else "joined", 0)
            following = next_piece(folded, inside[-1].end) if self._goes_on(key) else None
            if following is None or len(key) + len(following.form) > self._longest:
                return
            inside.append(following)
            key += following.form

    def _around(self, folded: str, pieces: Sequence[Piece], first: int, spelling: Spelling) -> Iterator[Candidate]:
        """The best window of pieces near a spelling that would begin about the first-th piece."""
        key, count = spelling.key, len(spelling.pieces)
        if tuple([piece.form for piece in pieces[max(0, first) : first + count]]) == spelling.pieces:
            return  # what is exact is found by its key
        best: tuple[int, int, int] | None = None
        for i in range(max(0, first - 1), min(len(pieces), first + 2)):
            for j in range(i + max(1, count - 1), min(len(pieces), i + count + 1) + 1):
                window = "".join([piece.form for piece in pieces[i:j]])
                distance = OSA.distance(window, key, score_cutoff=spelling.edits)
                if distance <= spelling.edits and (best is None or distance < best[0]):
                    best = distance, i, j
        if best is None or not best[0]:
            return
        distance, i, j = best
        inside = pieces[i:j]
        if connected(folded, inside, spelling) and not says_otherwise(inside, spelling):
            yield Candidate(inside[0].start, inside[-1].end, spelling, "fuzzy", distance)


def _hopeful(head: bytes, opens: frozenset[bytes]) -> bool:
    """Whether a run may begin as one of some; what is not two plain letters may be folded to anything."""
    return head in opens or len(head) < 2 or not head.isalnum()


def _may_be_around(words: Sequence[str], first: int, spelling: Spelling) -> bool:
    """Whether some words about the first-th are near a spelling and are not the spelling itself."""
    key, count, edits = spelling.key, len(spelling.pieces), spelling.edits
    shortest, longest = len(key) - edits, len(key) + edits
    for i in range(max(0, first - 1), min(len(words), first + 2)):
        window = "".join(words[i : i + max(1, count - 1) - 1])
        for word in words[i + max(1, count - 1) - 1 : i + count + 1]:
            window += word
            if shortest <= len(window) <= longest and 0 < OSA.distance(window, key, score_cutoff=edits) <= edits:
                return True
    return False


def occurrences(folded: str, word: str) -> Iterator[int]:
    """Where a word stands as a whole."""
    start = folded.find(word)
    while start >= 0:
        end = start + len(word)
        if not folded[start - 1 : start].isalnum() and not folded[end : end + 1].isalnum():
            yield start
        start = folded.find(word, end)


def _anchors(spelling: Spelling) -> list[int]:
    """The pieces of a name by which it is found when another piece is misspelt: the rarest, and one more per slip."""
    if len(spelling.pieces) == 1:
        return []
    places = [i for i, piece in enumerate(spelling.pieces) if len(piece) >= _SHORTEST and piece not in GRAMMAR]
    places.sort(key=lambda i: (is_word(spelling.pieces[i]), -len(spelling.pieces[i])))
    return places[: spelling.edits]
