"""Vigie in a real workspace: a stateful emulator over real sockets, with faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.port import Incoming, Sent
from bot.chat.slack.adapter import SlackChat
from bot.chat.slack.payload import payload
from bot.errors import ChatBusy, ChatRefused, ChatUnsure, SettingsError
from bot.model import Bullets, Message, Outgoing, Paragraph, Run
from tests.servers.slack import Workspace
from tests.slack.block_kit import problems

ALERT = Message(
    notification="Andromède · Orange & Thales <seuls> · Silicon.fr",
    blocks=(
        Paragraph((Run("Cloud <!channel> *x*\nAndromède", bold=True, url="https://www.silicon.fr/a?b=1&c=2"),)),
        Bullets(((Run("22 décembre 2011"), Run(" Dassault se retire", url="https://e.fr/d")),)),
    ),
)


def outgoing(key: str = "k1", *, address: str = "#alertes", message: Message = ALERT) -> Outgoing:
    now = datetime.now(UTC)
    return Outgoing(key=key, chat="slack", address=address, message=message, created_at=now, attempted_at=now)


async def echo(question: Incoming) -> Message:
    return Message(notification="réponse", blocks=(Paragraph((Run(f"{question.user} : {question.text}"),)),))


@pytest.fixture
async def chat(slack: Workspace) -> AsyncIterator[SlackChat]:
    """A chat that sends; it does not listen."""
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    yield chat
    await chat.close()


# -- sending -----------------------------------------------------------------


async def test_posts_an_alert_and_reads_it_back(slack: Workspace, chat: SlackChat) -> None:
    row = outgoing()
    assert chat.name == row.chat
    sent = await chat.send(row, thread_ref="")
    [message] = await slack.messages("alertes")
    expected = payload(row, thread_ref="")
    assert {name: message[name] for name in ("text", "blocks", "metadata", "unfurl_links", "unfurl_media")} == {
        name: expected[name] for name in ("text", "blocks", "metadata", "unfurl_links", "unfurl_media")
    }
    assert sent.ref == message["ts"] and sent.permalink.endswith(message["ts"].replace(".", ""))
    assert problems(message["blocks"]) == []


async def test_replies_in_the_thread(slack: Workspace, chat: SlackChat) -> None:
    root = await chat.send(outgoing("root"), thread_ref="")
    reply = await chat.send(outgoing("reply"), thread_ref=root.ref)
    assert [message["ts"] for message in await slack.thread("alertes", root.ref)] == [root.ref, reply.ref]
    assert [message["ts"] for message in await slack.messages("alertes")] == [root.ref]


async def test_takes_channels_by_id_and_by_name(slack: Workspace, chat: SlackChat) -> None:
    for address in (await slack.channel("veille-cloud"), "#veille-cloud", "#Veille-Cloud"):
        await chat.send(outgoing(address, address=address), thread_ref="")
    assert len(await slack.messages("veille-cloud")) == 3
    assert [method for method, _ in slack.calls].count("conversations.list") == 1


async def test_an_unknown_channel_is_refused_with_the_fix(slack: Workspace, chat: SlackChat) -> None:
    with pytest.raises(ChatRefused, match="unknown channel #nulle-part: invite the bot or fix watchlist"):
        await chat.send(outgoing(address="#nulle-part"), thread_ref="")
    with pytest.raises(ChatRefused, match=r"channel_not_found\. Fix: correct the channel in watchlist"):
        await chat.send(outgoing(address="C0NULLEPART"), thread_ref="")
    with pytest.raises(ChatBusy, match="unknown channel"):
        await chat.find(outgoing(address="#nulle-part"), thread_ref="")


async def test_finds_a_channel_made_later_and_on_a_later_page(slack: Workspace, chat: SlackChat) -> None:
    with pytest.raises(ChatRefused):
        await chat.send(outgoing(address="#neuf"), thread_ref="")
    await slack.call("conversations.create", name="neuf")
    slack.page_size = 1
    await chat.send(outgoing(address="#neuf"), thread_ref="")
    assert len(await slack.messages("neuf")) == 1


async def test_a_channel_the_bot_is_not_in(slack: Workspace, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", "not_in_channel")
    with pytest.raises(ChatRefused, match="invite the bot"):
        await chat.send(outgoing(), thread_ref="")
    slack.fail("conversations.history", "not_in_channel")
    with pytest.raises(ChatBusy, match=r"cannot be told.*invite the bot"):
        await chat.find(outgoing(), thread_ref="")


async def test_sends_bare_text_when_the_blocks_are_refused(
    slack: Workspace, chat: SlackChat, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fail("chat.postMessage", "invalid_blocks")
    sent = await chat.send(outgoing(), thread_ref="")
    [message] = await slack.messages("alertes")
    assert "Cloud &lt;!channel&gt; *x* Andromède (https://www.silicon.fr/a?b=1&amp;c=2)" in message["text"]
    assert "blocks" not in message and message["ts"] == sent.ref
    assert await chat.find(outgoing(), thread_ref="") == sent
    assert "without blocks" in caplog.text


async def test_a_lost_permalink_loses_nothing(slack: Workspace, chat: SlackChat) -> None:
    slack.fail("chat.getPermalink", "503")
    sent = await chat.send(outgoing(), thread_ref="")
    assert sent == Sent(ref=(await slack.messages("alertes"))[0]["ts"])


# -- faults ------------------------------------------------------------------


async def test_waits_when_slack_asks_to(slack: Workspace, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", "429")
    with pytest.raises(ChatBusy) as caught:
        await chat.send(outgoing(), thread_ref="")
    assert caught.value.wait == timedelta(seconds=7)
    assert len(slack.posted()) == 1 and await slack.messages("alertes") == []


@pytest.mark.parametrize("fault", ["503 after", "drop after"])
@pytest.mark.parametrize("threaded", [False, True])
async def test_finds_a_message_whose_answer_was_lost(
    slack: Workspace, chat: SlackChat, fault: str, threaded: bool
) -> None:
    root = (await chat.send(outgoing("root"), thread_ref="")).ref if threaded else ""
    slack.fail("chat.postMessage", fault)
    with pytest.raises(ChatUnsure):
        await chat.send(outgoing("lost"), thread_ref=root)
    found = await chat.find(outgoing("lost"), thread_ref=root)
    standing = await (slack.thread("alertes", root) if threaded else slack.messages("alertes"))
    assert found is not None and found.ref == standing[-1]["ts"] and found.permalink
    assert len(slack.posted()) == (2 if threaded else 1)  # nothing was retried


@pytest.mark.parametrize("fault", ["503", "drop", "fatal_error", "text"])
async def test_does_not_find_what_was_not_posted(slack: Workspace, chat: SlackChat, fault: str) -> None:
    await chat.send(outgoing("other"), thread_ref="")
    slack.fail("chat.postMessage", fault)
    with pytest.raises(ChatUnsure):
        await chat.send(outgoing("lost"), thread_ref="")
    assert await chat.find(outgoing("lost"), thread_ref="") is None
    assert len(await slack.messages("alertes")) == 1


async def test_an_answer_that_never_comes(slack: Workspace, chat: SlackChat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.send(outgoing("first"), thread_ref="")
    monkeypatch.setattr(chat._client, "timeout", 0.1)
    slack.fail("chat.postMessage", "silence after")
    with pytest.raises(ChatUnsure, match="in time"):
        await chat.send(outgoing("silent"), thread_ref="")
    monkeypatch.undo()
    assert await chat.find(outgoing("silent"), thread_ref="") is not None


async def test_looks_through_all_pages_since_the_attempt(slack: Workspace, chat: SlackChat) -> None:
    sent = [await chat.send(outgoing(f"k{n}"), thread_ref="") for n in range(4)]
    slack.page_size = 1
    row = outgoing("k0")
    assert await chat.find(row, thread_ref="") == sent[0]
    arguments = [arguments for method, arguments in slack.calls if method == "conversations.history"][-1]
    assert row.attempted_at is not None
    assert float(arguments["oldest"]) == pytest.approx(row.attempted_at.timestamp() - 60, abs=1e-5)
    assert await chat.find(outgoing("k9"), thread_ref="") is None


async def test_a_gone_thread_has_no_reply(slack: Workspace, chat: SlackChat) -> None:
    slack.fail("conversations.replies", "thread_not_found")
    assert await chat.find(outgoing(), thread_ref="1.1") is None


@pytest.mark.parametrize("fault", ["429", "503", "drop", "missing_scope"])
async def test_cannot_tell_when_the_history_cannot_be_read(slack: Workspace, chat: SlackChat, fault: str) -> None:
    slack.fail("conversations.history", fault, fault)  # twice: aiohttp repeats a GET that was cut off
    with pytest.raises(ChatBusy):
        await chat.find(outgoing(), thread_ref="")


@pytest.mark.parametrize("fault", ["429", "503", "drop", "html"])
async def test_nothing_was_posted_when_the_channel_could_not_be_looked_up(
    slack: Workspace, chat: SlackChat, fault: str
) -> None:
    slack.fail("conversations.list", fault, fault)
    with pytest.raises(ChatBusy):
        await chat.send(outgoing(), thread_ref="")
    assert slack.posted() == []


async def test_nobody_there(slack: Workspace) -> None:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url="http://127.0.0.1:1/api/")
    with pytest.raises(ChatBusy, match="cannot be reached"):
        await chat.send(outgoing(address="C1"), thread_ref="")
    with pytest.raises(ChatBusy, match="cannot be reached"):
        await chat.start(echo)
    await chat.close()


async def test_is_slack_itself_unless_told_otherwise() -> None:
    assert SlackChat("xoxb-1", "xapp-1", api_url="")._client.base_url == "https://slack.com/api/"


# -- starting ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("bot_token", "app_token", "complaint"),
    [
        ("", "xapp-test-app", "SLACK_BOT_TOKEN is missing.*OAuth & Permissions"),
        ("xoxp-1", "xapp-test-app", "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ("xoxb-test-bot", "", "SLACK_APP_TOKEN is missing.*connections:write"),
        ("xoxb-test-bot", "xoxb-test-bot", "SLACK_APP_TOKEN does not begin with xapp-"),
        ("xoxb-wrong", "xapp-test-app", "SLACK_BOT_TOKEN was refused by Slack: invalid_auth"),
        ("xoxb-test-bot", "xapp-wrong", "SLACK_APP_TOKEN was refused by Slack: invalid_auth"),
    ],
)
async def test_says_which_token_is_wrong(slack: Workspace, bot_token: str, app_token: str, complaint: str) -> None:
    chat = SlackChat(bot_token, app_token, api_url=slack.api_url)
    with pytest.raises(SettingsError, match=complaint) as caught:
        await chat.start(echo)
    for token in (bot_token, app_token):
        assert not token or token not in str(caught.value)
    await chat.close()


async def test_with_a_token_that_was_revoked_messages_wait_for_another(slack: Workspace) -> None:
    chat = SlackChat("xoxb-wrong", slack.app_token, api_url=slack.api_url)
    with pytest.raises(ChatBusy, match=r"invalid_auth\. Fix: set SLACK_BOT_TOKEN") as caught:
        await chat.send(outgoing(address="C1"), thread_ref="")
    assert caught.value.wait > timedelta(0)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("fault", ["429", "503", "drop"])
async def test_start_can_be_tried_again(slack: Workspace, chat: SlackChat, method: str, fault: str) -> None:
    slack.fail(method, fault)
    with pytest.raises(ChatBusy):
        await chat.start(echo)
    await chat.start(echo)
    await slack.connected()


async def test_start_gives_up_when_the_socket_stays_shut(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.chat.slack.adapter._CONNECTING", 0.2)
    slack.fail("link", *["503"] * 100)
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url, heartbeat=0.05)
    with pytest.raises(ChatBusy, match="nobody answers"):
        await chat.start(echo)
