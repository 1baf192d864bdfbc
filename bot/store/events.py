"""Which dated facts are in memory?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from bot.model import Event
from bot.store.dialect import add_all, upsert
from bot.store.rows import build, columns, values
from bot.store.schema import event, event_actor

_EVENT = select(*columns(Event, event))
_IN_TIME = (event.c.start, event.c.end, event.c.id)


def put(conn: Connection, events: Iterable[Event]) -> None:
    """Keep events, each in place of the one of the same id; what a person wrote only a person overwrites.

    Needs a writing transaction.
    """
    for new in events:
        _put(conn, new)


def _put(conn: Connection, new: Event) -> None:
    origin = conn.execute(select(event.c.origin).where(event.c.id == new.id)).scalar()
    if origin == "person" and new.origin != "person":
        return
    upsert(conn, event, values(new))
    conn.execute(delete(event_actor).where(event_actor.c.event == new.id))
    add_all(conn, event_actor, [{"watch": watch, "event": new.id} for watch in new.actors])


def all_events(conn: Connection) -> list[Event]:
    """Every event, in the order of time."""
    return [build(Event, row) for row in conn.execute(_EVENT.order_by(*_IN_TIME))]


def of_watch(conn: Connection, watch_id: str) -> list[Event]:
    """The events a watch took part in, in the order of time."""
    query = _EVENT.join(event_actor, event_actor.c.event == event.c.id).where(event_actor.c.watch == watch_id)
    return [build(Event, row) for row in conn.execute(query.order_by(*_IN_TIME))]
