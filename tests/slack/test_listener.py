"""Questions asked in Slack reach Vigie over Socket Mode, with unmodified bolt, and are answered once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app

from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.model import Message, Paragraph, Run
from tests.patience import PATIENCE
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON


async def echo(question: Incoming) -> Message:
    return Message(notification="réponse", blocks=(Paragraph((Run(f"{question.user} : {question.text}"),)),))


@pytest.fixture
async def listening(slack: Workspace) -> AsyncIterator[SlackChat]:
    """A chat that listens, with a short heartbeat."""
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url, heartbeat=0.3)
    await chat.start(echo)
    yield chat
    await chat.close()


async def answer(slack: Workspace) -> dict[str, object]:
    async with asyncio.timeout(PATIENCE):
        return await slack.answers.get()


async def test_answers_a_command(slack: Workspace, listening: SlackChat) -> None:
    envelope = await slack.command("pourquoi <https://e.fr/a?b=1&amp;c=2>")
    said = await answer(slack)
    assert said["envelope"] == envelope and said["response_type"] == "ephemeral" and said["text"] == "réponse"
    shown = json.dumps(said["blocks"], ensure_ascii=False).replace("\u00a0", " ")
    assert f"{PERSON} : pourquoi https://e.fr/a?b=1&c=2" in shown
    assert await slack.acks.get() == {"envelope_id": envelope}


async def test_a_thumb_under_a_message_is_noted_without_an_answer(
    slack: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    noted: asyncio.Queue[Incoming] = asyncio.Queue()

    async def note(said: Incoming) -> Message:
        await noted.put(said)
        if said.text == "useless":
            raise RuntimeError("the store is away")
        return await echo(said)

    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(note)
    channel = await slack.channel("alertes")
    posted = await slack.call("chat.postMessage", channel=channel, text="Alerte")
    for reaction in ("tada", "+1", "-1"):
        await slack.react(channel, posted["ts"], reaction)
    async with asyncio.timeout(PATIENCE):
        said = [await noted.get() for _ in range(2)]
    await chat.close()
    assert sorted(said, key=lambda one: one.text) == [
        Incoming(chat="slack", address=channel, user=PERSON, text=text, about=posted["ts"], name="#alertes")
        for text in ("useful", "useless")
    ]
    assert noted.empty() and slack.answers.empty()
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == ["a thumb of Slack was not noted"]


async def test_needs_no_more_of_the_environment_than_it_was_given(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """bolt reads variables by itself: another app's must not take over, ours must not be complained about."""
    for variable in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(variable, "another-app")
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(echo)
    envelope = await slack.command("etat")
    assert (await answer(slack))["envelope"] == envelope
    await chat.close()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_acknowledges_before_it_answers(slack: Workspace) -> None:
    free = asyncio.Event()

    async def slow(question: Incoming) -> Message:
        await free.wait()
        return await echo(question)

    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(slow)
    envelope = await slack.command("etat")
    async with asyncio.timeout(PATIENCE):
        assert await slack.acks.get() == {"envelope_id": envelope}
    assert slack.answers.empty()
    free.set()
    await chat.close()  # finishes what it has in hand
    assert (await answer(slack))["envelope"] == envelope


