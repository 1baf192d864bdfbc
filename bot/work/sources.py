"""How is each feed doing? Its health, its rhythm and its worth, from what polls left in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from bot.feeds.cadence import paused, standing
from bot.feeds.moving import proposed
from bot.feeds.rhythm import silence
from bot.model import Feed, FeedState, Watchlist
from bot.store import feeds

Standing = Literal["new", "well", "failing", "paused", "silent"]

WEEKS = 4  #: over which articles a week are counted
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed and how it is doing."""

    feed: Feed
    standing: Standing
    state: FeedState
    weekly: float  #: articles a week, over four weeks
    matches: int  #: articles of the last thirty days that name a watch
    moved: str  #: the address it has moved to for good, "" when it has not

    @property
    def interval(self) -> timedelta | None:
        """How long the last wait was to be; None before the first poll."""
        if self.state.next_check is None or self.state.last_checked is None:
            return None
        return self.state.next_check - self.state.last_checked


def sources(conn: Connection, watchlist: Watchlist, now: datetime) -> tuple[Source, ...]:
    """Every feed of the watchlist, in its order."""
    states = feeds.all_states(conn)
    published = feeds.published_since(conn, now - timedelta(weeks=WEEKS))
    matched = feeds.matched_since(conn, now - MONTH)
    return tuple(
        Source(
            feed=feed,
            standing=_standing(state, now),
            state=state,
            weekly=published.get(feed.id, 0) / WEEKS,
            matches=matched.get(feed.id, 0),
            moved=proposed(state.learned.moved, now),
        )
        for feed in watchlist.feeds
        for state in (standing(feed, states.get(feed.id)),)
    )


def _standing(state: FeedState, now: datetime) -> Standing:
    if state.last_checked is None:
        return "new"
    if paused(state):
        return "paused"
    if state.failures:
        return "failing"
    return "silent" if silence(state.learned.rhythm, now) else "well"
