"""When a feed is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedError, FetchError, Forbidden, NotAFeed
from bot.feeds.answers import Fetched
from bot.feeds.cadence import after_failure, after_success, due, explain, paused, phase, standing
from bot.model import Feed, FeedState, Learned, Moved, Pace, Rhythm

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
FEED = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed", every=timedelta(minutes=15))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STATE = FeedState(feed="silicon", url=FEED.url, last_checked=NOW - HOUR)


def wait(state: FeedState) -> timedelta:
    """How long until the feed may be asked."""
    assert state.next_check is not None
    return state.next_check - NOW


def answer(**fields: object) -> Fetched:
    """A usable answer."""
    return Fetched(**{"url": FEED.url, "status": 200, **fields})  # type: ignore[arg-type]


def test_an_edited_address_starts_afresh_but_the_feed_is_known() -> None:
    past = Rhythm(newest=NOW, since=NOW - DAY, articles=9, gap=9, longest=9)
    moved = Moved(url="https://x.fr/", since=NOW)
    known = replace(
        STATE, address=FEED.url, etag='"1"', baseline=NOW, learned=Learned(rhythm=past, moved=moved, gone=3)
    )
    assert standing(FEED, known) is known
    fresh = FeedState(feed="silicon", url=FEED.url, address=FEED.url)
    assert standing(FEED, None) == fresh
    edited = replace(known, address="https://old.fr/")
    assert standing(FEED, edited) == replace(fresh, baseline=NOW, learned=Learned(rhythm=past))


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
        (FetchError("x", status=410, retry_after=timedelta(seconds=1)), DAY),
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


def test_a_feed_that_is_gone_is_paused_and_asked_again_each_week() -> None:
    """peers.md 4.28 (FreshRSS#3561): 410 is believed after repeats, and still not for ever (4.11)."""
    state, gone = STATE, FetchError("answers 410", status=410)
    waits = []
    for _ in range(5):
        state = after_failure(state, gone, FEED, NOW)
        waits.append((wait(state), paused(state)))
    assert waits == [(DAY, False), (DAY, False), *[(7 * DAY, True)] * 3]
    assert not paused(after_success(state, answer(), FEED, NOW))
    assert not paused(after_failure(state, FetchError("answers 500", status=500), FEED, NOW))


def pace(**wishes: object) -> FeedState:
    """The state after an answer « not modified » of a feed whose document asked for that."""
    known = replace(STATE, learned=Learned(pace=Pace(**wishes)))  # type: ignore[arg-type]
    return after_success(known, answer(status=304), FEED, NOW)


def test_what_the_document_asks_is_kept_within_an_hour() -> None:
    """WordPress writes « hourly » into every feed, others « daily »: a wish, where HTTP gives orders."""
    assert wait(pace(minutes=5)) == FEED.every
    assert wait(pace(minutes=30)) == timedelta(minutes=30)
    assert wait(pace(minutes=1440)) == HOUR
    fresh = after_success(STATE, answer(body=b"<rss><channel><ttl>45</ttl></channel></rss>"), FEED, NOW)
    assert (wait(fresh), fresh.learned.pace) == (timedelta(minutes=45), Pace(minutes=45))
    assert after_success(fresh, answer(body=b"<rss/>"), FEED, NOW).learned.pace == Pace()


def test_closed_hours_and_days_are_kept_for_a_day_at_most() -> None:
    """It is eight o'clock on a Tuesday."""
    assert wait(pace(hours=(8,))) == HOUR + FEED.every
    assert wait(pace(hours=tuple(range(8, 12)))) == 4 * HOUR + FEED.every
    assert wait(pace(hours=tuple(range(24)))) == DAY
    assert wait(pace(days=(1,))) == 16 * HOUR + FEED.every
    assert wait(pace(days=(5, 6))) == FEED.every


def rhythm(gap: timedelta, quiet: timedelta = timedelta(0)) -> FeedState:
    """The state after a poll of a feed that writes that often."""
    past = Rhythm(newest=NOW - quiet, since=NOW - 50 * DAY, articles=9, gap=int(gap.total_seconds()), longest=9)
    return after_success(replace(STATE, learned=Learned(rhythm=past)), answer(status=304), FEED, NOW)


def test_a_feed_is_asked_as_often_as_it_writes_within_bounds_of_its_interval() -> None:
    """peers.md 4.35: a weekly feed is not asked every quarter of an hour, a fast one is not missed."""
    assert wait(rhythm(timedelta(minutes=5))) == FEED.every
    assert wait(rhythm(DAY)) == 2 * HOUR
    assert wait(rhythm(7 * DAY)) == 6 * HOUR
    assert wait(rhythm(HOUR, quiet=DAY)) == DAY / 3 / 12
    often = replace(FEED, every=timedelta(minutes=1))
    assert wait(after_success(rhythm(7 * DAY), answer(status=304), often, NOW)) == timedelta(minutes=24)


def test_the_first_polls_of_many_feeds_are_followed_by_spread_ones() -> None:
    fresh = replace(STATE, last_checked=None)
    feeds = [replace(FEED, id=f"feed-{number}") for number in range(300)]
    waits = sorted(wait(after_success(fresh, answer(), feed, NOW)) for feed in feeds)
    assert FEED.every <= waits[0] < FEED.every * 1.05
    assert FEED.every * 1.95 < waits[-1] < FEED.every * 2
    busiest = max(sum(1 for w in waits if minute <= w // timedelta(minutes=1) < minute + 1) for minute in range(31))
    assert busiest <= 40  # of 300 over fifteen minutes
    assert [phase(feed.id) for feed in feeds] == [phase(feed.id) for feed in feeds]


def test_a_new_address_is_noted_by_each_poll_that_agrees() -> None:
    new = "https://silicon.fr/rss"
    state = after_success(STATE, answer(permanent_url=new), FEED, NOW)
    assert state.learned.moved == Moved(url=new, since=NOW)
    again = after_success(state, answer(status=304, permanent_url=new), FEED, NOW + DAY)
    assert again.learned.moved == Moved(url=new, since=NOW, polls=2)
    assert after_success(again, answer(), FEED, NOW).learned.moved is None


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
    for known in (before, replace(before, last_checked=None)):
        assert timedelta(0) < wait(after_success(known, answer(max_age=max_age), feed, NOW, jitter=jitter)) <= DAY
    assert timedelta(0) < wait(after_failure(before, error, feed, NOW, jitter=jitter)) <= DAY


@given(st.floats(0, 1))
def test_jitter_only_adds(jitter: float) -> None:
    waited = wait(after_success(STATE, answer(), FEED, NOW, jitter=jitter))
    assert FEED.every <= waited <= FEED.every * 1.2
