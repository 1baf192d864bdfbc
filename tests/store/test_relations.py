"""What comes before and after an event, and how it is bound to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from bot.founding import founding_events, founding_relations
from bot.memory.bonds import documented
from bot.model import Held
from bot.store import events, relations
from bot.store.database import Database

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def conn(database: Database) -> Connection:
    with database.write() as conn:
        events.put(conn, founding_events("all"))
        for _ in range(2):  # twice is once
            relations.put(conn, documented(founding_relations()), origin="seed")
        yield conn  # type: ignore[misc]


def test_the_founding_relations_are_kept(conn: Connection) -> None:
    bonds = relations.all_bonds(conn)
    assert bonds == documented(founding_relations())
    assert bonds["S02", "S01"] == "reaction"


def test_before_and_after_by_order_of_time(conn: Connection) -> None:
    assert ("S01", "reaction") in [(e.id, bond) for e, bond in relations.before(conn, "S02")]
    after = relations.after(conn, "S01")
    assert {"S02", "S03"} <= {e.id for e, _ in after}
    assert [e.start for e, _ in after] == sorted(e.start for e, _ in after)
    assert relations.before(conn, "unknown") == relations.after(conn, "unknown") == []


def test_what_is_no_part_of_memory_is_not_shown(conn: Connection) -> None:
    gone = next(e for e in events.all_events(conn) if e.id == "S02")
    events.keep(conn, [Held(event=gone, retired_at=NOW)])
    assert "S02" not in {e.id for e, _ in relations.after(conn, "S01")}


def test_what_was_bound_to_a_merged_event_is_bound_to_the_one_that_tells_it(conn: Connection) -> None:
    known = {e.id: e for e in events.all_events(conn)}
    bound = [e.id for e, _ in relations.after(conn, "S01") if e.id != "S02"]
    events.keep(conn, [Held(event=known["S01"], merged_into="S04"), Held(event=known["S04"], merged_into="S02")])
    assert "S02" not in {e.id for e, _ in relations.after(conn, "S02")}, "two that were bound are one now"
    assert set(bound) - {"S04"} <= {e.id for e, _ in relations.after(conn, "S02")}
    later = next(e for e in bound if e != "S04")
    assert "S02" in {e.id for e, _ in relations.before(conn, later)}


def test_events_merged_in_a_circle_are_no_endless_search(conn: Connection) -> None:
    known = {e.id: e for e in events.all_events(conn)}
    events.keep(conn, [Held(event=known["S01"], merged_into="S02"), Held(event=known["S02"], merged_into="S01")])
    assert "S01" not in {e.id for e, _ in relations.before(conn, "S03")}


def test_nothing_is_bound_to_itself(conn: Connection) -> None:
    relations.put(conn, {("S03", "S03"): "continuation"}, origin="text")
    assert ("S03", "S03") not in relations.all_bonds(conn)
