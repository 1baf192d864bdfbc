"""Files and further pages in Slack: put where they were asked for, or said why not; a page comes by a click."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.chat.paging import listing
from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.model import File, Message, Paragraph, Run
from bot.wording import Words
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON_TOKEN
from tests.slack.test_pictures import answer, shared, until

CSV = '\ufeff"date";"titre"\r\n'.encode()
FILE = File(name="vigie-90.csv", kind="text/csv", write=lambda: CSV, missing="Invitez <Vigie> ici.")
LINES = [(Run(f"ligne {n}"),) for n in range(20)]


async def answered(question: Incoming) -> Message:
    if question.text.startswith("chercher"):
        number = 2 if question.text.endswith("page 2") else 1
        return listing("20 articles", LINES, number, "chercher cloud", Words("fr"))
    return Message(notification="Voici.", blocks=(Paragraph((Run("Voici."),)),), file=FILE)


@pytest.fixture
async def listening(slack: Workspace) -> AsyncIterator[SlackChat]:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(answered)
    yield chat
    await chat.close()


async def test_a_file_stands_in_the_channel_it_was_asked_in(slack: Workspace, listening: SlackChat) -> None:
    await slack.command("export alertes", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Voici."
    (file,) = await until(lambda: shared(slack))
    assert (file["name"], file["size"]) == ("vigie-90.csv", len(CSV))
    headers = {"Authorization": f"Bearer {PERSON_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(file["url_private"]) as found:
        assert await found.read() == CSV


async def test_a_file_that_cannot_be_put_there_is_not_passed_over(slack: Workspace, listening: SlackChat) -> None:
    slack.fail("files.completeUploadExternal", "not_in_channel")
    await slack.command("export alertes", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Voici."
    said = await answer(slack)
    assert (said["text"], said["response_type"]) == ("Invitez &lt;Vigie&gt; ici.", "ephemeral")
    assert await shared(slack) == []


async def test_the_next_page_comes_by_a_click_to_who_asked(slack: Workspace, listening: SlackChat) -> None:
    channel = await slack.channel("alertes")
    await slack.command("chercher cloud", channel=channel)
    first: Any = await answer(slack)
    (button,) = first["blocks"][-1]["elements"]
    assert (button["action_id"], button["value"]) == ("page", "chercher cloud page 2")
    ephemeral = {"ts": "17.01", "blocks": first["blocks"]}
    await slack.click(channel, ephemeral, "page")
    second: Any = await answer(slack)
    assert second["response_type"] == "ephemeral" and "ligne 8" in str(second["blocks"])
    button["value"] = "memoire retirer S01 page 2"
    await slack.click(channel, ephemeral, "page")
    async with asyncio.timeout(5):
        for _ in range(3):
            await slack.acks.get()
    await listening.close()
    assert slack.answers.empty()
