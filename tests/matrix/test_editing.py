"""Messages of a real room are edited in place, in the way the specification says."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.chat.matrix.payload import KEY, LIMIT, edit_payload, size
from bot.errors import ChatBusy, ChatRefused, ChatUnsure
from bot.model import Outgoing
from tests.matrix.conftest import Vigie, outgoing
from tests.servers.synapse import Person


def edit(room: str, of: Outgoing, text: str) -> Outgoing:
    return replace(outgoing(room, text), edits=of.key)


async def latest(person: Person, room: str, event: str) -> str:
    """What the server says that the message reads now."""
    found = await person.request("GET", f"/_matrix/client/v3/rooms/{room}/event/{event}")
    replaced = found["unsigned"]["m.relations"]["m.replace"]
    return str(replaced["content"]["m.new_content"]["body"])


async def test_an_edit_replaces_the_message_and_is_no_message(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    row = outgoing(room, "premier")
    sent = await chat.send(row, thread_ref="")
    for _ in range(3):
        assert (await chat.edit(edit(room, row, "premier, bis"), sent.ref)).ref == sent.ref
    events = await alice.read(room)
    assert len(events) == 2, "the server takes the same edit once"
    content = events[-1]["content"]
    assert content["body"] == "* premier, bis" and content["m.new_content"]["body"] == "premier, bis"
    assert content["m.relates_to"] == {"rel_type": "m.replace", "event_id": sent.ref}
    assert content["m.new_content"][KEY] == row.key
    assert await latest(alice, room, sent.ref) == "premier, bis"
    assert await chat.find(row, thread_ref="") == sent


async def test_a_turn_stands_beside_its_thread_and_points_to_it(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    root = await chat.send(outgoing(room, "premier"), thread_ref="")
    await chat.send(replace(outgoing(room, "tournant"), broadcast=True), thread_ref=root.ref)
    (_, turn) = await alice.read(room)
    assert turn["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": root.ref}}


async def test_an_edit_in_a_room_vigie_has_left_is_refused(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    row = outgoing(room, "premier")
    sent = await chat.send(row, thread_ref="")
    await alice.kick(room, vigie.me.id)
    with pytest.raises(ChatRefused, match="Fix: invite"):
        await chat.edit(edit(room, row, "bis"), sent.ref)


async def test_edits_survive_the_death_of_the_server(vigie: Vigie, alice: Person) -> None:
    """Forty messages; the server dies while they are edited; every one ends with the right words."""
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    rows = [outgoing(room, f"dépêche {number}") for number in range(40)]
    sent = [await chat.send(row, thread_ref="") for row in rows]
    edits = [edit(room, row, f"{row.message.notification} bis") for row in rows]
    first = [asyncio.create_task(chat.edit(e, s.ref)) for e, s in zip(edits, sent, strict=True)]
    for done, task in enumerate(asyncio.as_completed(first), start=1):
        await task
        if done == 5:  # at once, in this thread: the server is not to end what it was asked meanwhile
            vigie.server.kill()
            break
    outcomes = await asyncio.gather(*first, return_exceptions=True)
    failed = [error for error in outcomes if isinstance(error, BaseException)]
    assert failed and all(isinstance(error, ChatUnsure | ChatBusy) for error in failed), failed
    await asyncio.to_thread(vigie.server.start)
    for e, s, outcome in zip(edits, sent, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            await chat.edit(e, s.ref)
    events = await alice.read(room)
    assert sum("m.new_content" not in event["content"] for event in events) == 40
    for e, s in zip(edits, sent, strict=True):
        assert await latest(alice, room, s.ref) == e.message.notification


def test_a_long_edit_stays_under_the_limit() -> None:
    long = replace(outgoing("!r:x", "é" * 90_000, key="e"), edits="k")
    assert size(edit_payload(long, "$e")) <= LIMIT
