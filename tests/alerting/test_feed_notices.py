"""What operators are told of feeds, in the words of each language; whole messages are in tests/golden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting import feed_notices, notices
from bot.model import Feed, FeedState
from bot.wording import Words

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FEED = Feed(id="f", name="LeMagIT", url="https://f.example/rss", alternatives=("https://f.example/other",))
FRENCH, ENGLISH = Words("fr"), Words("en")


@pytest.mark.parametrize(
    ("per_day", "french", "english"),
    [
        (5.7, "6 par jour", "6 a day"),
        (1, "1 par jour", "1 a day"),
        (3 / 7, "3 par semaine", "3 a week"),
        (1 / 30, "1 par mois", "1 a month"),
        (0.001, "1 par mois", "1 a month"),
    ],
)
def test_a_habit_is_said_in_the_unit_it_has(per_day: float, french: str, english: str) -> None:
    assert feed_notices.habit(per_day, FRENCH) == french
    assert feed_notices.habit(per_day, ENGLISH) == english


def test_a_silence_is_said_with_the_habit() -> None:
    said = feed_notices.silent(FEED, 4 * DAY + 3 * HOUR, 5.7, FRENCH).notification
    assert said == "LeMagIT muet depuis 4 jours, d'habitude 6 par jour"


def test_a_move_names_the_line_to_change_where_it_is_known() -> None:
    assert "'url: https://n.example/'" in repr(feed_notices.moved(FEED, "https://n.example/", ENGLISH))


def test_a_feed_that_is_gone_is_told_with_what_to_try() -> None:
    placed = Feed(id="f", name="F", url="https://f.example/rss", place="watchlist.yaml:7")
    assert "'watchlist.yaml:7: https://f.example/rss'" in repr(feed_notices.gone(placed, ENGLISH))
    assert "to try: https://f.example/other" in repr(feed_notices.gone(FEED, ENGLISH))


@pytest.mark.parametrize(
    ("failures", "good", "told"),
    [(3, None, True), (2, None, False), (3, NOW - 5 * HOUR, False), (3, NOW - 6 * HOUR, True), (2, NOW - DAY, False)],
)
def test_a_failure_is_worth_telling_after_three_and_for_hours(failures: int, good: datetime | None, told: bool) -> None:
    state = FeedState(feed="f", url="", failures=failures, last_good=good)
    assert notices.worth_telling(state, NOW) is told


def test_a_trouble_that_lasts_is_worth_repeating_each_week() -> None:
    opened = NOW
    told = [notices.worth_repeating(opened, opened + (n - 1) * DAY, opened + n * DAY) for n in range(1, 16)]
    assert [n for n, again in enumerate(told, start=1) if again] == [7, 14]


def test_other_addresses_are_named_once() -> None:
    told = {
        reason: notices.failing(FEED, FeedState(feed="f", url="", failures=3, reason=reason), FRENCH)
        for reason in ("x", f"x, {FEED.alternatives[0]}")
    }
    assert [str(message.blocks).count(FEED.alternatives[0]) for message in told.values()] == [1, 1]
