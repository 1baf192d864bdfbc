"""Pictures of answers in Matrix rooms: uploaded to a real Synapse, in clear or encrypted."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from nio import RoomEncryptedImage
from nio.crypto.attachments import decrypt_attachment

from bot.chat.matrix.files import event_of
from bot.chat.matrix.pictures import image
from bot.chat.port import Incoming
from bot.model import Message, Picture
from bot.pictures.chart import chart
from bot.pictures.draw import png
from bot.wording import Words
from tests.matrix.conftest import Vigie, until
from tests.matrix.test_e2ee import ENCRYPTED, Encrypting, encrypting, with_extra
from tests.servers.synapse import Person

__all__ = ["encrypting"]  # the fixture

PNG = png(chart("Chronologie", [], Words("fr")))
PICTURE = Picture(name="chronologie.png", title="Chronologie. 2 événements.", alt="tout", draw=lambda: PNG)


class Drawing(Vigie):
    """A Vigie whose answers have a picture."""

    async def answer(self, incoming: Incoming) -> Message:
        message = await super().answer(incoming)
        return Message(notification=message.notification, blocks=message.blocks, picture=PICTURE)


@pytest.fixture
def drawing(vigie: Vigie) -> Drawing:
    return Drawing(vigie.server, vigie.me, vigie.state_dir, started=vigie.started)


async def download(person: Person, address: str) -> bytes:
    path = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
    headers = {"Authorization": f"Bearer {person.token}"}
    async with aiohttp.ClientSession(person.url, headers=headers) as session, session.get(path) as found:
        assert found.status == 200
        return await found.read()


async def images(person: Person, room: str) -> list[dict[str, Any]]:
    return [event["content"] for event in await person.read(room) if event["content"]["msgtype"] == "m.image"]


async def test_a_picture_stands_under_its_answer(drawing: Drawing, alice: Person) -> None:
    room = await alice.create_room(drawing.me.id)
    await drawing.start(rooms=frozenset({room}))
    question = await alice.say(room, "!veille chronologie numergy")
    (shown,) = await until(lambda: images(alice, room))
    assert (shown["body"], shown["filename"]) == (PICTURE.title, "chronologie.png")
    width, height = 1080, int.from_bytes(PNG[20:24])
    assert shown["info"] == {"mimetype": "image/png", "size": len(PNG), "w": width, "h": height}
    assert shown["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    assert await download(alice, shown["url"]) == PNG


async def test_a_picture_that_is_refused_costs_no_words(
    drawing: Drawing, alice: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The server is told a larger file than it takes."""
    huge = Picture(name="x.png", title="trop grand", alt="", draw=lambda: PNG + bytes(60_000_000))
    monkeypatch.setattr("tests.matrix.test_pictures.PICTURE", huge)
    room = await alice.create_room(drawing.me.id)
    await drawing.start(rooms=frozenset({room}))
    await alice.say(room, "!veille chronologie numergy")

    async def logged() -> bool:
        return any("no image in" in record.getMessage() for record in caplog.records)

    with caplog.at_level(logging.WARNING):
        await until(logged)
    assert "réponse" in [event["content"]["body"] for event in await alice.read(room)][-1]
    assert await images(alice, room) == []


def test_the_content_of_an_encrypted_picture_holds_the_keys_and_no_address() -> None:
    content = event_of(image(PICTURE, PNG), {"file": {"url": "mxc://a/b", "key": {}}}, {})
    assert "url" not in content
    assert content["file"] == {"url": "mxc://a/b", "key": {}}


@with_extra
async def test_a_picture_in_an_encrypted_room_is_encrypted(
    drawing: Drawing, alice: Person, encrypting: Encrypting, tmp_path: Path
) -> None:
    room = await alice.create_room(drawing.me.id, initial_state=ENCRYPTED)
    await drawing.start(rooms=frozenset({room}), e2ee=True)
    seen: list[RoomEncryptedImage] = []
    encrypting.client.add_event_callback(lambda _, event: seen.append(event), RoomEncryptedImage)

    async def joined() -> bool:
        await encrypting.sync()
        return drawing.me.id in await alice.members(room)

    await until(joined)
    await encrypting.say(room, "!veille chronologie numergy")
    await until(lambda: encrypting.sees(1))

    async def pictured() -> list[RoomEncryptedImage]:
        await encrypting.sync()
        return seen

    (shown,) = await until(pictured)
    stored = await download(alice, shown.url)
    assert not stored.startswith(b"\x89PNG")
    assert decrypt_attachment(stored, shown.key["k"], shown.hashes["sha256"], shown.iv) == PNG
    assert shown.body == PICTURE.title
