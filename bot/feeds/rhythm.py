"""How often does a feed publish, and has it fallen silent?

Learned from the dates of its own articles over eight weeks. Two questions are answered by it: how long may
pass before it is worth asking again, and is a silence long enough that something must be wrong. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.model import Rhythm

WINDOW = timedelta(weeks=8)  #: what is remembered of a feed's past
LATELY = 3  #: articles whose pace counts when it is faster than the feed's usual one
SHARE = 12  #: polls between two articles; so an article waits a twelfth of the usual pause at most
QUIET_SHARE = 3  #: a silence counts for a third, so that a feed that stopped is asked less and less

#: A silence is worth telling when it meets all of these.
ENOUGH = 10  #: articles known, over at least…
OBSERVED = timedelta(days=14)  #: …two week-ends
SHORTEST_SILENCE = timedelta(days=1)
CHANCE = 1 / 1000  #: that a feed of this rate says nothing for so long, were its articles independent (Poisson)
BEYOND_LONGEST = 1.5  #: times the longest pause: nights, week-ends and holidays are learned so

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A feed says nothing for longer than it ever does."""

    quiet: timedelta
    per_day: float  #: articles a day, before


def rhythm_of(moments: Iterable[datetime], now: datetime) -> Rhythm | None:
    """The rhythm of a feed whose articles are of these moments (aware UTC); None before its second article."""
    known = sorted(moment for moment in moments if now - WINDOW <= moment <= now)
    if len(known) < 2:
        return None
    mean = (now - known[0]) / len(known)
    lately = (now - known[-LATELY]) / LATELY if len(known) >= LATELY else mean
    return Rhythm(
        newest=known[-1],
        since=known[0],
        articles=len(known),
        gap=min(mean, lately) // _SECOND,
        longest=max(later - earlier for earlier, later in pairwise(known)) // _SECOND,
    )


def worth_asking(rhythm: Rhythm | None, now: datetime) -> timedelta:
    """How long to leave between two polls by the rhythm alone; zero when nothing is known."""
    if rhythm is None:
        return timedelta(0)
    quiet = max(now - rhythm.newest, timedelta(0))
    return max(rhythm.gap * _SECOND, quiet / QUIET_SHARE) / SHARE


def per_day(rhythm: Rhythm | None) -> float:
    """Articles a day as of the newest one; 0 when there is no telling."""
    if rhythm is None or rhythm.newest == rhythm.since:
        return 0.0
    return (rhythm.articles - 1) / ((rhythm.newest - rhythm.since) / timedelta(days=1))


def silence(rhythm: Rhythm | None, now: datetime) -> Silence | None:
    """The silence of a feed when it is worth telling, None when it is still within its habits.

    For a Poisson process of rate r the chance of no article in t is exp(-rt), so rt must exceed ln(1 / CHANCE);
    but the press works in bursts and rests at week-ends, so the silence must also exceed the longest pause known.
    """
    if rhythm is None or rhythm.articles < ENOUGH or rhythm.newest - rhythm.since < OBSERVED:
        return None
    quiet, rate = now - rhythm.newest, per_day(rhythm)
    expected = rate * (quiet / timedelta(days=1))
    if quiet < SHORTEST_SILENCE or expected < math.log(1 / CHANCE):
        return None
    if quiet < BEYOND_LONGEST * rhythm.longest * _SECOND:
        return None
    return Silence(quiet=quiet, per_day=rate)
