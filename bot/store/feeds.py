"""What is remembered of a feed between two polls?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.model import FeedState
from bot.store.dialect import upsert, upsert_all
from bot.store.rows import build, columns, values
from bot.store.schema import article, feed_state, mention

_STATE = select(*columns(FeedState, feed_state))
_TIMES = ("feed", "url", "address", "next_check", "last_checked", "failures")  #: what tells when a feed is due
_SCHEDULE = select(*(feed_state.c[name] for name in _TIMES))
#: What an answer without news may change; the rest is slow to write, and most polls change nothing of it.
_POLLED = ("url", "etag", "last_modified", "next_check", "last_checked", "last_good", "failures", "reason")
_POLL = feed_state.update().where(feed_state.c.feed == bindparam("polled"))
_AT_ONCE = 500  #: feeds asked for in one query


def get_state(conn: Connection, feed_id: str) -> FeedState | None:
    """The state of a feed, None when it was never polled."""
    row = conn.execute(_STATE.where(feed_state.c.feed == feed_id)).one_or_none()
    return build(FeedState, row) if row else None


def states_of(conn: Connection, feed_ids: Collection[str]) -> dict[str, FeedState]:
    """The states of these feeds, by feed id; those never polled are absent."""
    wanted, found = list(feed_ids), {}
    for start in range(0, len(wanted), _AT_ONCE):
        among = feed_state.c.feed.in_(wanted[start : start + _AT_ONCE])
        found.update({row.feed: build(FeedState, row) for row in conn.execute(_STATE.where(among))})
    return found


def schedule(conn: Connection) -> dict[str, FeedState]:
    """When each feed is asked, by feed id: states without what was learned of the feeds, nor their validators."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_SCHEDULE)}


def save_polls(conn: Connection, states: Sequence[FeedState]) -> None:
    """`save_states` for feeds known already, of which nothing was learned: only what a poll changes is written."""
    if states:
        conn.execute(_POLL, [{"polled": s.feed, **{name: getattr(s, name) for name in _POLLED}} for s in states])


def save_states(conn: Connection, states: Sequence[FeedState]) -> None:
    """`save_state` for several feeds."""
    upsert_all(conn, feed_state, [values(state) for state in states])


def save_state(conn: Connection, state: FeedState) -> None:
    """Remember a state in place of the one before."""
    upsert(conn, feed_state, values(state))


def published_since(conn: Connection, moment: datetime) -> dict[str, int]:
    """How many articles each feed published since then, by feed id."""
    query = select(article.c.feed, func.count().label("articles")).where(article.c.moment >= moment)
    return {row.feed: row.articles for row in conn.execute(query.group_by(article.c.feed))}


def matched_since(conn: Connection, moment: datetime) -> dict[str, int]:
    """How many of those named a watch, by feed id."""
    counted = func.count(mention.c.article.distinct()).label("articles")
    query = select(article.c.feed, counted).join(mention, mention.c.article == article.c.key)
    return {
        row.feed: row.articles for row in conn.execute(query.where(article.c.moment >= moment).group_by(article.c.feed))
    }


def failing(conn: Connection) -> dict[str, str]:
    """Why each feed could not be read the last time, by feed id; those that could are absent."""
    query = select(feed_state.c.feed, feed_state.c.reason).where(feed_state.c.failures > 0)
    return {row.feed: row.reason for row in conn.execute(query)}


def all_states(conn: Connection) -> dict[str, FeedState]:
    """Every state, by feed id; feeds no longer watched are among them."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_STATE)}
