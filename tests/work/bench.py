"""A working Vigie without a network but its own: its clock, its screen, its watchlist's file and its one feed."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.chat.console import ConsoleChat, text_lines
from bot.chat.port import Incoming
from bot.model import Outgoing
from bot.settings import Settings
from bot.store import articles, outbox
from bot.watchlist import load
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WATCHLIST = """\
version: 1
operators: ops
channels: {{veille: {{}}, ops: {{}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
"""


def rss(title: str, when: datetime) -> str:
    return (
        "<rss version='2.0'><channel><title>t</title><item>"
        f"<title>{title}</title><link>https://news.example/a</link><pubDate>{format_datetime(when)}</pubDate>"
        f"<description>{title} à Aubervilliers.</description></item></channel></rss>"
    )


class Bench:
    """An app, its clock, its screen and its watchlist file."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.now, self.site, self.screen = START, site, io.StringIO()
        self.file = folder / "watchlist.yaml"
        self.file.write_text(WATCHLIST.format(url=site.serve("/feed", "<rss version='2.0'><channel/></rss>")))
        settings = Settings(database=f"sqlite:///{folder / 'v.db'}", allow_private=frozenset({site.place}))
        self.app = App(
            settings=settings,
            watchlist_file=self.file,
            watchlist=load(self.file),
            chats={"console": ConsoleChat(self.screen)},
            clock=lambda: self.now,
        )

    async def ask(self, text: str, *, user: str = "léa", about: str = "", address: str = "veille") -> str:
        incoming = Incoming(chat="console", address=address, user=user, text=text, about=about)
        return "\n".join(line.text for line in text_lines(await self.app.answer(incoming)))

    def sent(self) -> Outgoing:
        """The last alert sent."""
        with self.app.database.read() as conn:
            article = articles.by_url(conn, "https://news.example/a")
            assert article
            return outbox.of_article(conn, article.key)[-1]

    async def publish(self, title: str) -> None:
        self.now += timedelta(days=1)
        self.site.serve("/feed", rss(title, self.now))
        await self.app.cycle()


@pytest.fixture
async def bench(tmp_path: Path, site: Site) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path, site)
    async with bench.app as app:
        await app.connect()
        await app.cycle()
        yield bench
