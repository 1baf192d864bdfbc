"""What are the people called who act on messages?"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from bot.store.dialect import upsert
from bot.store.schema import person

_LONGEST = 80  #: characters of a name that are kept


def meet(conn: Connection, user: str, name: str) -> None:
    """Keep what a person is called now; nothing when the chat did not say. Needs a writing transaction."""
    if name:
        upsert(conn, person, {"user": user, "name": " ".join(name.split())[:_LONGEST]})


def names(conn: Connection, users: Collection[str]) -> dict[str, str]:
    """What these people are called; those whose name no chat told are absent."""
    query = select(person.c.user, person.c.name).where(person.c.user.in_(sorted(set(users))))
    return {row.user: row.name for row in conn.execute(query)}
