"""Files in Matrix rooms: uploaded to a real Synapse, in clear or encrypted."""

from __future__ import annotations

import logging

import pytest

from bot.chat.matrix.files import attached, event_of
from bot.chat.port import Incoming
from bot.model import File, Message
from tests.matrix.conftest import Vigie, until
from tests.matrix.test_pictures import download
from tests.servers.synapse import Person

CSV = '\ufeff"date";"titre"\r\n'.encode()
FILE = File(name="vigie-90.csv", kind="text/csv", write=lambda: CSV, missing="Pas ici.")


class Exporting(Vigie):
    """A Vigie whose answers bring a file."""

    async def answer(self, incoming: Incoming) -> Message:
        message = await super().answer(incoming)
        return Message(notification=message.notification, blocks=message.blocks, file=FILE)


@pytest.fixture
def exporting(vigie: Vigie) -> Exporting:
    return Exporting(vigie.server, vigie.me, vigie.state_dir, started=vigie.started)


async def test_a_file_stands_under_its_answer(exporting: Exporting, alice: Person) -> None:
    room = await alice.create_room(exporting.me.id)
    await exporting.start(rooms=frozenset({room}))
    question = await alice.say(room, "!veille export alertes")

    async def files() -> list[dict[str, object]]:
        return [event["content"] for event in await alice.read(room) if event["content"].get("msgtype") == "m.file"]

    (shown,) = await until(files)
    assert (shown["body"], shown["filename"]) == ("vigie-90.csv", "vigie-90.csv")
    assert shown["info"] == {"mimetype": "text/csv", "size": len(CSV)}
    assert shown["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    assert await download(alice, str(shown["url"])) == CSV


async def test_a_file_that_is_refused_is_not_passed_over(
    exporting: Exporting, alice: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    huge = File(name="x.csv", kind="text/csv", write=lambda: bytes(60_000_000), missing="Pas ici.")
    monkeypatch.setattr("tests.matrix.test_files.FILE", huge)
    room = await alice.create_room(exporting.me.id)
    await exporting.start(rooms=frozenset({room}))
    with caplog.at_level(logging.WARNING):
        await alice.say(room, "!veille export alertes")

        async def said() -> list[str]:
            return [
                event["content"]["body"] for event in await alice.read(room) if "Pas ici" in event["content"]["body"]
            ]

        assert await until(said) == ["Pas ici."]
    assert "no file in" in caplog.text


def test_an_encrypted_file_holds_the_keys_and_no_address() -> None:
    content = event_of(attached(FILE, b"abc"), {"file": {"url": "mxc://a/b", "key": {}}}, {})
    assert "url" not in content and content["file"] == {"url": "mxc://a/b", "key": {}}
