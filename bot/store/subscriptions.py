"""Which hubs tell us of which feeds?"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.model.subscription import Subscription
from bot.store.dialect import upsert
from bot.store.rows import build, columns, values
from bot.store.schema import subscription

_ALL = select(*columns(Subscription, subscription))


def every(conn: Connection) -> dict[str, Subscription]:
    """All of them, by feed."""
    return {held.feed: held for held in (build(Subscription, row) for row in conn.execute(_ALL))}


def save(conn: Connection, held: Subscription) -> None:
    """Keep it as it is now. Needs a writing transaction."""
    upsert(conn, subscription, values(held))


def forget(conn: Connection, feed: str) -> None:
    """Nothing is subscribed for that feed any more. Needs a writing transaction."""
    conn.execute(delete(subscription).where(subscription.c.feed == feed))
