"""Which later events are bound to which earlier ones, and who says so?"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, select

from bot.model import Bond, Event
from bot.store.dialect import upsert
from bot.store.rows import columns
from bot.store.schema import event, event_relation

Pair = tuple[str, str]  #: (later, earlier), ids


def put(conn: Connection, bonds: Mapping[Pair, Bond], *, origin: str, basis: str = "") -> None:
    """Keep relations; `origin` is "seed" or "text", `basis` the words they rest on. Needs a writing transaction."""
    for (later, earlier), bond in bonds.items():
        row = {"later": later, "earlier": earlier, "relation": bond, "basis": basis, "origin": origin}
        upsert(conn, event_relation, row)


def all_bonds(conn: Connection) -> dict[Pair, Bond]:
    """Every relation that is kept."""
    query = select(event_relation.c.later, event_relation.c.earlier, event_relation.c.relation)
    return {(row.later, row.earlier): row.relation for row in conn.execute(query)}


def before(conn: Connection, event_id: str) -> list[tuple[Event, Bond]]:
    """The events of memory that an event is bound to, in the order of time."""
    return _bound(conn, event_relation.c.earlier, event_relation.c.later, event_id)


def after(conn: Connection, event_id: str) -> list[tuple[Event, Bond]]:
    """The events of memory that are bound to an event, in the order of time."""
    return _bound(conn, event_relation.c.later, event_relation.c.earlier, event_id)


def _bound(
    conn: Connection, found: ColumnElement[str], given: ColumnElement[str], event_id: str
) -> list[tuple[Event, Bond]]:
    query = (
        select(*columns(Event, event), event_relation.c.relation)
        .join(event_relation, found == event.c.id)
        .where(given == event_id, event.c.retired_at.is_(None), event.c.merged_into == "")
        .order_by(event.c.start, event.c.end, event.c.id)
    )
    rows = (row._asdict() for row in conn.execute(query))
    return [
        (Event(**{name: value for name, value in row.items() if name != "relation"}), row["relation"]) for row in rows
    ]
