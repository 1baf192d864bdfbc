"""Messages of a real workspace are edited in place, whatever happens on the way."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.slack.adapter import SlackChat
from bot.errors import ChatBusy, ChatRefused, ChatUnsure
from bot.model import Outgoing
from bot.store import outbox
from bot.store.database import open_database
from bot.work.deliver import deliver
from tests.servers.slack import Workspace
from tests.slack.test_exactly_once import WEATHER, outgoing

BURST = 40


@pytest.fixture
async def chat(slack: Workspace) -> AsyncIterator[SlackChat]:
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    yield chat
    await chat.close()


async def _at_once(_seconds: float) -> None:
    """Nobody is in a hurry here."""


def edit(of: Outgoing, text: str) -> Outgoing:
    return replace(outgoing(text), edits=of.key)


async def test_an_edit_replaces_the_words_and_keeps_the_key(slack: Workspace, chat: SlackChat) -> None:
    row = outgoing("premier")
    sent = await chat.send(row, thread_ref="")
    for _ in range(2):
        assert (await chat.edit(edit(row, "premier, bis"), sent.ref)).ref == sent.ref
    [message] = await slack.messages("alertes")
    assert message["text"] == "premier, bis" and "premier, bis" in str(message["blocks"])
    assert await chat.find(row, thread_ref="") == sent, "it is still found as what it was"


async def test_a_reply_may_be_shown_in_the_channel_as_well(slack: Workspace, chat: SlackChat) -> None:
    root = await chat.send(outgoing("premier"), thread_ref="")
    await chat.send(replace(outgoing("tournant"), broadcast=True), thread_ref=root.ref)
    await chat.send(replace(outgoing("seul"), broadcast=True), thread_ref="")
    assert [call.get("reply_broadcast", False) for call in slack.posted()] == [False, True, False]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("message_not_found", ChatRefused),
        ("edit_window_closed", ChatRefused),
        ("cant_update_message", ChatRefused),
        ("429", ChatBusy),
        ("503", ChatUnsure),
        ("drop after", ChatUnsure),
    ],
)
async def test_what_may_go_wrong(slack: Workspace, chat: SlackChat, fault: str, error: type[Exception]) -> None:
    row = outgoing("premier")
    sent = await chat.send(row, thread_ref="")
    slack.fail("chat.update", fault)
    with pytest.raises(error):
        await chat.edit(edit(row, "premier, bis"), sent.ref)


async def test_a_burst_of_edits_in_foul_weather(slack: Workspace, chat: SlackChat, tmp_path: Path) -> None:
    """Forty alerts and two edits of each through the real outbox: none lost, none doubled, every final text right."""
    database = open_database(f"sqlite:///{tmp_path / 'v.db'}")
    chance, now = random.Random(2026), [datetime.now(UTC)]
    slack.fail("chat.postMessage", *chance.choices(WEATHER, k=BURST))
    slack.fail("chat.update", *chance.choices([*WEATHER, *["message_not_found"] * 5], k=BURST))
    alerts = [replace(outgoing(f"alerte {number}"), attempted_at=None) for number in range(BURST)]
    for turn in ("", " bis", " ter"):
        with database.write() as conn:
            for row in alerts:
                told = replace(edit(row, f"{row.key}{turn}"), attempted_at=None) if turn else row
                outbox.put(conn, told)
        for _ in range(200):
            done = await deliver(database, {"slack": chat}, clock=lambda: now[0], pause=_at_once)
            if done.next_at is None:
                break
            now[0] = max(now[0] + timedelta(milliseconds=10), done.next_at)
    standing = await slack.messages("alertes")
    assert len(standing) == BURST
    texts = {message["text"]: message["ts"] for message in standing}
    for row in alerts:
        with database.read() as conn:
            said = outbox.get(conn, row.key)
        assert said is not None
        thread = await slack.thread("alertes", said.ref)
        assert f"{row.key} ter" in (thread[0]["text"], thread[-1]["text"]), thread
        assert len(thread) <= 2
    assert sum(text.endswith(" ter") for text in texts) > BURST // 2
    database.close()
