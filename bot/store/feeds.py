"""What is remembered of a feed between two polls?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import FeedState
from bot.store.dialect import upsert, upsert_all
from bot.store.rows import build, columns, values
from bot.store.schema import article, feed_state, mention

_STATE = select(*columns(FeedState, feed_state))


def get_state(conn: Connection, feed_id: str) -> FeedState | None:
    """The state of a feed, None when it was never polled."""
    row = conn.execute(_STATE.where(feed_state.c.feed == feed_id)).one_or_none()
    return build(FeedState, row) if row else None


def states_of(conn: Connection, feed_ids: Collection[str]) -> dict[str, FeedState]:
    """The states of these feeds, by feed id; those never polled are absent."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_STATE.where(feed_state.c.feed.in_(feed_ids)))}


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


def all_states(conn: Connection) -> dict[str, FeedState]:
    """Every state, by feed id; feeds no longer watched are among them."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_STATE)}
