"""Messages leave in the order of creation, one process at a time, and under their thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.model import Message, OutboxState, Outgoing
from bot.store import outbox
from bot.store.database import Database

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


def message(key: str, **fields: object) -> Outgoing:
    defaults = {"key": key, "chat": "slack", "address": "C1", "message": Message(notification=key), "created_at": NOON}
    return Outgoing(**{**defaults, **fields})  # type: ignore[arg-type]


def put(conn: Connection, *messages: Outgoing) -> None:
    for outgoing in messages:
        assert outbox.put(conn, outgoing)


def due(conn: Connection, now: datetime = NOON, **options: object) -> list[str]:
    return [outgoing.key for outgoing in outbox.due(conn, now, 10, **options)]  # type: ignore[arg-type]


def settle(conn: Connection, key: str, state: OutboxState, **fields: object) -> None:
    """Claim a message and settle it so."""
    assert outbox.claim(conn, key, NOON)
    claimed = outbox.get(conn, key)
    assert claimed is not None
    assert outbox.settle(conn, replace(claimed, state=state, **fields))  # type: ignore[arg-type]


def test_a_key_is_queued_once(database: Database) -> None:
    with database.write() as conn:
        assert outbox.put(conn, message("b"))
        assert outbox.put(conn, message("a", story="s", thread="b", not_before=LATER))
        assert not outbox.put(conn, message("b", address="C2"))
        assert outbox.get(conn, "b") == message("b")
        assert outbox.get(conn, "a") == message("a", story="s", thread="b", not_before=LATER)
        assert outbox.get(conn, "c") is None
        settle(conn, "b", "sent")
        assert not outbox.put(conn, message("b")), "sent once is sent for ever"


def test_messages_of_one_moment_keep_their_order(database: Database) -> None:
    keys = [f"{number * 7 % 10}" for number in range(10)]
    with database.write() as conn:
        put(conn, *(message(key) for key in keys))
        assert due(conn) == keys
        assert [outgoing.key for outgoing in outbox.due(conn, NOON, 3)] == keys[:3]


def test_a_message_told_to_wait_holds_up_those_behind_it(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("a"), message("b", not_before=LATER), message("c"), message("elsewhere", address="C2"))
        assert due(conn) == ["a", "elsewhere"]
        assert due(conn, LATER) == ["a", "b", "c", "elsewhere"]
        assert due(conn, place=("slack", "C2")) == ["elsewhere"]
        assert due(conn, place=("matrix", "C2")) == []


def test_a_message_of_unknown_fate_holds_up_those_behind_it_three_times(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("a"), message("b"))
        for _ in range(2):
            assert outbox.claim(conn, "a", NOON)
            assert due(conn, LATER) == []
            claimed = outbox.in_flight(conn)[0]
            outbox.settle(conn, replace(claimed, state="pending", not_before=None))
            assert due(conn) == ["a", "b"]
        assert outbox.claim(conn, "a", NOON)
        assert due(conn, LATER) == ["b"]


def test_a_followup_waits_for_its_thread_to_begin(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("root", story="s"), message("followup", story="s", thread="root"))
        put(conn, message("other"), message("orphan", thread="never queued"))
        assert due(conn) == ["root", "other", "orphan"]
        outbox.claim(conn, "root", NOON)
        assert due(conn) == []
        root = outbox.in_flight(conn)[0]
        outbox.settle(conn, replace(root, state="sent", ref="1.2"))
        assert due(conn) == ["followup", "other", "orphan"]


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_a_settled_root_lets_its_followup_go(database: Database, state: OutboxState) -> None:
    with database.write() as conn:
        put(conn, message("root", story="s"), message("followup", story="s", thread="root"))
        settle(conn, "root", state)
        assert due(conn) == ["followup"]


def test_only_one_can_claim(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("a"))
        assert outbox.claim(conn, "a", NOON, until=LATER)
        assert not outbox.claim(conn, "a", NOON)
        assert not outbox.claim(conn, "unknown", NOON)
        assert outbox.in_flight(conn) == [
            message("a", state="sending", attempts=1, attempted_at=NOON, not_before=LATER)
        ]
        assert outbox.in_flight(conn, place=("slack", "C2")) == []
        assert due(conn, LATER) == []


def test_an_attempt_is_settled_once(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("a"))
        assert not outbox.settle(conn, message("a", state="sent")), "nobody claimed it"
        outbox.claim(conn, "a", NOON)
        first = outbox.in_flight(conn)[0]
        assert outbox.settle(conn, replace(first, state="pending", reason="429"))
        outbox.claim(conn, "a", NOON)
        assert not outbox.settle(conn, replace(first, state="failed")), "another is under way"
        second = outbox.in_flight(conn)[0]
        assert (second.attempts, second.reason) == (2, "429")
        sent = replace(second, state="sent", sent_at=LATER, ref="1.2", permalink="https://x")
        assert outbox.settle(conn, sent)
        assert not outbox.settle(conn, replace(second, state="pending")), "it stands in the chat"
        assert outbox.get(conn, "a") == sent


def test_the_root_of_a_story_is_its_first_message_in_that_place(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("elsewhere", story="s", address="C2"), message("root", story="s"), message("no story"))
        put(conn, message("second", story="s", thread="root"), message("third", story="s", thread="root"))
        place = {"chat": "slack", "address": "C1"}
        assert outbox.root(conn, story="s", **place) == message("root", story="s")
        assert outbox.root(conn, story="t", **place) is None
        assert outbox.root(conn, story="", **place) is None
        third, second = message("third", story="s", thread="root"), message("second", story="s", thread="root")
        assert outbox.root_of(conn, third) == message("root", story="s")
        assert outbox.root_of(conn, message("root", story="s")) is None
        assert outbox.root_of(conn, message("orphan", thread="never queued")) is None
        settle(conn, "root", "failed")
        assert outbox.root(conn, story="s", **place) == second
        assert outbox.root_of(conn, second) is None, "it begins the thread now"
        assert outbox.root_of(conn, third) == second


def test_the_figures(database: Database) -> None:
    with database.write() as conn:
        assert outbox.counts(conn) == {"pending": 0, "sending": 0, "sent": 0, "failed": 0}
        assert outbox.places(conn) == []
        put(conn, message("b", address="C2"), message("a"), message("m", chat="matrix", not_before=LATER), message("c"))
        settle(conn, "c", "failed")
        outbox.claim(conn, "a", NOON, until=LATER)
        assert outbox.counts(conn) == {"pending": 2, "sending": 1, "sent": 0, "failed": 1}
        assert outbox.waiting(conn) == {"slack": 2, "matrix": 1}
        assert outbox.places(conn) == [("slack", "C2"), ("slack", "C1"), ("matrix", "C1")]
        assert outbox.last_attempt(conn, ("slack", "C1")) == NOON
        assert outbox.last_attempt(conn, ("slack", "C2")) is None
        assert outbox.next_moment(conn, NOON, ["slack", "matrix"]) == LATER
        assert outbox.next_moment(conn, LATER, ["slack", "matrix"]) is None
        assert outbox.next_moment(conn, NOON, []) is None


def test_the_permalink_of_a_story_is_its_first_message_s(database: Database) -> None:
    with database.write() as conn:
        for key, fields in {
            "first": {"permalink": "https://chat/1"},
            "second": {"permalink": "https://chat/2"},
            "without": {"story": "t"},
            "elsewhere": {"story": "u", "address": "C2", "permalink": "https://chat/3"},
        }.items():
            put(conn, message(key, **{"story": "s", **fields}))
        for key in ("second", "first", "without", "elsewhere"):
            settle(conn, key, "sent")
        put(conn, message("pending", story="v", permalink="https://chat/4"))
        stories = ["s", "t", "u", "v", "", *map(str, range(1200))]
        assert outbox.permalinks(conn, stories, chat="slack", address="C1") == {"s": "https://chat/1"}
        assert outbox.permalinks(conn, [], chat="slack", address="C1") == {}


def test_only_the_newest_edit_of_a_message_is_kept(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("root", story="s", article="a"), message("one", edits="root"), message("other", edits="x"))
        settle(conn, "root", "sent", ref="1.2", permalink="https://x")
        put(conn, message("two", edits="root"))
        assert outbox.get(conn, "one") is None
        assert due(conn) == ["other", "two"]
        assert outbox.claim(conn, "two", NOON)
        put(conn, message("three", edits="root"), message("alert"))
        assert due(conn) == ["other", "alert"], "another edit of that message is being made, and holds up nobody else"
        two = outbox.in_flight(conn)[0]
        outbox.settle(conn, replace(two, state="pending", not_before=LATER))
        assert due(conn) == ["other", "three", "alert"]
        assert outbox.is_stale(conn, two) and not outbox.is_stale(conn, message("three", edits="root"))


def test_an_edit_waits_for_its_message_and_is_stale_without_it(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("root"), message("edit", edits="root"), message("lost", edits="never queued"))
        assert due(conn) == ["root", "lost"]
        settle(conn, "root", "failed")
        edit, lost = outbox.get(conn, "edit"), outbox.get(conn, "lost")
        assert edit and lost and outbox.is_stale(conn, edit) and outbox.is_stale(conn, lost)
        outbox.drop(conn, "edit")
        assert outbox.get(conn, "edit") is None


def test_an_edit_is_no_message_of_its_story(database: Database) -> None:
    with database.write() as conn:
        put(conn, message("root", story="s", article="a"))
        settle(conn, "root", "sent", ref="1.2", permalink="https://x")
        put(conn, message("edit", edits="root"))
        settle(conn, "edit", "sent", ref="1.2", permalink="https://x")
        place = {"chat": "slack", "address": "C1"}
        for found in (
            outbox.pointed_at(conn, "1.2"),
            outbox.pointed_at(conn, "https://x"),
            outbox.root(conn, story="s", **place),
        ):
            assert found and found.key == "root"
        assert [row.key for row in outbox.of_story(conn, story="s", **place)] == ["root"]
        assert [row.key for row in outbox.of_article(conn, "a")] == ["root"]
        assert outbox.permalinks(conn, ["s"], **place) == {"s": "https://x"}
