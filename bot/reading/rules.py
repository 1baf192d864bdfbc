"""What is a rule that reads one form of date, and which of several readings does a text mean?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from bot.reading.intervals import Interval
from bot.reading.tense import Direction
from bot.reading.timewords import YEAR

#: explicit: it names a piece of the calendar, its year perhaps left to the reader; relative: counted from the day of
#: the article; inferred: the words only bound it (« dans les prochains jours »).
Given = Literal["explicit", "relative", "inferred"]
#: Days. Written on 10 March, « a annoncé l'ouverture le 15 mars » means the day five days ahead; written on the 20th,
#: « attendue le 15 mars » the one five days ago.
FAR, NEAR = 300, 45
#: The year after a smaller piece of it: « 2011 », « de l'année 2011 », « dernier », « de l'an dernier ».
OF_YEAR = (
    rf"(?:(?: de(?: l'an(?:nee)?)?)? (?P<y>{YEAR})"
    r"|(?P<an> de l'an(?:nee)?)? (?P<side>derniere?|passee?|prochaine?)\b)"
)


class When(NamedTuple):
    """From where an expression is read."""

    anchor: date
    direction: Direction


Resolve = Callable[[re.Match[str], When], Interval | None]


class Rule(NamedTuple):
    """A pattern over folded text and what its matches mean; None means that there is no such date."""

    given: Given
    pattern: str
    resolve: Resolve


def rule(given: Given, pattern: str, resolve: Resolve) -> Rule:
    """A rule whose pattern stands between borders of words; « cette année-là » is counted from elsewhere."""
    return Rule(given, rf"(?<![\w&@])(?:{pattern})(?![\w&@]|-la\b)", resolve)


def yearly(of: Callable[[int], Interval | None], match: re.Match[str], when: When) -> Interval | None:
    """A piece of the year written, of the one « dernier » or « prochain » mean, or of the one the tense asks for."""
    groups = match.groupdict("")
    if groups.get("y"):
        return of(int(groups["y"]))
    found = [piece for year in around(when.anchor) if (piece := of(year)) is not None]
    side = groups.get("side", "")
    if groups.get("an"):
        return of(when.anchor.year + (1 if side.startswith("prochain") else -1))
    if side.startswith("prochain"):
        return next((piece for piece in found if piece.first > when.anchor), None)
    if side:
        return next((piece for piece in reversed(found) if piece.last < when.anchor), None)
    return choose(found, when)


def choose(candidates: Iterable[Interval | None], when: When) -> Interval | None:
    """The reading that the tense asks for, else the one nearest to the anchor; of equals the earlier."""
    known = sorted(c for c in candidates if c is not None)
    past = [c for c in known if c.first <= when.anchor]
    future = [c for c in known if c.last >= when.anchor]
    if when.direction == "past" and past:
        return future[0] if future and _far(past[-1], future[0], when.anchor) else past[-1]
    if when.direction == "future" and future:
        return past[-1] if past and _far(future[0], past[-1], when.anchor) else future[0]
    return min(known, key=lambda c: _away(c, when.anchor), default=None)


def _far(asked: Interval, other: Interval, anchor: date) -> bool:
    """Whether nobody would leave the year of a day to the reader, while the other reading of it is close at hand."""
    return asked.precision == "day" and _away(asked, anchor) > FAR and _away(other, anchor) <= NEAR


def _away(interval: Interval, anchor: date) -> int:
    """Days between an interval and a day, 0 when it is inside."""
    return max((interval.first - anchor).days, (anchor - interval.last).days, 0)


def around(anchor: date) -> range:
    """Years near enough to go without saying; leap days and weekdays come round within six."""
    return range(anchor.year - 6, anchor.year + 7)
