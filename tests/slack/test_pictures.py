"""Pictures of answers in Slack: uploaded with their description, and never at the cost of the words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import aiohttp
import pytest

from bot.alerting.render import Rendering
from bot.chat.chronicle import Wanted, chronicle
from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.model import Event, Message, Watch
from bot.wording import Words
from tests.patience import PATIENCE
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON_TOKEN

DAYS = (date(2012, 9, 1), date(2015, 10, 13))
EVENTS = [Event(id=str(day), title=f"Fait du {day}", start=day, end=day, precision="day") for day in DAYS]
WATCH = Watch(id="numergy", label="Numergy", aliases=("Numergy",))


async def timeline(question: Incoming) -> Message:
    return chronicle(Wanted(watches=(WATCH,)), EVENTS, Rendering(words=Words("fr")))


@pytest.fixture
async def listening(slack: Workspace) -> AsyncIterator[SlackChat]:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(timeline)
    yield chat
    await chat.close()


async def answer(slack: Workspace) -> dict[str, object]:
    async with asyncio.timeout(PATIENCE):
        return await slack.answers.get()


async def until(found: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(PATIENCE):
        while not (seen := await found()):
            await asyncio.sleep(0.02)
        return seen


async def shared(slack: Workspace) -> list[dict[str, Any]]:
    return [file for message in await slack.messages("alertes") for file in message.get("files", [])]


async def test_a_picture_stands_in_the_channel_with_its_description(slack: Workspace, listening: SlackChat) -> None:
    await slack.command("chronologie numergy", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Chronologie\u00a0: Numergy"
    (file,) = await until(lambda: shared(slack))
    assert (file["name"], file["mimetype"]) == ("chronologie.png", "image/png")
    assert file["title"] == "Chronologie\u00a0: Numergy. 2 événements, 2012–2015."
    asked = dict(slack.calls)["files.getUploadURLExternal"]
    assert asked["alt_txt"].startswith(
        "Chronologie\u00a0: Numergy. 2 événements, 2012–2015. 1er septembre 2012, Fait du"
    )
    message = await timeline(Incoming(chat="slack", address="", user="", text=""))
    assert message.picture is not None
    png = message.picture.draw()
    assert file["size"] == len(png)
    headers = {"Authorization": f"Bearer {PERSON_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(file["url_private"]) as found:
        assert await found.read() == png


@pytest.mark.parametrize(
    ("method", "fault", "reason"),
    [
        ("files.getUploadURLExternal", "missing_scope", "docs/slack-manifest.json"),
        ("files.completeUploadExternal", "not_in_channel", "invite the bot"),
        ("files.completeUploadExternal", "drop", "the connection to Slack broke"),
        ("files.getUploadURLExternal", "html", "barred"),
    ],
)
async def test_without_its_picture_the_answer_still_stands(
    slack: Workspace, listening: SlackChat, caplog: pytest.LogCaptureFixture, method: str, fault: str, reason: str
) -> None:
    caplog.set_level(logging.WARNING)
    slack.fail(method, fault)
    await slack.command("chronologie numergy", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Chronologie\u00a0: Numergy"

    async def logged() -> bool:
        return any("no picture" in record.getMessage() for record in caplog.records)

    await until(logged)
    assert reason in caplog.text
    assert await shared(slack) == []
