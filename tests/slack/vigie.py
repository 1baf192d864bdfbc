"""A whole Vigie in a Slack workspace: a watchlist file with an owner, one feed, one alert that stands there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.chat.slack.adapter import SlackChat
from bot.settings import Settings, SlackSettings
from bot.store import journal
from bot.watchlist import load
from tests.patience import PATIENCE
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON
from tests.servers.slack_screens import words_of
from tests.work.bench import START, rss

WATCHLIST = """\
version: 1
owners: ["slack:{person}"]
channels: {{veille: {{slack: "#alertes"}}, ops: {{}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
watches:
  # Followed since 2012.
  - id: numergy
    label: Numergy
    aliases: [Numergy]
  - {{id: atos, label: Atos, aliases: [Atos, Bull]}}
"""


class Vigie:
    """An app whose clock and whose feed are the test's."""

    def __init__(self, folder: Path, site: Site, slack: Workspace, *, owner: str = PERSON) -> None:
        self.now, self.site, self.slack = START, site, slack
        self.file = folder / "watchlist.yaml"
        url = site.serve("/feed", "<rss version='2.0'><channel/></rss>")
        self.file.write_text(WATCHLIST.format(url=url, person=owner), encoding="utf-8")
        settings = Settings(
            database=f"sqlite:///{folder / 'v.db'}",
            allow_private=frozenset({site.place}),
            slack=SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token),
        )
        self.app = App(
            settings=settings,
            watchlist_file=self.file,
            watchlist=load(self.file),
            chats={"slack": SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)},
            clock=lambda: self.now,
        )

    async def alert(self, title: str = "Numergy ouvre un centre de données") -> dict[str, Any]:
        """A new article; the message that alerts it."""
        self.now += timedelta(days=1)
        self.site.serve("/feed", rss(title, self.now))
        await self.app.cycle()
        return (await self.slack.messages("alertes"))[0]

    async def form(self) -> dict[str, Any]:
        """The form that is opened: first something to look at while it is filled in."""
        waiting = await self.slack.view()
        assert "Un instant" in words_of(waiting)
        return await self.slack.view()

    async def new_watch(self) -> dict[str, Any]:
        """The form of a new watch."""
        await self.slack.shortcut("new_watch")
        return await self.form()

    async def saved(self) -> dict[str, Any]:
        """What a form that was sent became; what stands there meanwhile is passed over."""
        while "Un instant" in words_of(view := await self.slack.view()):
            continue
        return view

    async def acknowledged(self) -> dict[str, Any]:
        """The payload that acknowledges what a person did last; those of before are passed over."""
        async with asyncio.timeout(PATIENCE):
            while (ack := await self.slack.acks.get())["envelope_id"] != self.slack.last:
                continue
        said: dict[str, Any] = ack.get("payload") or {}
        return said

    def edits(self) -> list[tuple[str, str, str]]:
        """(who, action, id) of all that was written to the file, oldest first."""
        with self.app.database.read() as conn:
            return [(one.user, one.action, one.id) for one in reversed(journal.newest(conn, 20))]

    def told(self) -> list[str]:
        """What was said to people alone, outside of their forms."""
        ours = ("chat.postEphemeral", "chat.postMessage")
        said = [(method, arguments) for method, arguments in self.slack.calls if method in ours]
        return [
            words_of(json.loads(a["blocks"]) if isinstance(a["blocks"], str) else a["blocks"])
            for method, a in said
            if method == "chat.postEphemeral" or a["channel"].startswith("U")
        ]


@pytest.fixture
async def vigie(tmp_path: Path, site: Site, slack: Workspace) -> AsyncIterator[Vigie]:
    made = Vigie(tmp_path, site, slack)
    async with made.app as app:
        await app.connect()
        await app.cycle()
        yield made
