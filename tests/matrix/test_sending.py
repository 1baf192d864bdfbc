"""Messages into real rooms: once, in their place, and refused with a reason."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.matrix.payload import KEY
from bot.errors import ChatBusy, ChatRefused, ChatUnsure
from bot.model import Bullets, Message, Outgoing, Paragraph, Run, Small
from tests.matrix.conftest import Vigie, outgoing
from tests.servers.synapse import Person


async def test_an_alert_arrives_and_another_user_reads_it(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    message = Message(
        notification="Atos : le retrait",
        blocks=(
            Paragraph((Run("Atos & Bull <3", bold=True, url="https://example.fr/a?b=1&c=2"),)),
            Bullets(((Run("22 décembre 2011 : Dassault se retire"),),)),
            Small((Run("Silicon.fr"),)),
        ),
    )
    sent = await chat.send(
        Outgoing(key="k1", chat="matrix", address=room, message=message, created_at=datetime.now(UTC)), thread_ref=""
    )
    (event,) = await alice.read(room)
    assert event["event_id"] == sent.ref
    assert event["sender"] == vigie.me.id
    assert event["content"] == {
        "msgtype": "m.notice",
        "body": "Atos & Bull <3 [1]\n\n• 22 décembre 2011 : Dassault se retire\n\nSilicon.fr\n\n"
        "[1] https://example.fr/a?b=1&c=2",
        "format": "org.matrix.custom.html",
        "formatted_body": '<p><a href="https://example.fr/a?b=1&amp;c=2"><strong>Atos &amp; Bull &lt;3</strong></a></p>'
        "<ul><li>22 décembre 2011 : Dassault se retire</li></ul><p><sub>Silicon.fr</sub></p>",
        "m.mentions": {},
        KEY: "k1",
    }
    assert sent.permalink.startswith(f"https://matrix.to/#/{room}/$")
    assert sent.permalink.endswith("?via=localhost")


async def test_a_follow_up_stands_in_the_thread(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id, alias="fil-de-presse")
    chat = await vigie.start(rooms=frozenset({"#fil-de-presse:localhost"}))
    first = await chat.send(outgoing("#fil-de-presse:localhost", "annonce"), thread_ref="")
    second = await chat.send(outgoing(room, "suite"), thread_ref=first.ref)
    answer = await alice.request("GET", f"/_matrix/client/v1/rooms/{room}/relations/{first.ref}/m.thread")
    assert [event["event_id"] for event in answer["chunk"]] == [second.ref]


async def test_a_follow_up_stands_alone_when_the_channel_has_moved_to_another_room(vigie: Vigie, alice: Person) -> None:
    old, new = await alice.create_room(vigie.me.id), await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({old, new}))
    first = await chat.send(outgoing(old, "annonce"), thread_ref="")
    sent = await chat.send(outgoing(new, "suite"), thread_ref=first.ref)
    (event,) = await alice.read(new)
    assert event["event_id"] == sent.ref
    assert "m.relates_to" not in event["content"]
    await alice.kick(new, vigie.me.id)
    with pytest.raises(ChatRefused, match="Fix: invite"):
        await chat.send(outgoing(new, "après"), thread_ref=sent.ref)


async def test_the_same_key_twice_is_one_message(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    row = outgoing(room, "une fois")
    results = await asyncio.gather(*(chat.send(row, thread_ref="") for _ in range(5)))
    assert len(set(results)) == 1
    assert len(await alice.read(room)) == 1


async def test_the_device_survives_a_restart(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    first = await vigie.start(rooms=frozenset({room}))
    sent = await first.send(outgoing(room, "avant"), thread_ref="")
    await first.close()
    login = vigie.state_dir / "matrix-login.json"
    assert login.stat().st_mode & 0o777 == 0o600
    assert vigie.state_dir.stat().st_mode & 0o777 == 0o700
    # Without a password only the stored login can work.
    second = await vigie.start(password="")
    assert await second.send(outgoing(room, "avant"), thread_ref="") == sent
    devices = await vigie.me.request("GET", "/_matrix/client/v3/devices")
    assert sorted(device["device_id"] for device in devices["devices"]).count("VIGIE") == 1
    assert len(devices["devices"]) == 2, "the one of the registration, and ours"


async def test_a_lost_state_directory_keeps_the_device(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    first = await vigie.start(rooms=frozenset({room}))
    sent = await first.send(outgoing(room, "avant"), thread_ref="")
    await first.close()
    again = await vigie.start(state_dir=vigie.state_dir / "other")
    assert await again.send(outgoing(room, "avant"), thread_ref="") == sent


async def test_nothing_is_lost_or_doubled_when_the_server_dies_in_a_burst(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    rows = [outgoing(room, f"dépêche {number}") for number in range(40)]
    first = [asyncio.create_task(chat.send(row, thread_ref="")) for row in rows]
    for done, task in enumerate(asyncio.as_completed(first), start=1):
        await task
        if done == 5:  # at once, in this thread: the server is not to end what it was asked meanwhile
            vigie.server.kill()
            break
    outcomes = await asyncio.gather(*first, return_exceptions=True)
    failed = [error for error in outcomes if isinstance(error, BaseException)]
    assert failed, "the server died too late"
    assert all(isinstance(error, ChatUnsure | ChatBusy) for error in failed), failed
    with pytest.raises(ChatBusy):
        await chat.find(rows[0], thread_ref="")
    await asyncio.to_thread(vigie.server.start)
    for row, outcome in zip(rows, outcomes, strict=True):
        found = await chat.find(row, thread_ref="")
        if not isinstance(outcome, BaseException):
            assert found == outcome
        elif found:
            assert await chat.send(row, thread_ref="") == found
        else:
            await chat.send(row, thread_ref="")
    bodies = [event["content"]["body"] for event in await alice.read(room)]
    assert sorted(bodies) == sorted(f"dépêche {number}" for number in range(40))


async def test_find_looks_through_pages_but_not_beyond_the_message(
    vigie: Vigie, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.matrix.adapter._PAGE", 5)
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    sent = await chat.send(outgoing(room, "la plus ancienne", key="old"), thread_ref="")
    await asyncio.gather(*(chat.send(outgoing(room, f"m{number}"), thread_ref="") for number in range(12)))
    assert await chat.find(outgoing(room, "?", key="old"), thread_ref="") == sent
    assert await chat.find(outgoing(room, "?", key="never"), thread_ref="") is None
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert await chat.find(outgoing(room, "?", key="old", created_at=tomorrow), thread_ref="") is None


async def test_find_knows_our_own_messages_only(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    await alice.say(room, "la même", **{KEY: "key of la même"})
    assert await chat.find(outgoing(room, "la même"), thread_ref="") is None


async def test_too_fast_is_busy_for_as_long_as_the_server_says(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    await vigie.server.limit(vigie.me.id, per_second=1, burst=2)
    sending = (chat.send(outgoing(room, f"m{number}"), thread_ref="") for number in range(20))
    outcomes = await asyncio.gather(*sending, return_exceptions=True)
    busy = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert busy
    assert all(isinstance(error, ChatBusy) and timedelta(0) < error.wait < timedelta(seconds=5) for error in busy)
    assert len(await alice.read(room)) == len(outcomes) - len(busy)


async def test_a_room_vigie_is_not_in_refuses_with_the_way_out(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room()
    chat = await vigie.start(rooms=frozenset({room}))
    with pytest.raises(ChatRefused, match="Fix: invite"):
        await chat.send(outgoing(room, "m"), thread_ref="")
    assert await chat.find(outgoing(room, "m"), thread_ref="") is None
    await alice.invite(room, vigie.me.id)
    await chat.send(outgoing(room, "m"), thread_ref="")
    await alice.kick(room, vigie.me.id)
    with pytest.raises(ChatRefused, match="Fix: invite"):
        await chat.send(outgoing(room, "après"), thread_ref="")
    assert [event["content"]["body"] for event in await alice.read(room)] == ["m"]


@pytest.mark.parametrize("address", ["#personne:localhost", "general", "C0123", "!nulle-part"])
async def test_a_wrong_address_is_refused_with_the_way_out(vigie: Vigie, address: str) -> None:
    chat = await vigie.start(rooms=frozenset({address}))
    with pytest.raises(ChatRefused, match=r"Fix: .*watchlist\.yaml"):
        await chat.send(outgoing(address, "m"), thread_ref="")
    assert await chat.find(outgoing(address, "m"), thread_ref="") is None


async def test_nothing_goes_unencrypted_into_an_encrypted_room(vigie: Vigie, alice: Person) -> None:
    state = [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
    before = await alice.create_room(vigie.me.id, initial_state=state)
    chat = await vigie.start(rooms=frozenset({before}))
    with pytest.raises(ChatRefused, match="MATRIX_E2EE"):
        await chat.send(outgoing(before, "secret"), thread_ref="")
    after = await alice.create_room(vigie.me.id, initial_state=state)
    with pytest.raises(ChatRefused, match="MATRIX_E2EE"):
        await chat.send(outgoing(after, "secret"), thread_ref="")
    assert await alice.read(before) == await alice.read(after) == []


async def test_nothing_is_sent_before_start_or_after_close(vigie: Vigie, alice: Person) -> None:
    chat = vigie.chat()
    assert chat.name == "matrix"
    with pytest.raises(ChatBusy):
        await chat.send(outgoing("!room", "m"), thread_ref="")
    await chat.close()
    with pytest.raises(ChatBusy):
        await chat.find(outgoing("!room", "m"), thread_ref="")
