"""Has a watch fallen silent, or does it suddenly speak, against its own past? Pure: counts and dates in, verdicts out.

What is counted are stories, so that ten copies of one agency's wire are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb
from typing import Literal

WINDOW = timedelta(days=7)  #: what counts as suddenly
PAST = timedelta(days=365)  #: how far back a habit goes
ARCHIVE = timedelta(days=60)  #: a younger past proves no habit
STORIES, SOURCES = 3, 2  #: fewer in the window are never a spike
LEVEL = 0.001  #: how unlikely a spike must be if the habit still held
QUIET = 1 / 7  #: stories a day of a watch that is still called quiet
CALM = 1  #: stories in the window with which a spike has passed
REST = timedelta(days=14)  #: after a spike, before another of the same watch is told

DAY = timedelta(days=1)
LONG = 3  #: times its usual interval, from which a silence is unusual
HABIT = 3  #: stories that make a usual interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was told of a watch in the window, and in the days before it."""

    stories: int
    sources: int
    before: int  #: stories before the window
    days: float  #: how long that past is
    busiest: int = 0  #: the most stories that as long a stretch of that past held


def chance(heard: Heard) -> float:
    """How likely the window holds so many of all the stories if they come at one rate.

    The exact conditional test for two Poisson counts of J. Przyborowski and H. Wilenski, « Homogeneity of results in
    testing samples from Poisson series », Biometrika 31 (1940): given all stories, those of the window are binomial
    with the window's share of the time.
    """
    everything = heard.stories + heard.before
    share = (WINDOW / DAY) / (WINDOW / DAY + heard.days)
    fewer = sum(comb(everything, n) * share**n * (1 - share) ** (everything - n) for n in range(heard.stories))
    return max(0.0, 1.0 - fewer)


def turn(heard: Heard, *, told: bool) -> Literal["begins", "ends", ""]:
    """Whether a spike begins, or the one that was told has passed.

    News comes in bursts, which the test does not know; so a spike must also be larger than any burst of the past. It
    ends lower than it begins, so that a watch on the edge is told once.
    """
    if told:
        return "ends" if heard.stories <= CALM else ""
    if heard.days < ARCHIVE / DAY or heard.before > QUIET * heard.days:
        return ""
    if heard.stories < max(STORIES, heard.busiest + 1) or heard.sources < SOURCES:
        return ""
    return "begins" if chance(heard) <= LEVEL else ""


def busiest(days: Sequence[float]) -> int:
    """The most stories that a stretch as long as the window held; `days` are when they came, in order."""
    most = first = 0
    for last, day in enumerate(days):
        while day - days[first] > WINDOW / DAY:
            first += 1
        most = max(most, last - first + 1)
    return most


def rested(closed_at: datetime | None, now: datetime) -> bool:
    """Whether the last spike passed long enough ago for another to be told."""
    return closed_at is None or now - closed_at >= REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that the archive tells of a watch, as dates; none for a watch no article has named."""

    watch: str
    stories: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def usual(self) -> timedelta | None:
        """The time between two stories, on average; None before there is a habit."""
        if self.first is None or self.last is None or self.stories < HABIT:
            return None
        return (self.last - self.first) / (self.stories - 1)


def days_since(moment: datetime, now: datetime) -> int:
    """Whole days of silence; never fewer than none, since a feed may date an article in the future."""
    return max((now - moment).days, 0)


def quietest(told: Iterable[Told], now: datetime) -> tuple[Told, ...]:
    """The watches silent for much longer than they use to be, the most unusual first.

    With stories at an even rate, a silence of three times the usual interval happens after one story in twenty (e⁻³).
    """
    ratios = [(_unusual(one, now), one) for one in told]
    return tuple(one for ratio, one in sorted(ratios, key=lambda pair: (-pair[0], pair[1].watch)) if ratio >= LONG)


def _unusual(told: Told, now: datetime) -> float:
    usual = told.usual()
    if usual is None or told.last is None:
        return 0.0
    return (now - told.last) / max(usual, DAY)
