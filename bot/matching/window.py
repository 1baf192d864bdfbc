"""Can some neighbouring pieces of a text be one name, and which one?

A piece is a run of folded letters and digits. People join and split names (« Cloud Watt », « CapGemini »), so a
window of pieces is a name's when its joined letters are the name's key, and nothing but a space or the usual
punctuation of names stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.matching.spelling import PIECE, Spelling
from bot.reading.lexicon import GRAMMAR, is_name, is_word

_TYPED_TOGETHER = re.compile(r" ?[-'\".&@+/]{1,2} ?| {1,3}")  # between the pieces of one name
_PUNCTUATED = re.compile(r"[\W_]{1,5}")  # the same when the spelling itself has punctuation there
_SPLIT_APART = re.compile(r" {1,3}| ?- ?")  # inside a piece that was cut in two
_SHORT = 5  #: letters below which a piece of a name may hold one slip, not two
_ABBREVIATED = 3  #: letters before a full stop that may be an abbreviation
_SPLITTABLE = 4  #: letters from which a name may be cut and joined as its writer likes
MOST_SPLITS = 2  #: cuts a text may have more than the spelling


class Piece(NamedTuple):
    """A run of folded letters and digits, and where it stands in the folded text."""

    form: str
    start: int
    end: int


def next_piece(folded: str, end: int) -> Piece | None:
    """The piece that follows close behind a place."""
    gap = _PUNCTUATED.match(folded, end)
    found = PIECE.match(folded, gap.end()) if gap else None
    return Piece(found.group(), found.start(), found.end()) if found else None


def pieces_between(folded: str, low: int, high: int) -> list[Piece]:
    """The whole pieces between two places; those that a place cuts are left out."""
    low = max(0, low)
    pieces = [Piece(m.group(), m.start(), m.end()) for m in PIECE.finditer(folded, low, high)]
    if pieces and pieces[0].start == low and folded[low - 1 : low].isalnum():
        pieces.pop(0)
    if pieces and pieces[-1].end == high and folded[high : high + 1].isalnum():
        pieces.pop()
    return pieces


def one_name(folded: str, inside: Sequence[Piece], spelling: Spelling) -> bool:
    """Whether pieces with the letters of a spelling are one name: cut as it is, or split and joined as people do."""
    if len(inside) == 1:
        return len(spelling.pieces) == 1 or len(spelling.key) >= _SPLITTABLE
    own = tuple(accumulate(map(len, spelling.pieces)))
    cut = tuple(accumulate(len(piece.form) for piece in inside))
    if cut == own:
        return connected(folded, inside, spelling)
    if len(spelling.key) < _SPLITTABLE or len(inside) > len(spelling.pieces) + MOST_SPLITS:
        return False
    return all(
        _typed_together(folded, a, b, spelling) if at in own else _SPLIT_APART.fullmatch(folded, a.end, b.start)
        for at, (a, b) in zip(cut, pairwise(inside), strict=False)
    )


def connected(folded: str, inside: Sequence[Piece], spelling: Spelling) -> bool:
    """Whether nothing between pieces parts them."""
    return all(_typed_together(folded, a, b, spelling) for a, b in pairwise(inside))


def _typed_together(folded: str, before: Piece, after: Piece, spelling: Spelling) -> bool:
    between = folded[before.end : after.start].strip()
    if spelling.stops or between in spelling.gaps:
        return between == "." or not spelling.stops
    stop = folded.startswith(". ", before.end) and len(before.form) > _ABBREVIATED  # « St. Gall », but no sentence end
    return not stop and bool(_TYPED_TOGETHER.fullmatch(folded, before.end, after.start))


def may_be_a_slip(word: str) -> bool:
    """Whether a word is none of its own: neither a French word, nor a name, nor a number."""
    return word.isalpha() and not is_word(word) and not is_name(word)


def says_otherwise(inside: Sequence[Piece], spelling: Spelling) -> bool:
    """Whether a piece that differs is a word, name or number of its own: « Office 360 », « cloud souvent »."""
    forms = [piece.form for piece in inside]
    if [form for form in forms if form.isdigit()] != [piece for piece in spelling.pieces if piece.isdigit()]:
        return True
    missing = [piece for piece in spelling.pieces if piece not in forms]
    others = [form for form in forms if form not in spelling.pieces]
    if any(piece in GRAMMAR for piece in missing):  # « Caisse de dépôts »
        others = [form for form in others if form not in GRAMMAR]
    return not all(map(may_be_a_slip, others)) or any(map(_too_far, others, missing))


def _too_far(form: str, piece: str) -> bool:
    """Whether two slips fall on a short piece."""
    return len(piece) < _SHORT and OSA.distance(form, piece) > 1
