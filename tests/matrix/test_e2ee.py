"""Encrypted rooms, both ways, with a second encrypting client. Runs where the extra `e2ee` is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from nio import AsyncClient, AsyncClientConfig, LoginResponse, RoomMessageNotice, SyncResponse

from bot.errors import SettingsError
from tests.matrix.conftest import Vigie, outgoing, until
from tests.servers.synapse import Person

ENCRYPTED = [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
installed = find_spec("vodozemac") is not None
with_extra = pytest.mark.skipif(not installed, reason="the extra e2ee is not installed: `make test-crypto`")


@pytest.mark.skipif(installed, reason="the extra e2ee is installed")
async def test_without_the_extra_it_says_what_to_install(vigie: Vigie) -> None:
    with pytest.raises(SettingsError, match="Fix: install it"):
        await vigie.start(e2ee=True)


class Encrypting:
    """A person's encrypting client."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.read: list[str] = []

    async def sync(self) -> None:
        response = await self.client.sync(timeout=200)
        assert isinstance(response, SyncResponse)
        for room in response.rooms.join.values():
            self.read += [e.body for e in room.timeline.events if isinstance(e, RoomMessageNotice) and e.decrypted]
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        await self.client.send_to_device_messages()

    async def say(self, room: str, body: str) -> None:
        content = {"msgtype": "m.text", "body": body}
        await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)

    async def sees(self, count: int) -> bool:
        await self.sync()
        return len(self.read) >= count


@pytest.fixture
async def encrypting(alice: Person, tmp_path: Path) -> AsyncIterator[Encrypting]:
    (tmp_path / "alice").mkdir()
    client = AsyncClient(
        alice.url, alice.id, "ALICE", str(tmp_path / "alice"), AsyncClientConfig(encryption_enabled=True)
    )
    assert isinstance(await client.login(alice.password), LoginResponse)
    person = Encrypting(client)
    await person.sync()
    yield person
    await client.close()


@with_extra
async def test_an_alert_and_an_answer_in_an_encrypted_room(vigie: Vigie, alice: Person, encrypting: Encrypting) -> None:
    room = await alice.create_room(vigie.me.id, initial_state=ENCRYPTED)
    chat = await vigie.start(rooms=frozenset({room}), e2ee=True)

    async def posted() -> object:
        await encrypting.sync()
        return await chat.send(outgoing(room, "secret"), thread_ref="")

    sent = await until(posted)
    await until(lambda: encrypting.sees(1))
    await encrypting.say(room, "!veille aide")
    await until(lambda: encrypting.sees(2))
    assert encrypting.read == ["secret", "réponse à « aide »"]
    assert await alice.read(room) == [], "nothing stands there in clear"
    assert await chat.find(outgoing(room, "secret"), thread_ref="") == sent
    await chat.close()
    again = await vigie.start(rooms=frozenset({room}), e2ee=True)
    assert await again.send(outgoing(room, "secret"), thread_ref="") == sent
    await again.send(outgoing(room, "encore"), thread_ref="")
    await until(lambda: encrypting.sees(3))
    assert encrypting.read[-1] == "encore"


@with_extra
async def test_lost_keys_make_a_new_device(vigie: Vigie, alice: Person, encrypting: Encrypting) -> None:
    room = await alice.create_room(vigie.me.id, initial_state=ENCRYPTED)
    for state in ("first", "second"):
        chat = await vigie.start(rooms=frozenset({room}), e2ee=True, state_dir=vigie.state_dir / state)
        await encrypting.sync()
        await chat.send(outgoing(room, state), thread_ref="")
        await chat.close()
    await until(lambda: encrypting.sees(2))
    assert encrypting.read == ["first", "second"]
