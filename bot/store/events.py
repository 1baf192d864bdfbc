"""Which dated facts are in memory?

A retired or merged event keeps its row: it is no part of memory, and nothing that is loaded again brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from bot.model import Event, Held
from bot.store import meta
from bot.store.dialect import add_all, upsert
from bot.store.rows import build, columns, values
from bot.store.schema import event, event_actor, memory_change

REVISION = "memory revision"  #: name of the value that grows with every write, so that a running Vigie notices
_COLUMNS = columns(Event, event)
_ALIVE = (event.c.retired_at.is_(None), event.c.merged_into == "")
_EVENT = select(*_COLUMNS).where(*_ALIVE)
_CHANGED = select(memory_change.c.number).where(memory_change.c.event == bindparam("event")).limit(1)
_FORGET_ACTORS = delete(event_actor).where(event_actor.c.event == bindparam("of"))
_ACTED = select(event_actor.c.event).where(event_actor.c.watch.in_(bindparam("watches", expanding=True)))
_HELD = select(*[*_COLUMNS, event.c.retired_at, event.c.merged_into])
_IN_TIME = (event.c.start, event.c.end, event.c.id)
_OF_WATCHES = _EVENT.where(event.c.id.in_(_ACTED)).order_by(*_IN_TIME)


def put(conn: Connection, events: Iterable[Event]) -> None:
    """Keep what Vigie found or was shipped with, each event in place of the one of the same id.

    What a person added, changed, retired or merged stays as the person left it; only a story that alerts it is still
    noted. Needs a writing transaction.
    """
    found = tuple(events)
    for new in found:
        if _is_a_person_s(conn, new.id):
            if new.story:
                unset = event.update().where(event.c.id == new.id, event.c.story == "")
                conn.execute(unset.values(story=new.story))
        else:
            _write(conn, Held(event=new))
    if found:
        moved(conn)


def keep(conn: Connection, held: Iterable[Held]) -> None:
    """Keep events as a person left them. Needs a writing transaction."""
    for each in held:
        _write(conn, each)
    moved(conn)


def _is_a_person_s(conn: Connection, event_id: str) -> bool:
    return conn.execute(_CHANGED, {"event": event_id}).first() is not None


def _write(conn: Connection, held: Held) -> None:
    new = held.event
    upsert(conn, event, {**values(new), "retired_at": held.retired_at, "merged_into": held.merged_into})
    conn.execute(_FORGET_ACTORS, {"of": new.id})
    add_all(conn, event_actor, [{"watch": watch, "event": new.id} for watch in new.actors])


def revision(conn: Connection) -> int:
    """How often events were written: another number, and memory is not what it was."""
    return int(meta.get(conn, REVISION) or 0)


def moved(conn: Connection) -> None:
    """Say that memory, or what is known of its links, is not what it was. Needs a writing transaction."""
    meta.put(conn, REVISION, str(revision(conn) + 1))


def all_events(conn: Connection) -> list[Event]:
    """Every event that is part of memory, in the order of time."""
    return [build(Event, row) for row in conn.execute(_EVENT.order_by(*_IN_TIME))]


def of_watch(conn: Connection, watch_id: str) -> list[Event]:
    """The events of memory that a watch took part in, in the order of time."""
    return of_watches(conn, [watch_id])


def of_watches(conn: Connection, watch_ids: Collection[str]) -> list[Event]:
    """The events of memory that one of these watches took part in, in the order of time."""
    return [build(Event, row) for row in conn.execute(_OF_WATCHES, {"watches": list(watch_ids)})]


def gone(conn: Connection) -> list[Held]:
    """The events that were retired or merged, in the order of time."""
    return [_held(row) for row in conn.execute(_HELD.where(~(_ALIVE[0] & _ALIVE[1])).order_by(*_IN_TIME))]


def count(conn: Connection) -> int:
    """How many events are part of memory."""
    return conn.execute(select(func.count()).select_from(event).where(*_ALIVE)).scalar_one()


def known(conn: Connection) -> frozenset[str]:
    """The ids of all events, those retired or merged among them."""
    return frozenset(conn.execute(select(event.c.id)).scalars())


def get(conn: Connection, event_id: str) -> Held | None:
    """The event of that id as it stands, None when there never was one."""
    row = conn.execute(_HELD.where(event.c.id == event_id)).one_or_none()
    return _held(row) if row else None


def begun_with(conn: Connection, beginning: str, *, limit: int) -> list[str]:
    """The ids that begin so, whatever the case, by id: nobody types 24 digits."""
    found = event.c.id.istartswith(beginning, autoescape=True)
    return list(conn.execute(select(event.c.id).where(found).order_by(event.c.id).limit(limit)).scalars())


def _held(row: Row[Any]) -> Held:
    fields = row._asdict()
    aside = {name: fields.pop(name) for name in ("retired_at", "merged_into")}
    return Held(event=Event(**fields), **aside)
