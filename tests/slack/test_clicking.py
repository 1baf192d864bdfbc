"""Clicks under an alert, from Slack's socket to the edited message: said once, whatever is delivered twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.alerting.offers import COMMANDS
from bot.chat.commands import answer
from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.memory.development import Development
from bot.model import Article, Channel, Mention, Message, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import articles, feedback, mentions, mutes, stories
from bot.store.database import Database, open_database
from bot.work.deliver import deliver
from bot.work.desk import Desk
from bot.work.publishing import queue_alert
from tests.patience import PATIENCE
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
WATCHLIST = Watchlist(
    channels=(Channel(id="veille", slack="#alertes"),),
    watches=(Watch(id="atos", label="Atos", aliases=("Atos",), channels=("veille",)),),
)
ARTICLE = Article(
    key="a", title="Atos <!channel> rachète *OVH*", text="Atos rachète OVH.", source="Silicon", url="https://e.fr/a",
    published=NOON, seen_at=NOON, feed="silicon",
)  # fmt: skip


class Alerted:
    """One alert that stands in the workspace, and a Vigie that listens; its clock is the test's."""

    def __init__(self, slack: Workspace, path: Path) -> None:
        self.slack = slack
        self.now = NOON
        self.database: Database = open_database(f"sqlite:///{path}/vigie.db")
        self.newsroom = Newsroom(WATCHLIST)
        self.chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)

    async def begin(self) -> None:
        considered = self.newsroom.consider(ARTICLE, now=NOON)
        with self.database.write() as conn:
            articles.add(conn, ARTICLE, ["a"])
            mentions.save(conn, "a", considered.matching.mentions)
            placed = self.newsroom.place(considered)
            stories.save(conn, placed.story, "a", "first")
            for alert in self.newsroom.alerts(considered, placed.story.key):
                queue_alert(conn, self.newsroom, alert, Development(kind="follow-up"), chats=("slack",), now=self.now)
        await self.deliver()
        await self.chat.start(self.answer)

    async def answer(self, incoming: Incoming) -> Message:
        desk = Desk(self.database, self.newsroom, incoming, now=self.now)
        return await asyncio.to_thread(answer, incoming.text, desk)

    async def deliver(self) -> None:
        async def at_once(_seconds: float) -> None:
            """Nobody is in a hurry here."""

        await deliver(self.database, {"slack": self.chat}, clock=lambda: self.now, pause=at_once)

    async def standing(self) -> dict[str, Any]:
        (message,) = await self.slack.messages("alertes")
        return message

    async def click(self, command: str, **options: str) -> str:
        """A click; the words of the answer that only the person who clicked sees."""
        channel = await self.slack.channel("alertes")
        envelope = await self.slack.click(channel, await self.standing(), command, **options)
        async with asyncio.timeout(PATIENCE):
            assert await self.slack.acks.get() == {"envelope_id": envelope}
            said = await self.slack.answers.get()
        assert (said["envelope"], said["response_type"], said["replace_original"]) == (envelope, "ephemeral", False)
        return json.dumps(said["blocks"], ensure_ascii=False).replace("\u00a0", " ")

    async def shown(self) -> str:
        await self.deliver()
        return json.dumps((await self.standing())["blocks"], ensure_ascii=False).replace("\u00a0", " ")


@pytest.fixture
async def alerted(slack: Workspace, tmp_path: Path) -> AsyncIterator[Alerted]:
    made = Alerted(slack, tmp_path)
    await made.begin()
    yield made
    await made.chat.close()
    made.database.close()


async def test_an_opinion_is_kept_and_said_on_the_message(alerted: Alerted) -> None:
    assert "Noté" in await alerted.click("useful")
    shown = await alerted.shown()
    assert "Utile : alice" in shown and "Atos <!channel> rachète *OVH*" in shown
    assert [e["type"] for e in (await alerted.standing())["blocks"]][-2:] == ["context", "actions"]
    assert PERSON not in shown, "nobody is mentioned"
    alerted.now += timedelta(seconds=2)
    assert "Déjà noté" in await alerted.click("useful")
    before = len(alerted.slack.calls)
    assert await alerted.shown() == shown and len(alerted.slack.calls) == before, "nothing is edited again"
    alerted.now += timedelta(seconds=2)
    await alerted.click("useless")
    assert "Pas pertinent : alice" in await alerted.shown()
    with alerted.database.read() as conn:
        assert [opinion.useful for opinion, _ in feedback.all_opinions(conn)] == [False]


async def test_each_offer_answers_the_person_who_clicked(alerted: Alerted) -> None:
    answers = {command: await alerted.click(command) for command in COMMANDS}
    assert "Alerte envoyée ici le" in answers["why"]
    assert "aucun événement sur Atos" in answers["timeline"]
    assert "« Silicon » est en sourdine jusqu'au 3 mars 2026 à 12:00" in answers["mute source"]
    assert "« Atos » est en sourdine jusqu'au" in answers["mute watch"]
    assert "est seul" in answers["split"]
    shown = await alerted.shown()
    assert shown.count("Pas pertinent : alice") == 1 and shown.count("« Atos » en sourdine") == 1
    assert "« Silicon » en sourdine jusqu'au 3 mars 2026 à 12:00 (par alice)" in shown
    with alerted.database.read() as conn:
        assert {(mute.kind, mute.what, mute.user) for mute in mutes.unfinished(conn)} == {
            ("source", "Silicon", PERSON),
            ("watch", "atos", PERSON),
        }


