"""How often a feed publishes, how often it is therefore asked, and when its silence is worth telling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.rhythm import per_day, rhythm_of, silence, worth_asking
from bot.model import Rhythm

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def office_days(start: datetime, weeks: int, per_office_day: int) -> Iterator[datetime]:
    """The moments of a press that writes from eight to six, Monday to Friday."""
    for day in range(7 * weeks):
        if (start + day * DAY).weekday() < 5:
            yield from (start + day * DAY + number * 10 * HOUR / per_office_day for number in range(per_office_day))


def learned(moments: list[datetime]) -> Rhythm:
    """The rhythm as it stands when the newest article has come."""
    rhythm = rhythm_of(moments, max(moments))
    assert rhythm is not None
    return rhythm


LEMAGIT = learned(list(office_days(MONDAY, 8, 6)))  # Friday's last article ends it


def test_a_feed_without_two_articles_has_no_rhythm() -> None:
    assert rhythm_of([], MONDAY) is None
    assert rhythm_of([MONDAY], MONDAY) is None
    assert rhythm_of([MONDAY, MONDAY + DAY, MONDAY - 100 * DAY], MONDAY) is None  # to come, or long past
    assert worth_asking(None, MONDAY) == timedelta(0)
    assert per_day(None) == 0
    assert silence(None, MONDAY) is None


def test_a_rhythm_is_counted_over_eight_weeks() -> None:
    moments = [MONDAY + number * 12 * HOUR for number in range(5)]
    assert rhythm_of([*moments, MONDAY - 57 * DAY], moments[-1]) == Rhythm(
        newest=moments[-1], since=MONDAY, articles=5, gap=8 * 3600, longest=12 * 3600
    )


def test_a_weekly_feed_is_asked_a_few_times_a_day() -> None:
    """peers.md 4.35: neither every ten minutes nor so seldom that its article is old."""
    weekly = learned([MONDAY + number * 7 * DAY for number in range(8)])
    assert 4 * HOUR < worth_asking(weekly, weekly.newest) < DAY


def test_a_feed_that_wakes_up_is_asked_at_once_more_often() -> None:
    quiet = [MONDAY + number * 7 * DAY for number in range(7)]
    busy = [quiet[-1] + timedelta(minutes=10 * number) for number in range(1, 4)]
    assert worth_asking(learned([*quiet, *busy]), busy[-1]) < timedelta(minutes=1)


def test_a_feed_that_stops_is_asked_less_and_less() -> None:
    busy = learned([MONDAY + number * HOUR for number in range(50)])
    waits = [worth_asking(busy, busy.newest + n * DAY) for n in (0, 1, 7, 30)]
    assert waits == sorted(waits)
    assert waits[0] < 5 * timedelta(minutes=1)
    assert waits[-1] > 12 * HOUR


def test_six_articles_a_day_and_then_nothing_for_four_days_is_told() -> None:
    """peers.md 4.12 (Feeder#374, NetNewsWire#1107): « muet depuis 4 jours, d'habitude 6 par jour »."""
    assert silence(LEMAGIT, LEMAGIT.newest + 3 * DAY) is None  # its longest pause is a week-end of 2.6 days
    told = silence(LEMAGIT, LEMAGIT.newest + 4 * DAY)
    assert told is not None
    assert told.quiet == 4 * DAY
    assert 4 < told.per_day < 5  # week-ends counted


def test_a_silence_once_told_and_ended_is_a_habit() -> None:
    """Hysteresis: what was told becomes the longest pause, so the same length is not told again."""
    again = learned([*office_days(MONDAY, 4, 6), *office_days(MONDAY + 35 * DAY, 3, 6)])
    assert silence(again, again.newest + 4 * DAY) is None
    assert silence(again, again.newest + 15 * DAY) is not None


@pytest.mark.parametrize(
    "moments",
    [
        [MONDAY + number * HOUR for number in range(30)],  # busy, but known for a day and a half
        [MONDAY + number * 7 * DAY for number in range(8)],  # eight articles
    ],
    ids=["known for too short", "too few"],
)
def test_of_too_little_no_silence_is_told(moments: list[datetime]) -> None:
    rhythm = learned(moments)
    assert silence(rhythm, rhythm.newest + 30 * DAY) is None


def test_a_feed_of_a_few_articles_a_week_needs_a_longer_silence() -> None:
    slow = learned([MONDAY + number * 2 * DAY for number in range(25)])
    assert silence(slow, slow.newest + 10 * DAY) is None
    assert silence(slow, slow.newest + 15 * DAY) is not None


@given(st.lists(st.integers(0, 8 * 7 * 24 * 60), min_size=2, max_size=60), st.integers(0, 10**6))
def test_time_passing_only_ever_adds_to_a_silence(minutes: list[int], later: int) -> None:
    """Once told it stays told until an article comes: no flapping."""
    rhythm = learned([MONDAY + timedelta(minutes=minute) for minute in minutes])
    first = rhythm.newest + timedelta(minutes=later)
    if silence(rhythm, first):
        assert silence(rhythm, first + HOUR)
    assert worth_asking(rhythm, first + HOUR) >= worth_asking(rhythm, first) >= timedelta(0)
