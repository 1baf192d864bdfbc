"""Who opened a page of their own in a chat lately? Few and recent: whoever does not come again is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from bot.store.dialect import upsert
from bot.store.schema import visitor

KEPT = 200  #: people of one chat
LASTING = timedelta(days=90)  #: for which somebody who does not come again is kept

_NEWEST = (visitor.c.at.desc(), visitor.c.user)


def came(conn: Connection, chat: str, user: str, at: datetime) -> None:
    """Keep that a person opened the page now, and forget who came long ago. Needs a writing transaction."""
    conn.execute(visitor.delete().where(visitor.c.chat == chat, visitor.c.user == user))
    upsert(conn, visitor, {"chat": chat, "user": user, "at": at})
    stay = select(visitor.c.user).where(visitor.c.chat == chat).order_by(*_NEWEST).limit(KEPT)
    long_ago = or_(visitor.c.at < at - LASTING, visitor.c.user.not_in(list(conn.execute(stay).scalars())))
    conn.execute(visitor.delete().where(visitor.c.chat == chat, long_ago))


def lately(conn: Connection, chat: str, now: datetime) -> list[str]:
    """The people who opened theirs, the last one first."""
    query = select(visitor.c.user).where(visitor.c.chat == chat, visitor.c.at >= now - LASTING).order_by(*_NEWEST)
    return [str(user) for user in conn.execute(query.limit(KEPT)).scalars()]


def forget(conn: Connection, chat: str, user: str) -> None:
    """Forget a person whom the chat does not know any more. Needs a writing transaction."""
    conn.execute(visitor.delete().where(visitor.c.chat == chat, visitor.c.user == user))
