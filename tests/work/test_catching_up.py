"""`vigie once` beside a `vigie run` that catches up with an outage: what was missed is one digest all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import meta
from bot.store.database import Database
from bot.work import catching_up
from bot.work.pipeline import Pipeline
from bot.work.waking import LAST_HEARD, heard, wake
from tests.work.test_digests import HOUR, MINUTE, SAVED, STRIKE, Room, paris, words
from tests.work.test_digests import desk as _desk
from tests.work.test_digests import room as _room

desk, room = _desk, _room
NOON = paris("2026-03-02 12:00")
RIVAL = "Atos rachète un rival"


@pytest.fixture
def late(room: Room) -> Room:
    """A run that begins to catch up at 18:00 with what it missed since noon, and has read one feed."""
    room.set()
    room.meet("2026-03-02 12:00")
    heard(room.pipeline, room.now)
    room.at("2026-03-02 18:00")
    wake(room.pipeline, now=room.now)
    assert room.publish("2026-03-02 18:01", *STRIKE) == 0
    return room


def beside(room: Room) -> Room:
    """Another process on the same database."""
    other = Room(room.database, room.site, room.pipeline.newsroom.watchlist)
    other.pipeline = Pipeline(room.database, room.pipeline.newsroom, ("console",))
    other.now = room.now
    catching_up.join(other.pipeline, now=other.now)
    return other


def test_another_process_neither_tells_what_waits_nor_takes_news_out_of_it(late: Room) -> None:
    once = beside(late)
    assert once.tell() == 0
    assert once.publish("2026-03-02 18:02", *SAVED) == 0
    assert once.tell() == 0
    late.now = once.now
    heard(late.pipeline, late.now)
    assert once.tell() == 1, "whoever tells it"
    assert late.tell() == 0
    (digest,) = late.told()[-1:]
    assert words(digest).startswith("Pendant la panne (6 h) : 2 sujets")


def test_a_process_that_began_before_the_outage_was_known_tells_nothing_of_it(room: Room) -> None:
    room.set()
    room.meet("2026-03-02 12:00")
    heard(room.pipeline, room.now)
    once = beside(room)
    room.at("2026-03-02 18:00")
    wake(room.pipeline, now=room.now)
    assert room.publish("2026-03-02 18:01", *STRIKE) == 0
    assert once.tell("2026-03-02 18:02") == 0


def test_a_run_that_died_while_it_caught_up_holds_up_the_others_for_two_hours(late: Room) -> None:
    once = beside(late)
    assert once.tell("2026-03-02 19:59") == 0
    assert once.tell("2026-03-02 20:02") == 1
    assert once.publish("2026-03-02 20:03", RIVAL) == 0, "it joined when it began"
    catching_up.join(once.pipeline, now=once.now)
    assert once.publish("2026-03-02 20:04", "Numergy change de nom") == 1


def test_a_clock_put_back_ends_it_too(database: Database) -> None:
    with database.write() as conn:
        assert not catching_up.is_on(conn, NOON)
        catching_up.begin(conn, timedelta(hours=6), NOON)
        assert catching_up.is_on(conn, NOON + HOUR)
        assert catching_up.lasted(conn) == timedelta(hours=6)
        assert not catching_up.is_on(conn, NOON - MINUTE)
        catching_up.over(conn)
        assert not catching_up.is_on(conn, NOON + HOUR)
        assert meta.get(conn, LAST_HEARD) is None