async def test_acknowledges_what_it_took_before_it_disconnects(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Else Slack would ask again what was answered; what came too late stays for the next connection."""
    taken, free = asyncio.Event(), asyncio.Event()

    async def held(*given: Any) -> Any:
        """bolt, as slow as a form that is checked before it is acknowledged."""
        taken.set()
        await free.wait()
        return await run_async_bolt_app(*given)

    monkeypatch.setattr("bot.chat.slack.wire.run_async_bolt_app", held)
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(echo)
    envelope = await slack.command("etat")
    async with asyncio.timeout(PATIENCE):
        await taken.wait()
    closing = asyncio.create_task(chat.close())
    await asyncio.sleep(0)  # closing has begun
    await slack.command("aide")
    free.set()
    await closing
    async with asyncio.timeout(PATIENCE):
        assert await slack.acks.get() == {"envelope_id": envelope}
    assert slack.acks.empty()
    assert (await answer(slack))["envelope"] == envelope
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_gives_up_an_answer_that_takes_too_long_to_finish(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(question: Incoming) -> Message:
        await asyncio.Event().wait()
        return await echo(question)

    monkeypatch.setattr("bot.chat.slack.listener._GRACE", 0.05)
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(never)
    await slack.command("etat")
    await slack.acks.get()
    await chat.close()
    assert slack.answers.empty()


async def test_answers_the_same_delivery_once(slack: Workspace, listening: SlackChat) -> None:
    envelope = await slack.command("etat")
    await slack.command("etat", envelope=envelope)  # delivered twice
    await slack.command("etat", trigger=f"trigger-{envelope}")  # the same act in another envelope
    last = await slack.command("aide")
    async with asyncio.timeout(PATIENCE):
        acked = [(await slack.acks.get())["envelope_id"] for _ in range(4)]
    assert acked.count(envelope) == 2  # a repeated one is acknowledged too
    assert {(await answer(slack))["envelope"] for _ in range(2)} == {envelope, last}
    assert slack.answers.empty()


@pytest.mark.parametrize("trouble", ["broken answer", "refused answer"])
async def test_a_failed_answer_is_logged_and_the_next_is_given(
    slack: Workspace, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def answers(question: Incoming) -> Message:
        if question.text == "broken answer":
            raise RuntimeError("a fault in the core")
        return await echo(question)

    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(answers)
    slack.response_status = 404 if trouble == "refused answer" else 200
    await slack.command(trouble)
    if trouble == "refused answer":
        await answer(slack)
    slack.response_status = 200
    envelope = await slack.command("etat")
    assert (await answer(slack))["envelope"] == envelope
    await chat.close()
    assert [record.levelno for record in caplog.records if record.name == "bot.chat.slack.listener"] == [
        logging.ERROR if trouble == "broken answer" else logging.WARNING
    ]


async def _refresh(slack: Workspace) -> None:
    await slack.push({"type": "disconnect", "reason": "refresh_requested"})


async def _hang_up(slack: Workspace) -> None:
    await slack.hang_up()


async def _refresh_on_a_bad_line(slack: Workspace) -> None:
    """The address is given, the connection fails, and the address is used up."""
    slack.fail("link", "503", "drop")
    await _refresh(slack)


async def _hang_up_on_a_bad_day(slack: Workspace) -> None:
    slack.fail("apps.connections.open", "503", "drop", "internal_error")
    slack.fail("link", "503")
    await slack.hang_up()


async def _refresh_on_a_worse_line(slack: Workspace) -> None:
    """The connection fails, and at first there is no new address either."""
    slack.fail("link", "503")
    slack.fail("apps.connections.open", "", "503", "drop")
    await _refresh(slack)


@pytest.mark.parametrize(
    "lose", [_refresh, _hang_up, _refresh_on_a_bad_line, _refresh_on_a_worse_line, _hang_up_on_a_bad_day]
)
async def test_comes_back_when_the_connection_is_lost(
    slack: Workspace, listening: SlackChat, lose: Callable[[Workspace], Awaitable[None]]
) -> None:
    await slack.command("avant")
    await answer(slack)
    before = slack.connections
    await lose(slack)
    await slack.connected(after=before)
    envelope = await slack.command("apres")
    assert (await answer(slack))["envelope"] == envelope


async def test_close_leaves_nothing_behind(slack: Workspace) -> None:
    before = asyncio.all_tasks()
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url, heartbeat=0.05)
    await chat.start(echo)
    await slack.command("etat")
    await answer(slack)
    slack.fail("link", *["503"] * 100)
    slack.fail("apps.connections.open", *["503"] * 100)
    await _refresh(slack)
    await slack.acks.get()
    await chat.close()
    await chat.close()
    names = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before}  # type: ignore[union-attr]
    assert not {name for name in names if "RequestHandler" not in name}  # those are of the test's server


async def test_a_question_says_the_name_of_its_channel(slack: Workspace) -> None:
    """The watchlist may name channels; Slack tells ids. The workspace is asked once for those it does not show."""
    asked: asyncio.Queue[Incoming] = asyncio.Queue()

    async def note(said: Incoming) -> Message:
        await asked.put(said)
        return await echo(said)

    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    await chat.start(note)
    alertes, cloud = await slack.channel("alertes"), await slack.channel("veille-cloud")
    slack.fail("conversations.list", "500")
    before = len(slack.calls)
    said = []
    for place in (alertes, alertes, cloud, "D0ALICE", "C0STRANGE", "C0STRANGE"):
        await slack.command("resume", channel=place)
        async with asyncio.timeout(PATIENCE):
            said.append(await asked.get())
    await chat.close()
    assert [one.name for one in said] == ["", "#alertes", "#veille-cloud", "", "", ""], (
        "Slack was out of order at first"
    )
    assert [one.address for one in said[:3]] == [alertes, alertes, cloud]
    assert sum(method == "conversations.list" for method, _ in slack.calls[before:]) == 3
