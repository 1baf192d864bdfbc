"""What people changed in memory: kept with who and when, and stronger than whatever is loaded again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.founding import founding_events
from bot.memory.changes import By, Outcome, add, correct, merge, restore, retire
from bot.model import Event, Held, Quote
from bot.store import changes, events
from bot.store.database import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEA = By(user="léa", at=NOON, note="relu")
FIRST = Event(
    id="S01",
    title="Retrait",
    start=date(2011, 12, 22),
    end=date(2011, 12, 22),
    precision="day",
    actors=("dassault", "andromede"),
    quotes=(Quote(doc="002", text="« se retire »"),),
)
SECOND = replace(FIRST, id="D-6f2a", title="Départ", actors=("andromede", "atos"), origin="document")


@pytest.fixture
def memory(database: Database) -> Database:
    with database.write() as conn:
        events.put(conn, [FIRST, SECOND])
    return database


def write(database: Database, outcome: Outcome) -> None:
    with database.write() as conn:
        events.keep(conn, outcome.held)
        changes.record(conn, outcome.changes)


def held(database: Database, event_id: str) -> Held:
    with database.read() as conn:
        found = events.get(conn, event_id)
    assert found
    return found


def test_what_is_retired_is_gone_until_it_is_restored(memory: Database) -> None:
    write(memory, retire(held(memory, "S01"), LEA))
    with memory.read() as conn:
        assert events.all_events(conn) == [SECOND]
        assert events.of_watch(conn, "andromede") == [SECOND]
        assert events.of_watch(conn, "dassault") == []
        assert events.gone(conn) == [Held(event=FIRST, retired_at=NOON)]
        assert events.known(conn) == {"S01", "D-6f2a"}
    write(memory, restore(held(memory, "S01"), LEA))
    with memory.read() as conn:
        assert events.of_watch(conn, "andromede") == [SECOND, FIRST]
        assert events.gone(conn) == []
        assert [change.action for change in changes.of_event(conn, "S01")] == ["retire", "restore"]


def test_a_merged_event_is_told_by_the_other(memory: Database) -> None:
    write(memory, merge(held(memory, "D-6f2a"), held(memory, "S01"), LEA))
    with memory.read() as conn:
        (both,) = events.of_watch(conn, "atos")
        assert both.id == "S01"
        assert events.all_events(conn) == [both]
        assert events.gone(conn) == [Held(event=SECOND, merged_into="S01")]
        absorbed = changes.absorbed(conn, "D-6f2a", "S01")
        assert changes.absorbed(conn, "S01", "D-6f2a") is None
    write(memory, restore(held(memory, "D-6f2a"), LEA, into=held(memory, "S01"), absorbed=absorbed))
    with memory.read() as conn:
        assert events.all_events(conn) == [SECOND, FIRST]


def test_every_change_comes_back_as_it_was_written(memory: Database) -> None:
    corrected = correct(held(memory, "S01"), replace(FIRST, title="Retrait du projet"), LEA)
    added = add(replace(FIRST, id="P-1", origin="person"), None, replace(LEA, user="max"))
    for outcome in (corrected, added):
        write(memory, outcome)
    with memory.read() as conn:
        assert changes.of_event(conn, "S01") == list(corrected.changes)
        assert changes.newest(conn, 9) == [*added.changes, *corrected.changes]
        assert changes.newest(conn, 1) == list(added.changes)
        assert changes.replaced(conn) == [FIRST]
        assert changes.of_event(conn, "unknown") == []


def test_what_is_loaded_again_overwrites_no_person(memory: Database) -> None:
    better = replace(FIRST, title="Retrait du projet", actors=("thales",))
    write(memory, correct(held(memory, "S01"), better, LEA))
    write(memory, retire(held(memory, "D-6f2a"), LEA))
    with memory.write() as conn:
        events.put(conn, [FIRST, SECOND])
        assert events.all_events(conn) == [better]
        assert events.of_watch(conn, "thales") == [better]
        assert events.of_watch(conn, "dassault") == []


def test_the_story_that_alerts_an_event_is_noted_whoever_wrote_it(memory: Database) -> None:
    better = replace(FIRST, title="Retrait du projet")
    write(memory, correct(held(memory, "S01"), better, LEA))
    with memory.write() as conn:
        for story in ("s", "another"):
            events.put(conn, [replace(FIRST, story=story)])
            assert events.get(conn, "S01") == Held(event=replace(better, story="s"))


def test_a_write_moves_the_revision_and_reading_does_not(memory: Database) -> None:
    with memory.write() as conn:
        before = events.revision(conn)
        events.put(conn, [])
        assert events.revision(conn) == before
        events.put(conn, [FIRST])
        assert events.revision(conn) == before + 1
    write(memory, retire(held(memory, "S01"), LEA))
    with memory.read() as conn:
        assert events.revision(conn) == before + 2
        assert events.get(conn, "unknown") is None


def test_an_id_is_found_by_its_beginning(memory: Database) -> None:
    with memory.read() as conn:
        assert events.begun_with(conn, "d-6F", limit=3) == ["D-6f2a"]
        assert events.begun_with(conn, "", limit=3) == ["D-6f2a", "S01"]
        assert events.begun_with(conn, "", limit=1) == ["D-6f2a"]
        assert events.begun_with(conn, "%", limit=3) == []


def test_every_founding_event_survives_its_audit(database: Database) -> None:
    for event in founding_events("all")[:20]:
        outcome = add(event, None, LEA)
        write(database, outcome)
        with database.read() as conn:
            assert changes.of_event(conn, event.id) == list(outcome.changes)
