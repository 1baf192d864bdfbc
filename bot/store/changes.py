"""What did people change in memory? Who, when, what it was and what it became; never edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.model import Event, MemoryChange
from bot.store.rows import build, columns, values
from bot.store.schema import memory_change

_CHANGE = select(*columns(MemoryChange, memory_change))


def record(conn: Connection, changes: Iterable[MemoryChange]) -> None:
    """Write down what was changed. Needs a writing transaction."""
    for change in changes:
        conn.execute(memory_change.insert(), values(change))


def of_event(conn: Connection, event_id: str) -> list[MemoryChange]:
    """The changes of an event, oldest first."""
    return _all(conn, _CHANGE.where(memory_change.c.event == event_id).order_by(memory_change.c.number))


def newest(conn: Connection, limit: int) -> list[MemoryChange]:
    """The last changes of all, newest first."""
    return _all(conn, _CHANGE.order_by(memory_change.c.number.desc()).limit(limit))


def absorbed(conn: Connection, gone: str, into: str) -> MemoryChange | None:
    """The last change by which one event took in another."""
    taken = memory_change.c.event == into, memory_change.c.other == gone, memory_change.c.action == "absorb"
    found = _all(conn, _CHANGE.where(*taken).order_by(memory_change.c.number.desc()).limit(1))
    return found[0] if found else None


def replaced(conn: Connection) -> list[Event]:
    """The events as they were before people changed them: what memory once told, it does not learn again."""
    query = select(memory_change.c.before).order_by(memory_change.c.number)
    return [before for before in conn.execute(query).scalars() if before is not None]


def _all(conn: Connection, query: Select[Any]) -> list[MemoryChange]:
    return [build(MemoryChange, row) for row in conn.execute(query)]
