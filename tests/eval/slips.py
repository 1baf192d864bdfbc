"""Are names found however they are mistyped? Every spelling that forgives slips, with each kind of slip in it.

A slip that makes a French word, another name or another watch's spelling is left out: it must not be found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from bot.matching import Matcher
from bot.matching.spelling import spellings
from bot.model import Watch
from bot.reading.lexicon import is_name, is_word
from bot.reading.words import fold_key

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PER_NAME = 12


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter lost, added, changed, doubled, or two swapped."""
    at = chance.randrange(1, len(name) - 1)
    while not (name[at].isalpha() and name[at + 1].isalpha()):
        at = chance.randrange(1, len(name) - 1)
    letter = chance.choice(_LETTERS)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


def mistyped(watches: Sequence[Watch], slips: int) -> Iterator[tuple[Watch, str]]:
    """Watches with one of their spellings mistyped, always the same ones for the same watchlist."""
    chance = random.Random(slips)
    known = {s.key for i, watch in enumerate(watches) for s in spellings(watch, i)}
    for place, watch in enumerate(watches):
        for spelling in spellings(watch, place):
            if spelling.edits < slips or spelling.inflected:
                continue
            for _ in range(_PER_NAME):
                name = spelling.alias
                for _ in range(slips):
                    name = slip(name, chance)
                words = fold_key(name).split()
                changed = [word for word in words if word not in fold_key(spelling.alias).split()]
                if "".join(words) in known or any(is_word(word) or is_name(word) for word in changed):
                    continue
                yield watch, name


def shares(watches: Sequence[Watch]) -> tuple[float, float]:
    """Share of names with one and with two slips that are found, beside a context word where one is asked for."""
    matcher = Matcher(watches)
    result = []
    for slips in (1, 2):
        found = [
            any(m.watch == watch.id for m in matcher.match("", _sentence(watch, name)).mentions)
            for watch, name in mistyped(watches, slips)
        ]
        result.append(sum(found) / max(1, len(found)))
    return result[0], result[1]


def _sentence(watch: Watch, name: str) -> str:
    return f"Selon nos informations, {name} discute avec {watch.context[0] if watch.context else 'ses voisins'}."
