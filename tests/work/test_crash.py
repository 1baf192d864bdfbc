"""A process that dies while it delivers loses nothing and repeats nothing. It really dies: os._exit in the chat."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Message, Outgoing
from bot.store import outbox
from bot.store.database import Database, open_database
from bot.work.deliver import deliver
from tests.work.room import Room

ROOT = Path(__file__).parents[2]
NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)

DELIVER_AND_DIE = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from bot.store.database import open_database
from bot.work.deliver import deliver
from tests.work.room import Room
url, path, fault, now = sys.argv[1:]
room = Room(Path(path))
room.faults["un"] = room.faults["un, bis"] = [fault]
asyncio.run(deliver(open_database(url), {"slack": room}, clock=lambda: datetime.fromisoformat(now)))
"""


def deliver_and_die(url: str, path: Path, fault: str, now: datetime) -> None:
    """A delivery in a process of its own, which dies with the first message."""
    command = [sys.executable, "-c", DELIVER_AND_DIE, url, str(path), fault, now.isoformat()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr


def queue(url: str) -> Database:
    database = open_database(url)
    with database.write() as conn:
        for key in ("un", "deux"):
            message = Message(notification=key)
            outbox.put(conn, Outgoing(key=key, chat="slack", address="C1", message=message, created_at=NOON))
    return database


async def deliver_all(database: Database, room: Room, start: datetime) -> None:
    """What the next process does: deliveries until nothing is left."""
    times = [start]

    async def pause(_seconds: float) -> None:
        """Nobody is in a hurry here."""

    while times[-1] < start + timedelta(hours=1):
        done = await deliver(database, {"slack": room}, clock=lambda: times[-1], pause=pause)
        if not done.postponed:
            return
        assert done.next_at is not None
        times.append(max(times[-1], done.next_at))
    raise AssertionError("there is no end to it")


@pytest.mark.parametrize(
    ("faults", "posted", "down"),
    [
        (["crash before"], [], timedelta(0)),  # between claim and send
        (["crash after"], ["un"], timedelta(0)),  # between send and settle
        (["crash after"], ["un"], timedelta(hours=3)),
        (["crash before", "crash after"], ["un"], timedelta(hours=3)),
    ],
    ids=["before sending", "after sending", "down for hours", "twice"],
)
async def test_every_message_arrives_once(
    database_url: str, tmp_path: Path, faults: list[str], posted: list[str], down: timedelta
) -> None:
    database = queue(database_url)
    room, now = Room(tmp_path / "room.jsonl"), NOON
    for fault in faults:
        # A restart looks the message up before anything else; it dies again once the message goes out again.
        with database.read() as conn:
            unsettled = bool(outbox.in_flight(conn))
        if unsettled:
            now += timedelta(minutes=5)
        deliver_and_die(database_url, room.path, fault, now)
    assert room.said == posted
    with database.read() as conn:
        assert [row.key for row in outbox.in_flight(conn)] == ["un"]
    await deliver_all(database, room, now + down)
    assert room.said == ["un", "deux"]
    assert room.asked[0] == "un"
    database.close()


@pytest.mark.parametrize("fault", ["crash before", "crash after"])
async def test_an_edit_cut_off_is_simply_made_again(database_url: str, tmp_path: Path, fault: str) -> None:
    database, room = queue(database_url), Room(tmp_path / "room.jsonl")
    await deliver_all(database, room, NOON)
    with database.write() as conn:
        message = Message(notification="un, bis")
        outbox.put(conn, Outgoing(key="e", chat="slack", address="C1", message=message, created_at=NOON, edits="un"))
    later = NOON + timedelta(minutes=5)
    deliver_and_die(database_url, room.path, fault, later)
    await deliver_all(database, room, later + timedelta(minutes=1))
    assert room.said == ["un, bis", "deux"]
    assert room.asked == []
    database.close()
