"""Which later events are bound to which earlier ones, and who says so?"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, select

from bot.model import Bond, Event
from bot.store.dialect import upsert
from bot.store.rows import build, columns
from bot.store.schema import event, event_relation

Pair = tuple[str, str]  #: (later, earlier), ids


def put(conn: Connection, bonds: Mapping[Pair, Bond], *, origin: str, basis: str = "") -> None:
    """Keep relations; `origin` is "seed" or "text", `basis` the words they rest on. Nothing is bound to itself.

    Needs a writing transaction.
    """
    for (later, earlier), bond in bonds.items():
        if later == earlier:
            continue
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
    """What was bound to a merged event is bound to the one that tells it now."""
    query = select(event.c.id, event.c.merged_into).where(event.c.merged_into != "")
    merged = {row.id: row.merged_into for row in conn.execute(query)}
    here = [event_id, *(gone for gone in merged if _told_by(gone, merged) == event_id)]
    rows = conn.execute(select(found.label("id"), event_relation.c.relation).where(given.in_(here)))
    bonds: dict[str, Bond] = {}
    for row in rows.all():
        bonds.setdefault(_told_by(row.id, merged), row.relation)
    bonds.pop(event_id, None)  # two that were bound are one now
    alive = event.c.id.in_(sorted(bonds)), event.c.retired_at.is_(None), event.c.merged_into == ""
    told = select(*columns(Event, event)).where(*alive).order_by(event.c.start, event.c.end, event.c.id)
    return [(build(Event, row), bonds[row.id]) for row in conn.execute(told)]


def _told_by(event_id: str, merged: Mapping[str, str]) -> str:
    """The event that tells it, itself when it was not merged."""
    seen = {event_id}
    while event_id in merged and merged[event_id] not in seen:
        event_id = merged[event_id]
        seen.add(event_id)
    return event_id
