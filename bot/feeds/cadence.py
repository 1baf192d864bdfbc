"""When is a feed asked again?

Not before its own interval, nor while the server calls its answer fresh, nor in the hours its document closes,
nor before the moment the server named; seldom when it seldom publishes; later and later after failures; and never
more than a day from now (a week once it says it is gone), so that no feed dies in silence. `jitter` (0 to 1, chosen
by the caller) spreads feeds that would otherwise be asked at the same moment, and each feed's own phase does so
from the first day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import FeedError, FetchError, Said
from bot.feeds.answers import Fetched
from bot.feeds.moving import moved_by
from bot.feeds.pace import pace_of
from bot.feeds.rhythm import worth_asking
from bot.model import Feed, FeedState, Learned, Pace, key_of

LONGEST = timedelta(days=1)
SHORTEST = timedelta(minutes=1)
SPREAD = 0.2  #: of the interval, at most, added by jitter
SELDOM = 24  #: times its `every`, at most, that a feed which seldom publishes is left alone
#: The most a document's own wish counts for. WordPress writes « hourly » into every feed, others « daily », and no
#: publisher means by it that his news should be known a day late; what HTTP says is kept up to a day.
WISH = timedelta(hours=1)
GONE_REPEATS = 3  #: answers « 410 Gone » in a row before a feed is paused
GONE_PAUSE = timedelta(days=7)  #: even then it is asked now and then
_GONE = 410
_MOVED_AWAY = frozenset({401, 402, 403, 404, 410, 451})
_HOUR = timedelta(hours=1)


def due(state: FeedState, now: datetime) -> bool:
    """Whether the feed may be asked now."""
    return state.next_check is None or state.next_check <= now


def standing(feed: Feed, state: FeedState | None) -> FeedState:
    """The state to go on from. An address edited since the last poll starts afresh: it is asked at once, without the
    old one's validators and failures; but the first contact with the feed has been had, and its rhythm is known.
    """
    if state and state.address == feed.url:
        return state
    fresh = FeedState(feed=feed.id, url=feed.url, address=feed.url)
    if state is None:
        return fresh
    return replace(fresh, baseline=state.baseline, learned=Learned(rhythm=state.learned.rhythm))


def after_success(state: FeedState, fetched: Fetched, feed: Feed, now: datetime, *, jitter: float = 0.0) -> FeedState:
    """The state after a usable answer, changed or not.

    Validators are those of this answer; a 304 that repeats none leaves the old ones standing. The first answer
    of a feed sets its phase: the second poll comes one to two intervals later, by its id.
    """
    same = fetched.status == 304
    learned = _after_answer(state.learned, fetched, feed, now)
    wait = max(_rested(feed, learned, now), fetched.max_age or timedelta(0))
    if state.last_checked is None:
        wait = wait * (1 + phase(feed.id))
    return replace(
        state,
        url=fetched.url,
        etag=fetched.etag or (state.etag if same else ""),
        last_modified=fetched.last_modified or (state.last_modified if same else ""),
        next_check=_opened(now + _bounded(wait, jitter), learned.pace, now + LONGEST),
        last_checked=now,
        last_good=now,
        failures=0,
        reason="",
        learned=learned,
    )


def after_failure(state: FeedState, error: FeedError, feed: Feed, now: datetime, *, jitter: float = 0.0) -> FeedState:
    """The state after a failure: twice the wait each time, and no sooner than the server asked."""
    failures = state.failures + 1
    gone = state.learned.gone + 1 if isinstance(error, FetchError) and error.status == _GONE else 0
    wait = _interval(feed) * 2 ** min(failures - 1, 16)
    if isinstance(error, FetchError):
        wait = LONGEST if gone else max(wait, error.retry_after or timedelta(0))
    pause = GONE_PAUSE if gone >= GONE_REPEATS else _bounded(wait, jitter)
    return replace(
        state,
        next_check=now + pause,
        last_checked=now,
        failures=failures,
        reason=explain(error, feed),
        learned=replace(state.learned, gone=gone),
    )


def paused(state: FeedState) -> bool:
    """Whether the feed said so often that it is gone that it is only asked once a week."""
    return state.learned.gone >= GONE_REPEATS


def phase(feed_id: str) -> float:
    """Where in its interval a feed stands, 0 to 1, the same for ever."""
    return int(key_of("phase", feed_id)[:8], 16) / 0x1_0000_0000


def explain(error: FeedError, feed: Feed) -> str:
    """What went wrong with the feed and what can be done, with the other addresses known for it."""
    lost = not isinstance(error, FetchError) or error.status in _MOVED_AWAY
    if lost and feed.alternatives:
        return Said("{reason}; alternatives: {urls}", reason=error.said, urls=", ".join(feed.alternatives))
    return error.said


def _interval(feed: Feed) -> timedelta:
    return min(max(feed.every, SHORTEST), LONGEST)


def _after_answer(known: Learned, fetched: Fetched, feed: Feed, now: datetime) -> Learned:
    pace = known.pace if fetched.status == 304 else pace_of(fetched.body)
    moved = moved_by(known.moved, fetched, feed.url, now)
    if (pace, moved, 0) == (known.pace, known.moved, known.gone):
        return known
    return replace(known, pace=pace, moved=moved, gone=0)


def _rested(feed: Feed, learned: Learned, now: datetime) -> timedelta:
    """The feed's interval: its `every`, longer when it publishes seldom or asks for more, within bounds."""
    every = _interval(feed)
    seldom = min(worth_asking(learned.rhythm, now), every * SELDOM)
    return max(every, seldom, min(timedelta(minutes=learned.pace.minutes), WISH))


def _bounded(wait: timedelta, jitter: float) -> timedelta:
    return min(min(wait, LONGEST) * (1 + SPREAD * min(max(jitter, 0.0), 1.0)), LONGEST)


def _opened(moment: datetime, pace: Pace, latest: datetime) -> datetime:
    """The moment, put off by whole hours until the document's closed hours and days are over, to `latest` at most."""
    while moment < latest and (moment.hour in pace.hours or moment.weekday() in pace.days):
        moment = min(moment + _HOUR, latest)
    return moment
