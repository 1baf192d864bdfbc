"""When a feed is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedError, FetchError, Forbidden, NotAFeed
from bot.feeds.answers import Fetched
from bot.feeds.cadence import after_failure, after_success, due, explain
from bot.model import Feed, FeedState

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
FEED = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed", every=timedelta(minutes=15))
STATE = FeedState(feed="silicon", url=FEED.url)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wait(state: FeedState) -> timedelta:
    """How long until the feed may be asked."""
    assert state.next_check is not None
    return state.next_check - NOW


def answer(**fields: object) -> Fetched:
    """A usable answer."""
    return Fetched(**{"url": FEED.url, "status": 200, **fields})  # type: ignore[arg-type]


def test_a_feed_never_asked_is_due() -> None:
    assert due(STATE, NOW)
    assert due(replace(STATE, next_check=NOW), NOW)
    assert not due(replace(STATE, next_check=NOW + timedelta(seconds=1)), NOW)


def test_after_success_the_state_holds_what_the_answer_said() -> None:
    before = replace(STATE, failures=3, reason="answers 500", baseline=NOW - DAY, etag='"0"', last_modified="old")
    after = after_success(before, answer(url="https://x.fr/", etag='"1"'), FEED, NOW)
    assert after == replace(
        STATE,
        url="https://x.fr/",
        etag='"1"',
        next_check=NOW + FEED.every,
        last_checked=NOW,
        last_good=NOW,
        baseline=NOW - DAY,
    )


def test_not_modified_keeps_the_validators_it_does_not_repeat() -> None:
    before = replace(STATE, etag='"0"', last_modified="old")
    after = after_success(before, answer(status=304, etag='"1"'), FEED, NOW)
    assert (after.etag, after.last_modified) == ('"1"', "old")


@pytest.mark.parametrize(
    ("every", "max_age", "expected"),
    [
        (timedelta(minutes=15), None, timedelta(minutes=15)),
        (timedelta(minutes=15), timedelta(minutes=1), timedelta(minutes=15)),
        (timedelta(minutes=15), HOUR, HOUR),
        (timedelta(minutes=15), 400 * DAY, DAY),
        (timedelta(0), None, timedelta(minutes=1)),
        (7 * DAY, None, DAY),
    ],
)
def test_freshness_is_kept_within_bounds(every: timedelta, max_age: timedelta | None, expected: timedelta) -> None:
    assert wait(after_success(STATE, answer(max_age=max_age), replace(FEED, every=every), NOW)) == expected


def test_failures_wait_twice_as_long_each_time_up_to_a_day() -> None:
    """peers.md 4.11: later and later, never for ever (miniflux#3319, NewsBlur#706)."""
    state, waits = STATE, []
    for _ in range(12):
        state = after_failure(state, FetchError("answers 500", status=500), FEED, NOW)
        waits.append(wait(state))
    assert waits[:4] == [timedelta(minutes=15), timedelta(minutes=30), HOUR, 2 * HOUR]
    assert waits[7:] == [DAY] * 5
    assert (state.failures, state.reason, state.last_checked, state.last_good) == (12, "answers 500", NOW, None)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FetchError("x", status=429, retry_after=2 * HOUR), 2 * HOUR),
        (FetchError("x", status=503, retry_after=timedelta(seconds=5)), timedelta(minutes=15)),
        (FetchError("x", status=503, retry_after=90 * DAY), DAY),
        (FetchError("x", status=410), DAY),
        (NotAFeed("x"), timedelta(minutes=15)),
    ],
)
def test_a_server_may_ask_for_more_time(error: FeedError, expected: timedelta) -> None:
    assert wait(after_failure(STATE, error, FEED, NOW)) == expected


def test_a_failure_keeps_the_validators() -> None:
    before = replace(STATE, etag='"0"', last_modified="old", last_good=NOW - DAY)
    after = after_failure(before, FetchError("x"), FEED, NOW)
    assert (after.etag, after.last_modified, after.last_good) == ('"0"', "old", NOW - DAY)


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (FetchError("x answers 404", status=404), True),
        (FetchError("x answers 403", status=403), True),
        (NotAFeed("x answers a web page"), True),
        (FetchError("x answers 503", status=503), False),
        (Forbidden("x is private"), False),
    ],
)
def test_known_alternatives_are_named_when_the_address_may_be_wrong(error: FeedError, named: bool) -> None:
    feed = replace(FEED, alternatives=("https://x.fr/rss", "https://x.fr/atom"))
    text = explain(error, feed)
    assert text.startswith(str(error))
    assert text.endswith("; alternatives: https://x.fr/rss, https://x.fr/atom") is named
    assert explain(error, FEED) == str(error)


spans = st.timedeltas(min_value=-DAY, max_value=1000 * DAY)
errors = st.builds(
    FetchError, st.just("x"), status=st.sampled_from([0, 404, 410, 429, 503]), retry_after=st.none() | spans
)


@given(
    every=spans,
    max_age=st.none() | spans,
    error=errors,
    failures=st.integers(0, 10**6),
    jitter=st.floats(allow_nan=False),
)
def test_never_in_the_past_and_never_beyond_a_day(
    every: timedelta, max_age: timedelta | None, error: FetchError, failures: int, jitter: float
) -> None:
    feed, before = replace(FEED, every=every), replace(STATE, failures=failures)
    for state in (
        after_success(before, answer(max_age=max_age), feed, NOW, jitter=jitter),
        after_failure(before, error, feed, NOW, jitter=jitter),
    ):
        assert timedelta(0) < wait(state) <= DAY


@given(st.floats(0, 1))
def test_jitter_only_adds(jitter: float) -> None:
    waited = wait(after_success(STATE, answer(), FEED, NOW, jitter=jitter))
    assert FEED.every <= waited <= FEED.every * 1.2
