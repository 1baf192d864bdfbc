"""The port keeps its word under fire: looking before sending again loses nothing and doubles nothing.

Run with `-s` to see the figures of docs/measurements.md.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.chat.console import text_lines
from bot.chat.port import Incoming
from bot.chat.slack.adapter import SlackChat
from bot.errors import ChatBusy, ChatError, ChatUnsure
from bot.model import Message, Outgoing, Paragraph, Run
from tests.servers.slack import Workspace
from tests.slack.vigie import Vigie, vigie  # noqa: F401  # a fixture
from tests.work.bench import rss

ALERTS = 40
#: What befalls a call, "" for nothing: 15 % lost before, 30 % posted with the answer lost, 15 % 503, 10 % 429.
WEATHER = ["drop"] * 15 + ["drop after"] * 15 + ["503 after"] * 15 + ["503"] * 15 + ["429"] * 10 + [""] * 30


def outgoing(key: str) -> Outgoing:
    now = datetime.now(UTC)
    message = Message(notification=key, blocks=(Paragraph((Run(key),)),))
    return Outgoing(key=key, chat="slack", address="#alertes", message=message, created_at=now, attempted_at=now)


async def post(chat: SlackChat, row: Outgoing, *, look: bool) -> None:
    """Try until it stands; after a doubtful failure, look first when told to."""
    while True:
        try:
            await chat.send(row, thread_ref="")
            return
        except ChatBusy:
            continue
        except ChatUnsure:
            if look and await chat.find(row, thread_ref="") is not None:
                return


async def posts(slack: Workspace, *, look: bool, retry: bool = True) -> Counter[str]:
    """How often each alert stands in the channel after all were sent in the same foul weather."""
    chance = random.Random(2012)
    slack.fail("chat.postMessage", *chance.choices(WEATHER, k=ALERTS))
    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
    prefix = f"{look}-{retry}-"
    for number in range(ALERTS):
        row = outgoing(f"{prefix}{number}")
        if retry:
            await post(chat, row, look=look)
        else:
            try:
                await chat.send(row, thread_ref="")
            except ChatError:
                continue
    return Counter(message["text"] for message in await slack.messages("alertes") if message["text"].startswith(prefix))


async def test_looking_before_sending_again_loses_and_doubles_nothing(slack: Workspace) -> None:
    once = await posts(slack, look=True)
    blind = await posts(slack, look=False)
    never = await posts(slack, look=False, retry=False)
    for name, found in (("look, then retry", once), ("retry on any failure", blind), ("never retry", never)):
        doubles = sum(found.values()) - len(found)
        print(f"{name}: {ALERTS - len(found)} lost, {doubles} doubled of {ALERTS}")
    assert len(once) == ALERTS and set(once.values()) == {1}
    assert max(blind.values()) > 1 and len(never) < ALERTS  # so the weather was foul indeed


async def test_an_alert_that_met_a_revoked_token_is_posted_with_the_next_one(vigie: Vigie) -> None:  # noqa: F811
    vigie.slack.fail("chat.postMessage", "token_revoked", "invalid_auth")
    vigie.now += timedelta(days=1)
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données", vigie.now))
    for waiting in (1, 1, 0):
        await vigie.app.cycle()
        assert (await vigie.app.deliver()).postponed == waiting
        vigie.now += timedelta(minutes=10)
    (alert,) = await vigie.slack.messages("alertes")
    assert "Numergy ouvre" in alert["text"]


async def test_an_alert_for_an_archived_channel_comes_the_next_morning_in_the_channel_restored(vigie: Vigie) -> None:  # noqa: F811
    async def why() -> str:
        said = Incoming(chat="slack", address="#alertes", user="U1", text="pourquoi https://news.example/a")
        return "\n".join(line.text for line in text_lines(await vigie.app.answer(said)))

    vigie.slack.fail("chat.postMessage", "is_archived")
    vigie.now += timedelta(days=1)
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données", vigie.now))
    await vigie.app.cycle()
    assert await vigie.slack.messages("alertes") == []
    assert "un message de plusieurs sujets le 4 mars 2026 à 08:30" in await why()
    vigie.now += timedelta(days=1)
    await vigie.app.deliver()
    (digest,) = await vigie.slack.messages("alertes")
    assert "Refusés auparavant par la messagerie\u00a0: 1 sujet" in digest["text"]
    assert "Alerte envoyée ici le 4 mars 2026" in await why()
