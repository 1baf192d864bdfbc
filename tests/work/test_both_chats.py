"""The whole way at once: a real feed, one Vigie, a Slack workspace and a Matrix room; alerts, thread, questions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.app import App, chats_of
from bot.settings import MatrixSettings, Settings, SlackSettings
from bot.watchlist import load
from tests.patience import PATIENCE
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.servers.synapse import Person, Synapse

WATCHLIST = """\
version: 1
channels: {{veille: {{slack: "#alertes", matrix: "{room}"}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{feed}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
"""
FIRST = ("Numergy ouvre un centre de données <!channel> & @room", "Numergy ouvre un site à Aubervilliers.")
SECOND = (
    "Numergy ouvre un centre de données : SFR candidat au rachat",
    "L'opérateur SFR prend 10 % de Numergy, qui ouvre un site à Aubervilliers, près de Paris.",
)


def rss(*items: tuple[str, str], when: datetime) -> str:
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>https://news.example/{n}</link>"
        f"<pubDate>{format_datetime(when + timedelta(minutes=n))}</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for n, (title, text) in enumerate(items)
    )
    return f"<rss version='2.0'><channel><title>t</title>{entries}</channel></rss>"


class Newsdesk:
    """One Vigie in both chats, its clock, and a reader in the Matrix room."""

    def __init__(self, app: App, clock: list[datetime], site: Site, reader: Person, room: str) -> None:
        self.app, self.clock, self.site, self.reader, self.room = app, clock, site, reader, room

    async def publish(self, *items: tuple[str, str]) -> None:
        """Serve, poll, and deliver until nothing waits."""
        self.clock[0] += timedelta(hours=2)
        self.site.serve("/feed", rss(*items, when=self.clock[0] - timedelta(hours=1)))
        await self.app.round()
        for _ in range(20):
            delivered = await self.app.deliver()
            assert not delivered.failed
            self.clock[0] += timedelta(seconds=5)
            if not delivered.sent and not delivered.postponed:
                return


@pytest.fixture
async def newsdesk(slack: Workspace, synapse: Synapse, site: Site, tmp_path: Path) -> AsyncIterator[Newsdesk]:
    account, reader = await synapse.user("vigie"), await synapse.user("reader")
    room = await reader.create_room(account.id)
    await account.join(room)
    file = tmp_path / "watchlist.yaml"
    file.write_text(WATCHLIST.format(room=room, feed=site.serve("/feed", rss(when=datetime.now(UTC)))))
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'v.db'}",
        allow_private=frozenset({site.place}),
        slack=SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url),
        matrix=MatrixSettings(
            homeserver=synapse.url, user=account.id, password=account.password, state_dir=tmp_path / "matrix"
        ),
    )
    watchlist, clock = load(file), [datetime.now(UTC) - timedelta(hours=20)]
    app = App(
        settings=settings,
        watchlist_file=file,
        watchlist=watchlist,
        chats=chats_of(settings, watchlist),
        clock=lambda: clock[0],
    )
    async with app:
        await app.connect()
        await app.cycle()
        yield Newsdesk(app, clock, site, reader, room)


async def test_one_alert_with_its_history_in_each_chat_and_the_follow_up_under_it(
    newsdesk: Newsdesk, slack: Workspace
) -> None:
    await newsdesk.publish(FIRST)
    await newsdesk.publish(FIRST, SECOND)
    await newsdesk.publish(FIRST, SECOND)
    [root] = await slack.messages("alertes")
    assert "Numergy · Numergy ouvre un centre de données &lt;!channel&gt;" in root["text"]
    assert "13 octobre 2015" in str(root["blocks"])
    thread = await slack.thread("alertes", root["ts"])
    assert [("SFR candidat" in message["text"]) for message in thread] == [False, True]
    notices = [
        event for event in await newsdesk.reader.read(newsdesk.room) if event["content"].get("msgtype") == "m.notice"
    ]
    edits = [event["content"] for event in notices if "m.new_content" in event["content"]]
    said = [event for event in notices if event["content"] not in edits]
    first, follow = sorted(said, key=lambda event: event["origin_server_ts"])
    assert ["1 suite dans le fil" in edit["m.new_content"]["body"] for edit in edits] == [True]
    assert "1 suite dans le fil" in str(root["blocks"])
    assert "13 octobre 2015" in first["content"]["body"]
    assert follow["content"]["m.relates_to"]["event_id"] == first["event_id"]
    assert first["content"]["m.mentions"] == {}


async def test_questions_are_answered_in_each_chat(newsdesk: Newsdesk, slack: Workspace) -> None:
    await slack.command("chronologie numergy")
    await newsdesk.reader.say(newsdesk.room, "!veille etat")
    async with asyncio.timeout(PATIENCE):
        said = await slack.answers.get()
        answered = False
        while not answered:
            events = await newsdesk.reader.read(newsdesk.room)
            answered = any("État de Vigie" in str(event["content"].get("body")) for event in events)
            await asyncio.sleep(0.05)
    assert "procédure de sauvegarde" in str(said)
