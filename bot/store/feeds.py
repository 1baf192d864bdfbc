"""What is remembered of a feed between two polls?"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.model import FeedState
from bot.store.dialect import upsert
from bot.store.rows import build, columns, values
from bot.store.schema import feed_state

_STATE = select(*columns(FeedState, feed_state))


def get_state(conn: Connection, feed_id: str) -> FeedState | None:
    """The state of a feed, None when it was never polled."""
    row = conn.execute(_STATE.where(feed_state.c.feed == feed_id)).one_or_none()
    return build(FeedState, row) if row else None


def save_state(conn: Connection, state: FeedState) -> None:
    """Remember a state in place of the one before."""
    upsert(conn, feed_state, values(state))


def all_states(conn: Connection) -> dict[str, FeedState]:
    """Every state, by feed id; feeds no longer watched are among them."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_STATE)}
