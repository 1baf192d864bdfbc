"""Who is in a room, as the Matrix server tells it."""

from __future__ import annotations

import pytest

from bot.chat.port import Gathering
from bot.errors import ChatBusy, ChatRefused
from tests.matrix.conftest import Vigie
from tests.servers.synapse import Person


async def test_the_members_of_a_room_by_its_alias_or_id(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id, alias="redaction")
    chat = await vigie.start(rooms=frozenset({room}))
    assert isinstance(chat, Gathering)
    assert await chat.members(room) == {alice.id, vigie.me.id}
    assert await chat.members("#redaction:localhost") == {alice.id, vigie.me.id}


async def test_a_room_that_vigie_may_not_enter_tells_nothing(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room()
    chat = await vigie.start(rooms=frozenset())
    with pytest.raises(ChatRefused):
        await chat.members(room)
    await chat.close()
    with pytest.raises(ChatBusy):
        await chat.members(room)
