"""Edits reach their message: the newest wins, none is lost, none is a message of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Message, Outgoing, Paragraph, Run, Small, key_of
from bot.store import notices, outbox
from bot.store.database import Database
from tests.work.test_deliver import NOON, Desk

__all__ = ["NOON"]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def queue(desk: Desk, key: str, edits: str = "", *lines: str, **fields: object) -> None:
    """A message whose blocks are a title, a source, and the lines of an edit."""
    with desk.database.write() as conn:
        target = edits or key
        blocks = (Paragraph((Run(target),)), Small((Run("source"),)), *(Small((Run(line),)) for line in lines))
        made = {"chat": "slack", "address": "C1", "created_at": desk.now, "edits": edits, **fields}
        message = Message(notification=key, blocks=blocks)
        assert outbox.put(conn, Outgoing(key=key, message=message, **made))  # type: ignore[arg-type]


async def test_the_newest_edit_wins_and_the_others_are_never_made(desk: Desk) -> None:
    queue(desk, "un")
    queue(desk, "un, bis", "un")
    queue(desk, "un, ter", "un")
    assert await desk.deliver_all() == 2
    assert desk.room.said == ["un, ter"]
    assert desk.room.edits == [("ref un", "un, ter")]


async def test_an_edit_never_overtakes_a_newer_one(desk: Desk) -> None:
    desk.room.faults["un, bis"] = ["lost before"]
    queue(desk, "un")
    queue(desk, "un, bis", "un")
    await desk.deliver()
    queue(desk, "un, ter", "un")
    await desk.deliver_all()
    assert desk.room.said == ["un, ter"]
    assert [text for _, text in desk.room.edits] == ["un, bis", "un, ter"]


async def test_an_old_edit_found_in_flight_is_dropped_for_the_newer(desk: Desk) -> None:
    queue(desk, "un")
    await desk.deliver()
    queue(desk, "un, bis", "un")
    with desk.database.write() as conn:
        assert outbox.claim(conn, "un, bis", desk.now)  # by a process that died
    queue(desk, "un, ter", "un")
    await desk.deliver_all()
    assert desk.room.said == ["un, ter"]
    assert [text for _, text in desk.room.edits] == ["un, ter"]


@pytest.mark.parametrize("fault", ["busy", "lost before", "lost after", "broken"])
async def test_an_edit_is_made_again_until_it_stands_and_holds_nobody_up(desk: Desk, fault: str) -> None:
    desk.room.faults["un, bis"] = [fault, fault]
    queue(desk, "un")
    queue(desk, "un, bis", "un")
    queue(desk, "deux")
    done = await desk.deliver()
    assert (done.sent, done.postponed) == (2, 1)
    await desk.deliver_all()
    assert desk.room.said == ["un, bis", "deux"]
    assert desk.room.asked == [], "nobody looks for an edit"
    assert len(desk.room.edits) == 3


async def test_an_edit_of_a_refused_message_folds_away(desk: Desk) -> None:
    desk.room.faults["un"] = ["refused"]
    queue(desk, "un")
    queue(desk, "un, bis", "un")
    assert (await desk.deliver()).failed == 1
    assert await desk.deliver(3600) == await desk.deliver()
    with desk.database.read() as conn:
        assert outbox.get(conn, "un, bis") is None
    assert desk.room.edits == []


async def test_what_cannot_be_edited_is_said_under_the_message_once_and_edited_there(desk: Desk) -> None:
    for text in ("un, bis", "un, ter"):
        desk.room.faults[text] = ["refused"]
    queue(desk, "un")
    await desk.deliver()
    for text in ("un, bis", "un, ter", "un, quater"):
        queue(desk, text, "un", f"aussi chez {text}")
        await desk.deliver_all()
        desk.room.faults["un, quater"] = ["refused"]
    reply = f"ref {key_of('instead of an edit', 'un')}"
    assert [(line["text"], line["thread"]) for line in desk.room.lines] == [("un", ""), ("un, quater", "ref un")]
    assert [ref for ref, _ in desk.room.edits] == ["ref un", "ref un", reply, "ref un", reply]
    with desk.database.read() as conn:
        said = outbox.get(conn, key_of("instead of an edit", "un"))
        assert said and said.message.blocks == (Small((Run("aussi chez un, bis"),)),)
        assert notices.all_open(conn) == [], "nothing was lost, so operators need not hear"
        assert outbox.counts(conn)["failed"] == 0


async def test_a_reply_that_cannot_be_edited_either_is_left_alone(desk: Desk) -> None:
    queue(desk, "un")
    await desk.deliver()
    queue(desk, "un, bis", "un", "aussi chez A")
    desk.room.faults["un, bis"] = ["refused"]
    await desk.deliver_all()
    queue(desk, "un, ter", "un", "aussi chez A, B")
    desk.room.faults["un, ter"] = ["refused", "refused"]
    await desk.deliver_all()
    assert desk.room.said == ["un", "un, bis"]


async def test_a_burst_of_edits_through_a_faulty_chat_ends_with_the_right_texts(desk: Desk) -> None:
    """Forty messages, three edits of each, most calls fail: each stands once, and says the last word."""
    faults = ["fine", "busy", "lost before", "lost after", "broken"]
    texts = [f"m{number}" for number in range(40)]
    for text in texts:
        queue(desk, text)
    for turn in range(3):
        for text in texts:
            told = f"{text} {turn}"
            desk.room.faults[told] = [faults[int(key_of(told, str(n))[:6], 16) % 5] for n in range(3)]
            queue(desk, told, text)
        await desk.deliver(timedelta(minutes=1).total_seconds())
    await desk.deliver_all()
    assert desk.room.said == [f"{text} 2" for text in texts]
