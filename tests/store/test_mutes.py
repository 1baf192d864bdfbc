"""Mutes are found while they last and when they lasted; what they held back is counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Article, Mute
from bot.store import articles, mutes, people
from bot.store.database import Database

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MUTE = Mute(key="m", kind="source", what="Silicon", user="U1", at=NOON, until=NOON + 24 * HOUR, about="message")


def test_a_mute_is_found_when_it_was_in_force(database: Database) -> None:
    ended = replace(MUTE, key="e", about="", at=NOON + HOUR, ended_at=NOON + 3 * HOUR, ended_by="U2")
    with database.write() as conn:
        mutes.put(conn, MUTE)
        mutes.put(conn, ended)
    with database.read() as conn:
        assert mutes.unfinished(conn) == [MUTE]
        hours = (-1, 0, 1, 2, 3, 23, 24)
        found = {hour: [mute.key for mute in mutes.at(conn, NOON + hour * HOUR)] for hour in hours}
        assert found == {-1: [], 0: ["m"], 1: ["m", "e"], 2: ["m", "e"], 3: ["m"], 23: ["m"], 24: []}
        assert mutes.asked_on(conn, "message") == [MUTE] and mutes.asked_on(conn, "") == []


def test_what_a_mute_held_back_is_counted_once(database: Database) -> None:
    with database.write() as conn:
        mutes.put(conn, MUTE)
        mutes.put(conn, replace(MUTE, until=NOON + 48 * HOUR))
        for key in ("a", "b"):
            articles.add(conn, Article(key=key, title=key, text=""), [key])
        assert mutes.hold(conn, "a", MUTE) and mutes.hold(conn, "b", MUTE)
        assert not mutes.hold(conn, "a", MUTE)
    with database.read() as conn:
        assert mutes.held(conn, MUTE) == 2 and mutes.held(conn, replace(MUTE, key="other")) == 0
        assert mutes.unfinished(conn) == [replace(MUTE, until=NOON + 48 * HOUR)]


def test_people_are_called_what_they_were_called_last(database: Database) -> None:
    with database.write() as conn:
        people.meet(conn, "U1", "alice")
        people.meet(conn, "U1", "Alice\nM. " + "x" * 100)
        people.meet(conn, "U2", "")
    with database.read() as conn:
        assert people.names(conn, ["U1", "U2", "U1"]) == {"U1": ("Alice M. " + "x" * 100)[:80]}
        assert people.names(conn, []) == {}
