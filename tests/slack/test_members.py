"""Who is in a channel or in a user group, as Slack tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.chat.port import Gathering
from bot.chat.slack.adapter import SlackChat
from bot.errors import ChatBusy, ChatRefused
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON


@pytest.fixture
async def chat(slack: Workspace) -> AsyncIterator[SlackChat]:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    yield chat
    await chat.close()


async def test_the_members_of_a_channel_by_its_name_or_id(slack: Workspace, chat: SlackChat) -> None:
    assert isinstance(chat, Gathering)
    by_name = await chat.members("#alertes")
    assert len(by_name) > 1
    assert await chat.members(await slack.channel("alertes")) == by_name


async def test_all_pages_are_read(slack: Workspace, chat: SlackChat) -> None:
    whole = await chat.members("#alertes")
    slack.page_size = 1
    slack.calls.clear()
    assert await chat.members("#alertes") == whole
    assert len([method for method, _ in slack.calls if method == "conversations.members"]) == len(whole)


async def test_the_users_of_a_group(slack: Workspace, chat: SlackChat) -> None:
    slack.groups["S0EQUIPE"] = [PERSON, "U0BOB"]
    assert await chat.members("S0EQUIPE") == {PERSON, "U0BOB"}


async def test_what_slack_does_not_tell_is_an_error(slack: Workspace, chat: SlackChat) -> None:
    with pytest.raises(ChatRefused, match="no_such_subteam"):
        await chat.members("S0AUTRE")
    slack.fail("usergroups.users.list", "missing_scope")
    with pytest.raises(ChatRefused, match="missing_scope"):
        await chat.members("S0EQUIPE")
    slack.fail("conversations.members", "503")
    with pytest.raises(ChatBusy):
        await chat.members("#alertes")
    slack.page_size = 0  # a channel whose end never comes
    with pytest.raises(ChatBusy, match="more than"):
        await chat.members("#alertes")
    slack.page_size = 1_000
    with pytest.raises(ChatRefused, match="unknown channel"):
        await chat.members("#nulle-part")
