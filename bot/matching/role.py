"""Is the watch the subject of the article, or is it mentioned in passing?

A watch is a subject when it is named as an actor in the title or in the first sentences, or again and
again in the body. It is mentioned in passing when it only dates or measures something else: the former
job of a person (« ex-PDG de France Télécom »), an example (« des géants comme IBM ou Microsoft »), or a
name that comes late and once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OFTEN = 3  #: places in the body, none of them in passing, that make a subject
_NAMES = r"(?:(?:l'|le |la |les |d')?[\w.&@+'-]+(?: [\w.&@+'-]+){0,2}(?:, | et | ou | ou encore | puis )){0,6}"
_FORMER = re.compile(
    r"\b(?:ex|ancien|ancienne|anciens|anciennes)[ -](?:[a-z-]+ ){0,3}(?:de |d'|du |des |chez )(?:l'|la |le )?$"
    r"|\bex-$|\b(?:passe|venu|venue|debauche|transfuge) (?:par|de|d'|chez) ?$|\bfeu "
)
_EXAMPLES = (
    *("comme", "tels que", "telles que", "tel que", "telle que", "notamment", "a l'instar de", "a l'image de"),
    *("par exemple", "dont", "y compris", "face aux", "geant", "geants", "gafa", "gafam", "parmi lesquels", "du type"),
    "style",
)
_EXAMPLE = re.compile(rf"\b(?:{'|'.join(_EXAMPLES)}) (?:l'|le |la |les |d')?{_NAMES}$")
# Looking for a word costs far less than trying these patterns, and nearly every place ends there.
_HINTS = ("ex", "ancien", "passe", "venu", "debauche", "transfuge", "feu", *_EXAMPLES)


def in_passing(before: str) -> bool:
    """Whether the folded words before a name say that it only serves to tell of something else."""
    hinted = any(map(before.__contains__, _HINTS))
    return hinted and bool(_FORMER.search(before) or _EXAMPLE.search(before))


def is_subject(places: Iterable[tuple[bool, bool]]) -> bool:
    """Whether places, each (in title or lead, in passing), make a subject."""
    acting = [leads for leads, passing in places if not passing]
    return any(acting) or len(acting) >= _OFTEN
