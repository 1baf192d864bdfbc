"""Vigie's account on the test server, and what it is asked to send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.matrix.adapter import MatrixChat
from bot.chat.port import Incoming
from bot.model import Message, Outgoing, Paragraph, Run
from tests.patience import PATIENCE
from tests.servers.synapse import Person, Synapse


def says(text: str) -> Message:
    return Message(notification=text, blocks=(Paragraph((Run(text),)),))


def outgoing(room: str, text: str, *, key: str = "", created_at: datetime | None = None) -> Outgoing:
    return Outgoing(
        key=key or f"key of {text}",
        chat="matrix",
        address=room,
        message=says(text),
        created_at=created_at or datetime.now(UTC),
    )


async def until(question: Callable[[], Awaitable[Any]]) -> Any:
    """The first answer that is not empty."""
    async with asyncio.timeout(PATIENCE):
        while not (answer := await question()):
            await asyncio.sleep(0.05)
        return answer


@dataclass
class Vigie:
    """A MatrixChat, the account it uses, and the questions it has been asked."""

    server: Synapse
    me: Person
    state_dir: Path
    asked: list[Incoming] = field(default_factory=list)
    started: list[MatrixChat] = field(default_factory=list)

    def chat(self, *, homeserver: str = "", **settings: Any) -> MatrixChat:
        given = {"password": self.me.password, "state_dir": self.state_dir, **settings}
        self.started.append(MatrixChat(homeserver or self.server.url, self.me.id, **given))
        return self.started[-1]

    async def start(self, **settings: Any) -> MatrixChat:
        chat = self.chat(**settings)
        await chat.start(self.answer)
        return chat

    async def answer(self, incoming: Incoming) -> Message:
        self.asked.append(incoming)
        return says(f"réponse à « {incoming.text} »")


@pytest.fixture
async def vigie(synapse: Synapse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Vigie]:
    monkeypatch.setattr("bot.chat.matrix.account._REQUEST_TIMEOUT", PATIENCE)  # a loaded server takes long
    one = Vigie(synapse, await synapse.user("vigie"), tmp_path / "state")
    yield one
    for chat in one.started:
        await chat.close()


@pytest.fixture
async def alice(synapse: Synapse) -> Person:
    return await synapse.user("alice")
