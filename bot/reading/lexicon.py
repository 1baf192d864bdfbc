"""Is this folded word a French word? Is it a name the French dictionary knows?

The lists are those of Hunspell's « Classique » dictionary for French, with every inflection spelt
out (see bot/reading/french/README.md). They are read at the first question and take some 6 MB.
A word is looked for in the line of its first four letters: exact, and far smaller than a set.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

_HEAD = 4

#: Words that carry grammar and no meaning: they never begin a name that was split in two.
GRAMMAR = frozenset(
    """
    a ai au aux avec c ce ces cet cette ci comme d dans de des dont du elle elles en entre es est et etait eu eux
    fait font il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni non nos notre nous on
    ont or ou par pas plus pour qu quand que quel quelle qui s sa sans se ses si soi son sont sous sur t ta te tel
    tes toi ton tous tout toute toutes tres tu un une va vers voici voila vos votre vous y
    """.split()  # noqa: SIM905
)


def is_word(folded: str) -> bool:
    """Whether a folded word is a common French word in any inflection (« oranges », « atouts »)."""
    return _holds(_lines("words"), folded)


def is_name(folded: str) -> bool:
    """Whether a folded word is a proper noun of the French dictionary, whatever else it may be (« serge »)."""
    return _holds(_lines("names"), folded)


def _holds(lines: dict[str, str], word: str) -> bool:
    endings = lines.get(word[:_HEAD])
    return endings is not None and f" {word[_HEAD:] or '.'} " in endings


@cache
def _lines(name: str) -> dict[str, str]:
    """First letters to « ending ending », with a space on both sides; "." is the empty ending."""
    packed = files("bot.reading").joinpath("french", f"{name}.txt.gz").read_bytes()
    lines = (line.partition(" ") for line in gzip.decompress(packed).decode("ascii").splitlines())
    return {head: f" {endings} " for head, _, endings in lines}