async def test_what_is_delivered_twice_is_done_once(alerted: Alerted) -> None:
    channel, message = await alerted.slack.channel("alertes"), await alerted.standing()
    envelope = await alerted.slack.click(channel, message, "mute source")
    await alerted.slack.click(channel, message, "mute source", envelope=envelope)
    await alerted.slack.click(channel, message, "mute source", trigger=f"trigger-{envelope}")
    async with asyncio.timeout(PATIENCE):
        for _ in range(3):
            await alerted.slack.acks.get()
        await alerted.slack.answers.get()
    await alerted.chat.close()
    assert alerted.slack.answers.empty()
    with alerted.database.read() as conn:
        assert len(mutes.unfinished(conn)) == 1


async def test_two_clicks_at_once_are_one_mute_and_one_line(alerted: Alerted) -> None:
    channel, message = await alerted.slack.channel("alertes"), await alerted.standing()
    for _ in range(5):
        await alerted.slack.click(channel, message, "mute watch")
    async with asyncio.timeout(PATIENCE):
        said = [json.dumps((await alerted.slack.answers.get())["blocks"], ensure_ascii=False) for _ in range(5)]
    assert sum("déjà en sourdine" in text for text in said) == 4
    assert (await alerted.shown()).count("en sourdine jusqu'au") == 1
    with alerted.database.read() as conn:
        assert len(mutes.unfinished(conn)) == 1


async def test_an_expired_answer_changes_nothing_of_what_was_done(
    alerted: Alerted, caplog: pytest.LogCaptureFixture
) -> None:
    alerted.slack.response_status = 404  # Slack forgets where to answer after half an hour
    await alerted.click("useful")
    await alerted.chat.close()
    assert "Utile : alice" in await alerted.shown()
    assert [r.getMessage() for r in caplog.records if r.name == "bot.chat.slack.listener"] == [
        "Slack did not take an answer: HTTP 404"
    ]


async def test_an_edit_whose_answer_is_lost_is_made_again_and_shows_once(alerted: Alerted) -> None:
    await alerted.click("useful")
    alerted.slack.fail("chat.update", "drop after", "503")
    for _ in range(3):
        await alerted.deliver()
        alerted.now += timedelta(minutes=1)
    assert (await alerted.shown()).count("Utile : alice") == 1


async def test_what_is_not_offered_is_acknowledged_and_not_done(
    alerted: Alerted, caplog: pytest.LogCaptureFixture
) -> None:
    channel, message = await alerted.slack.channel("alertes"), await alerted.standing()
    button = message["blocks"][-1]["elements"][0]
    for strange in ({**button, "action_id": "memory"}, {**button, "value": ""}):
        forged = {**message, "blocks": [{"type": "actions", "elements": [strange]}]}
        await alerted.slack.click(channel, forged, strange["action_id"])
        async with asyncio.timeout(PATIENCE):
            await alerted.slack.acks.get()
    await alerted.click("why")
    assert alerted.slack.answers.empty()
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert sum("a click on something that is not offered" in line for line in told) == 2


async def test_a_click_on_a_message_that_is_not_known_any_more_is_answered(alerted: Alerted) -> None:
    message = await alerted.standing()
    button = {**message["blocks"][-1]["elements"][0], "value": "0" * 24}
    channel = await alerted.slack.channel("alertes")
    forged = {**message, "blocks": [{"type": "actions", "elements": [button]}]}
    await alerted.slack.click(channel, forged, "useful")
    async with asyncio.timeout(PATIENCE):
        assert "Quel article" in json.dumps(await alerted.slack.answers.get(), ensure_ascii=False)


def test_the_evidence_of_this_room_is_sound() -> None:
    """The article names its watch in the way the tests say it does."""
    (mention,) = Newsroom(WATCHLIST).consider(ARTICLE, now=NOON).matching.mentions
    assert isinstance(mention, Mention) and (mention.watch, mention.role) == ("atos", "subject")


async def test_a_channel_that_the_watchlist_names_answers_for_itself(alerted: Alerted) -> None:
    """The watchlist says « #alertes »; Slack says which channel by its id."""
    channel = await alerted.slack.channel("alertes")
    others = await alerted.slack.channel("veille-cloud")
    for place, told in ((channel, "Les dernières 24 h dans veille"), (others, "Les dernières 24 h :")):
        await alerted.slack.command("resume", channel=place)
        async with asyncio.timeout(PATIENCE):
            said = await alerted.slack.answers.get()
        assert told in json.dumps(said["blocks"], ensure_ascii=False).replace("\\u00a0", " ").replace("\u00a0", " ")
