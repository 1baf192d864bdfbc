"""What are the ways one watch may be written, and how much may each be misspelt?

A spelling is an alias cut into folded pieces (« Dassault Systèmes » is `dassault`, `systemes`) and
joined again without anything between them: its key. Two texts with one key are the same name written
joined or split. Names of several French words also get their plural and feminine (« clouds souverains »), acronyms
their full stops (« S.F.R. »).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.model import Watch
from bot.reading.lexicon import GRAMMAR, is_name, is_word
from bot.reading.words import fold_key

Kind = Literal["alias", "acronym", "surname"]

_SURNAME = 5  #: letters from which a surname may hold a slip that makes a word, and a first name vouch for it

_SPELT_OUT = range(3, 6)  #: letters of an acronym that may have a full stop after each

PIECE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False)
class Spelling:
    """One way a watch is written. Each is its own: two are never compared by what they hold."""

    watch: int  #: its place in the watchlist
    alias: str  #: as the watchlist gives it
    pieces: tuple[str, ...]
    kind: Kind
    edits: int  #: slips forgiven, by optimal string alignment on the key
    inflected: bool = False  #: made here from the alias: plural or feminine
    slips: int = 0  #: made here from the alias: so many slips away from it
    stops: bool = False  #: made here from the alias: an acronym with a full stop after each letter
    gaps: frozenset[str] = frozenset()  #: the punctuation it has between its pieces, such as a comma

    @cached_property
    def key(self) -> str:
        """The pieces, joined."""
        return "".join(self.pieces)

    @cached_property
    def common(self) -> bool:
        """Whether it is one French word, perhaps with its article (« Les Echos »), that has a sense of its own."""
        telling = [piece for piece in self.pieces if piece not in GRAMMAR]
        return len(telling) == 1 and is_word(telling[0])


def pieces_of(text: str) -> tuple[str, ...]:
    """The folded runs of letters and digits of a text."""
    return tuple(PIECE.findall(fold_key(text)))


def spellings(watch: Watch, place: int) -> Iterator[Spelling]:
    """Every spelling of a watch, its label left out: only what the watchlist lists is looked for."""
    kinds: tuple[tuple[Kind, Iterable[str]], ...] = (
        ("alias", watch.aliases),
        ("acronym", watch.acronyms),
        ("surname", (watch.surname,) if watch.surname else ()),
    )
    seen: set[tuple[str, ...]] = set()
    for kind, names in kinds:
        for name in names:
            folded = fold_key(name)
            pieces = tuple(PIECE.findall(folded))
            if not pieces or pieces in seen:
                continue
            seen.add(pieces)
            word = len(pieces) == 1 and is_word(pieces[0])
            edits = watch.slips(sum(map(len, pieces)), word=word) if kind == "alias" else 0
            gaps = frozenset(gap.strip() for gap in PIECE.split(folded)[1:-1]) - {""}
            yield Spelling(place, name, pieces, kind, edits, gaps=gaps)
            if (letters := _letters(name, pieces)) and letters not in seen:
                seen.add(letters)
                yield Spelling(place, name, letters, kind, 0, stops=True)
            for inflected in _inflections(name, pieces):
                if inflected not in seen:
                    seen.add(inflected)
                    yield Spelling(place, name, inflected, kind, 0, inflected=True)
            if watch.type == "person" and edits:
                for misspelt in _surname_slips(pieces):
                    if misspelt not in seen:
                        seen.add(misspelt)
                        yield Spelling(place, name, misspelt, kind, 0, gaps=gaps, slips=1)


def _letters(name: str, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of an acronym, as the old press writes it: « S.F.R. ». Two letters are anybody's initials."""
    word = pieces[0]
    spelt = len(pieces) == 1 and word.isalpha() and len(word) in _SPELT_OUT and name.isupper()
    return tuple(word) if spelt else ()


def _inflections(name: str, pieces: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Plural, feminine and both of a name made of French words; what follows a preposition stays."""
    if len(pieces) < 2 or not all(is_word(piece) for piece in pieces) or name != name[:1] + name[1:].lower():
        return
    head = next((i for i, piece in enumerate(pieces) if piece in GRAMMAR), len(pieces))
    for endings in ((_plural,), (_feminine,), (_feminine, _plural)):
        inflected = list(pieces[:head])
        for ending in endings:
            inflected = [ending(piece) for piece in inflected]
        if inflected and all(is_word(piece) for piece in inflected):
            yield (*inflected, *pieces[head:])


def _surname_slips(pieces: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A surname with a letter lost or two swapped that makes a word: « Neelie Kores » (kores are statues).

    A word is never taken for a misspelt name, but beside a first name that few people have it is one.
    """
    *first, surname = pieces
    if len(surname) < _SURNAME or not any(map(_rare, first)):
        return
    lost = (surname[:i] + surname[i + 1 :] for i in range(len(surname)))
    swapped = (surname[:i] + surname[i + 1] + surname[i] + surname[i + 2 :] for i in range(len(surname) - 1))
    for form in (*lost, *swapped):
        if form != surname and (is_word(form) or is_name(form)):
            yield (*first, form)


def _rare(piece: str) -> bool:
    return len(piece) >= _SURNAME and not is_word(piece) and not is_name(piece)


def _plural(word: str) -> str:
    if word[-1] in "sxz":
        return word
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.endswith("eau") else f"{word}s"


def _feminine(word: str) -> str:
    return word if word.endswith("e") else f"{word}e"
