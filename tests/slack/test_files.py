"""Files and further pages in Slack: put where they were asked for, or said why not; a page comes by a click."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.chat.paging import listing
from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.model import File, Message, Paragraph, Run
from bot.wording import Words
from tests.patience import PATIENCE
from tests.servers.slack import Workspace
from tests.servers.slack_process import BOT_USER, PERSON, PERSON_TOKEN
from tests.slack.test_pictures import answer, shared, until

CSV = '\ufeff"date";"titre"\r\n'.encode()
FILE = File(name="vigie-90.csv", kind="text/csv", write=lambda: CSV, missing="Invitez <Vigie> ici.")
MINE = replace(FILE, alone="À vous <seul>.")
LINES = [(Run(f"ligne {n}"),) for n in range(20)]


async def answered(question: Incoming) -> Message:
    if question.text.startswith("chercher"):
        number = 2 if question.text.endswith("page 2") else 1
        return listing("20 articles", LINES, number, "chercher cloud", Words("fr"))
    file = FILE if "ici" in question.text else MINE
    return Message(notification="Voici.", blocks=(Paragraph((Run("Voici."),)),), file=file)


@pytest.fixture
async def listening(slack: Workspace) -> AsyncIterator[SlackChat]:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(answered)
    yield chat
    await chat.close()


async def mine(slack: Workspace) -> tuple[str, list[dict[str, Any]]]:
    """The direct messages of Vigie with the person: the channel, and the files there."""
    channel = str((await slack.call("conversations.open", users=BOT_USER))["channel"]["id"])
    messages = (await slack.call("conversations.history", channel=channel, limit=100))["messages"]
    return channel, [file for message in messages for file in message.get("files", [])]


async def test_a_file_goes_to_who_asked_alone(slack: Workspace, listening: SlackChat) -> None:
    await slack.command("export alertes", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Voici."
    said = await answer(slack)
    assert (said["text"], said["response_type"]) == ("À vous &lt;seul&gt;.", "ephemeral")
    channel, (file,) = await mine(slack)
    assert (file["name"], file["size"]) == ("vigie-90.csv", len(CSV))
    assert await shared(slack) == [] and await slack.messages("alertes") == []
    assert [call["channel"] for call in slack.posted()] == [PERSON], "a person's id opens the direct messages"
    await slack.command("export alertes", channel=channel)
    assert (await answer(slack))["text"] == "Voici."
    await until(lambda: twice(slack))
    assert len(slack.posted()) == 1 and slack.answers.empty(), "there nobody else reads along"


async def test_a_conversation_of_two_people_is_not_that_of_vigie(slack: Workspace, listening: SlackChat) -> None:
    await slack.command("export alertes", channel="D0OTHERS")
    assert (await answer(slack))["text"] == "Voici."
    assert (await answer(slack))["text"] == "À vous &lt;seul&gt;."
    _, (file,) = await mine(slack)
    assert file["name"] == "vigie-90.csv"


async def twice(slack: Workspace) -> bool:
    return len((await mine(slack))[1]) == 2


@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal"])
async def test_where_no_direct_message_can_be_sent_it_is_said(
    slack: Workspace, listening: SlackChat, method: str
) -> None:
    slack.fail(method, "restricted_action")
    await slack.command("export alertes", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Voici."
    assert (await answer(slack))["text"] == "Invitez &lt;Vigie&gt; ici."
    assert await shared(slack) == [] and (await mine(slack))[1] == []


async def test_a_file_stands_in_the_channel_where_that_is_asked_for(slack: Workspace, listening: SlackChat) -> None:
    await slack.command("export ici alertes", channel=await slack.channel("alertes"))
    assert (await answer(slack))["text"] == "Voici."
    (file,) = await until(lambda: shared(slack))
    assert (file["name"], file["size"]) == ("vigie-90.csv", len(CSV))
    headers = {"Authorization": f"Bearer {PERSON_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(file["url_private"]) as found:
        assert await found.read() == CSV


async def test_a_file_that_cannot_be_put_there_is_not_passed_over(slack: Workspace, listening: SlackChat) -> None:
    slack.fail("files.completeUploadExternal", "not_in_channel")
    await slack.command("export ici alertes", channel=await slack.channel("alertes"))
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
    async with asyncio.timeout(PATIENCE):
        for _ in range(3):
            await slack.acks.get()
    await listening.close()
    assert slack.answers.empty()
