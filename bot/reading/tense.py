"""On which side of its article does a date without a year lie?

The verb it goes with tells: the nearest one before it in its clause, or, for a date set in front (« Le 20 janvier,
le ministre réunira… »), the first one after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.reading.verbs import Kind, Verb

Direction = Literal["past", "future", ""]

_BACK: frozenset[Kind] = frozenset({"past", "imperfect", "pluperfect", "participle", "hearsay"})
_AHEAD: frozenset[Kind] = frozenset({"future", "conditional"})
_BREAK = re.compile(r"[;:]|,? (?:mais|tandis que|alors que|avant de|et qui)\b")
_BEFORE_FRONT = re.compile(
    r"^\W*(?:\w+,\s)?"
    r"(?:(?:dès|depuis|ce|cet|cette|le|la|les|en|à|au|avant|jusqu['’]au|à partir (?:de|du)|\w+ment)\s)*$",
    re.IGNORECASE,
)


def governing(sentence: str, start: int, end: int, verbs: Sequence[Verb]) -> Verb | None:
    """The verb that the words [start, end) of a sentence go with; None when there is none."""
    before = [v for v in verbs if v.end <= start]
    after = [v for v in verbs if v.start >= end]
    if after and (not before or _BEFORE_FRONT.match(sentence[:start])):
        return after[0]
    breaks = [m.start() for m in _BREAK.finditer(sentence, 0, start)]
    if after and before and breaks and before[-1].end <= breaks[-1]:
        return after[0]
    return before[-1] if before else None


def direction(verb: Verb | None) -> Direction:
    """Whether a verb tells of what was or of what will be; "" when it does not say."""
    if verb is None:
        return ""
    return "past" if verb.kind in _BACK else "future" if verb.kind in _AHEAD else ""
