"""Connections to Slack are kept between calls, and one that Slack has closed loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.chat.port import Incoming
from bot.chat.slack import connections
from bot.chat.slack.adapter import SlackChat
from bot.model import Message, Outgoing, Paragraph, Run
from tests.servers.slack import Workspace

WHEN = datetime(2012, 1, 10, 12, tzinfo=UTC)


def message(text: str) -> Message:
    return Message(notification=text, blocks=(Paragraph((Run(text),)),))


def outgoing(number: int) -> Outgoing:
    said = message(f"Message {number}")
    return Outgoing(key=f"k{number}", chat="slack", address="#alertes", message=said, created_at=WHEN)


async def answer(asked: Incoming) -> Message:
    return message(f"réponse à {asked.text}")


@pytest.fixture
async def chat(slack: Workspace) -> AsyncIterator[SlackChat]:
    """A chat that listens."""
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(answer)
    yield chat
    await chat.close()


async def test_messages_and_answers_one_after_the_other_share_connections(chat: SlackChat, slack: Workspace) -> None:
    slack.lines.clear()
    for number in range(3):
        await chat.send(outgoing(number), thread_ref="")
        await slack.command(f"question {number}")
        told = await slack.answers.get()
        assert told["text"] == f"réponse à question {number}"
    assert len([message for message in await slack.messages("alertes") if message["text"].startswith("Message")]) == 3
    assert len(slack.lines) <= 2  # the next message may begin before the answer to an answer is there


async def test_a_connection_that_slack_closed_is_replaced(chat: SlackChat, slack: Workspace) -> None:
    await chat.send(outgoing(1), thread_ref="")
    before = list(slack.lines)
    for line in before:
        line.close()
    while not all(connection.is_closing() for connection in before):
        await asyncio.sleep(0)
    await slack.command("question")
    assert (await slack.answers.get())["text"] == "réponse à question"
    await chat.send(outgoing(2), thread_ref="")
    told = {message["text"] for message in await slack.messages("alertes")}
    assert {"Message 1", "Message 2"} <= told


async def test_no_connection_is_left_when_it_stops(slack: Workspace) -> None:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(answer)
    session = chat._client.session
    assert session is not None
    await chat.close()
    assert session.closed
    assert chat._client.session is None


async def test_an_answer_without_an_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="no address"):
        await connections.respond(AsyncRespond(response_url=None), None, {"text": "réponse"})
