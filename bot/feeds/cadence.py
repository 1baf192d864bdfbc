"""When is a feed asked again?

Not before its own interval, nor while the server calls its answer fresh, nor before
the moment it named; later and later after failures; and never more than a day from
now, so that no feed dies in silence. `jitter` (0 to 1, chosen by the caller) spreads
feeds that would otherwise be asked at the same moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import FeedError, FetchError
from bot.feeds.answers import Fetched
from bot.model import Feed, FeedState

LONGEST = timedelta(days=1)
SHORTEST = timedelta(minutes=1)
SPREAD = 0.2  #: of the interval, at most, added by jitter
_GONE = 410
_MOVED_AWAY = frozenset({401, 402, 403, 404, 410, 451})


def due(state: FeedState, now: datetime) -> bool:
    """Whether the feed may be asked now."""
    return state.next_check is None or state.next_check <= now


def standing(feed: Feed, state: FeedState | None) -> FeedState:
    """The state to go on from. An address edited since the last poll starts afresh: it is asked at once, without the
    old one's validators and failures; but the first contact with the feed has been had.
    """
    if state and state.address == feed.url:
        return state
    return FeedState(feed=feed.id, url=feed.url, address=feed.url, baseline=state.baseline if state else None)


def after_success(state: FeedState, fetched: Fetched, feed: Feed, now: datetime, *, jitter: float = 0.0) -> FeedState:
    """The state after a usable answer, changed or not.

    Validators are those of this answer; a 304 that repeats none leaves the old ones standing.
    """
    wait = max(_interval(feed), fetched.max_age or timedelta(0))
    same = fetched.status == 304
    return replace(
        state,
        url=fetched.url,
        etag=fetched.etag or (state.etag if same else ""),
        last_modified=fetched.last_modified or (state.last_modified if same else ""),
        next_check=now + _bounded(wait, jitter),
        last_checked=now,
        last_good=now,
        failures=0,
        reason="",
    )


def after_failure(state: FeedState, error: FeedError, feed: Feed, now: datetime, *, jitter: float = 0.0) -> FeedState:
    """The state after a failure: twice the wait each time, and no sooner than the server asked."""
    failures = state.failures + 1
    wait = _interval(feed) * 2 ** min(failures - 1, 16)
    if isinstance(error, FetchError):
        wait = LONGEST if error.status == _GONE else max(wait, error.retry_after or timedelta(0))
    return replace(
        state,
        next_check=now + _bounded(wait, jitter),
        last_checked=now,
        failures=failures,
        reason=explain(error, feed),
    )


def explain(error: FeedError, feed: Feed) -> str:
    """What went wrong with the feed and what can be done, with the other addresses known for it."""
    lost = not isinstance(error, FetchError) or error.status in _MOVED_AWAY
    if lost and feed.alternatives:
        return f"{error}; alternatives: {', '.join(feed.alternatives)}"
    return str(error)


def _interval(feed: Feed) -> timedelta:
    return min(max(feed.every, SHORTEST), LONGEST)


def _bounded(wait: timedelta, jitter: float) -> timedelta:
    return min(min(wait, LONGEST) * (1 + SPREAD * min(max(jitter, 0.0), 1.0)), LONGEST)
