"""Questions asked in real rooms, and their answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.matrix.conftest import Vigie, outgoing, says, until
from tests.servers.synapse import Person


async def answers(person: Person, room: str) -> list[dict[str, Any]]:
    return [event["content"] for event in await person.read(room) if event["content"]["msgtype"] == "m.notice"]


async def test_a_question_is_answered_where_it_was_asked(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id, alias=f"salle-{alice.id[7:15]}")
    alias = f"#salle-{alice.id[7:15]}:localhost"
    await vigie.start(rooms=frozenset({alias}))
    question = await alice.say(room, "!veille aide")
    (answer,) = await until(lambda: answers(alice, room))
    assert answer["body"] == "réponse à « aide »"
    assert answer["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    assert answer["m.mentions"] == {}
    (incoming,) = vigie.asked
    assert (incoming.chat, incoming.address, incoming.user, incoming.text) == ("matrix", alias, alice.id, "aide")


async def test_a_question_in_a_thread_is_answered_in_it(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    alert = await chat.send(outgoing(room, "alerte"), thread_ref="")
    relation = {"rel_type": "m.thread", "event_id": alert.ref}
    question = await alice.say(room, "!veille pourquoi", **{"m.relates_to": relation})
    _, answer = await until(lambda: two_answers(alice, room))
    assert answer["m.relates_to"] == {**relation, "is_falling_back": False, "m.in_reply_to": {"event_id": question}}


async def test_what_is_asked_in_a_thread_or_by_a_thumb_is_about_its_message(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    alert = await chat.send(outgoing(room, "alerte"), thread_ref="")
    await alice.react(room, alert.ref, "👍🏽")
    await alice.react(room, alert.ref, "🎉")
    await alice.say(room, "!veille pourquoi", **{"m.relates_to": {"rel_type": "m.thread", "event_id": alert.ref}})
    await until(lambda: two_answers(alice, room))  # the alert itself, and one answer: a thumb gets none

    async def heard() -> bool:
        return len(vigie.asked) == 2

    await until(heard)
    assert sorted((asked.text, asked.user, asked.about) for asked in vigie.asked) == [
        ("pourquoi", alice.id, alert.ref),
        ("useful", alice.id, alert.ref),
    ]


async def two_answers(person: Person, room: str) -> list[dict[str, Any]]:
    found = await answers(person, room)
    return found if len(found) == 2 else []


async def test_only_new_questions_are_answered(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room()
    await alice.say(room, "!veille avant-invitation")
    await alice.invite(room, vigie.me.id)
    first = await vigie.start(rooms=frozenset({room}))
    await alice.say(room, "!veille un")
    await until(lambda: answers(alice, room))
    await first.close()
    await alice.say(room, "!veille pendant-absence")
    await vigie.start(rooms=frozenset({room}))
    await alice.say(room, "!veille deux")
    await until(lambda: two_answers(alice, room))
    assert [incoming.text for incoming in vigie.asked] == ["un", "deux"]


async def test_notices_of_other_bots_are_left_alone(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.start(rooms=frozenset({room}))
    await alice.say(room, "!veille robot", msgtype="m.notice")
    await alice.say(room, "!veille personne")
    await until(lambda: two_answers(alice, room))  # the notice itself, and one answer
    assert [incoming.text for incoming in vigie.asked] == ["personne"]


async def test_invitations_are_followed_to_rooms_of_the_watchlist_only(vigie: Vigie, alice: Person) -> None:
    known, stranger = await alice.create_room(), await alice.create_room()
    await vigie.start(rooms=frozenset({known, "#inconnu:localhost"}))
    await alice.invite(stranger, vigie.me.id)
    await alice.invite(known, vigie.me.id)

    async def joined() -> bool:
        return vigie.me.id in await alice.members(known)

    await until(joined)
    await alice.say(known, "!veille aide")
    await until(lambda: answers(alice, known))
    assert vigie.me.id not in await alice.members(stranger)


async def test_an_invitation_received_while_away_is_followed_at_start(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.start(rooms=frozenset({room}))
    assert vigie.me.id in await alice.members(room)


async def test_put_out_and_let_in_again(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(rooms=frozenset({room}))
    await alice.kick(room, vigie.me.id)
    await alice.invite(room, vigie.me.id)

    async def joined() -> bool:
        return vigie.me.id in await alice.members(room)

    await until(joined)
    await alice.say(room, "!veille encore")
    await until(lambda: answers(alice, room))
    await chat.send(outgoing(room, "alerte"), thread_ref="")


async def test_listening_goes_on_after_the_server_was_away(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.start(rooms=frozenset({room}))
    await asyncio.to_thread(vigie.server.kill)
    await asyncio.to_thread(vigie.server.start)
    await alice.say(room, "!veille aide")
    await until(lambda: answers(alice, room))


async def test_a_login_ended_on_the_server_is_made_again(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.start(rooms=frozenset({room}))
    stored = json.loads((vigie.state_dir / "matrix-login.json").read_text())
    device = Person(vigie.me.url, vigie.me.id, "", stored["token"])
    await device.request("POST", "/_matrix/client/v3/logout", {})
    await alice.say(room, "!veille aide")
    await until(lambda: answers(alice, room))
    again = json.loads((vigie.state_dir / "matrix-login.json").read_text())
    assert again["device"] == stored["device"] == "VIGIE"
    assert again["token"] != stored["token"]


async def test_an_answer_waits_when_the_server_asks_to_slow_down(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.start(rooms=frozenset({room}))
    await vigie.server.limit(vigie.me.id, per_second=1, burst=1)
    for number in range(3):
        await alice.say(room, f"!veille {number}")

    async def three() -> bool:
        return len(await answers(alice, room)) == 3

    await until(three)


async def test_one_failing_answer_does_not_end_the_listening(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = vigie.chat(rooms=frozenset({room}))

    async def fails_once(incoming: Any) -> Any:
        vigie.asked.append(incoming)
        if len(vigie.asked) == 1:
            raise RuntimeError("a bug")
        return says("voilà")

    await chat.start(fails_once)
    await alice.say(room, "!veille un")
    await alice.say(room, "!veille deux")
    await until(lambda: answers(alice, room))
    assert [incoming.text for incoming in vigie.asked] == ["un", "deux"]


async def test_close_leaves_nothing_running(vigie: Vigie, alice: Person) -> None:
    before = asyncio.all_tasks()
    chat = await vigie.start()
    assert len(asyncio.all_tasks()) > len(before)
    await chat.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    await chat.close()
