"""One feed under a clock that the test moves, and what became of it: real HTTP, real pipeline, a real database."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.feeds.fetch import Fetcher
from bot.model import Channel, Feed, Learned, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import feeds, outbox
from bot.store.database import Database, open_database
from bot.work.pipeline import Pipeline
from bot.work.rounds import Round, Rounds
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NO_GAP = timedelta(0)  # every site here is one host
WATCHES = tuple(
    Watch(id=name.lower(), label=name, aliases=(name,), channels=("veille",)) for name in ("Numergy", "Atos")
)
TITLES = (
    "Numergy ouvre un centre de données",
    "Atos signe avec la Caisse des dépôts",
    "Le cloud souverain attend son décret",
    "La météo du jour est changeante",
)


@dataclass(frozen=True)
class Item:
    """An entry as its feed writes it."""

    title: str
    link: str = ""
    guid: str = ""
    when: datetime | None = START
    text: str = ""

    @property
    def xml(self) -> str:
        """Its element."""
        parts = {"title": self.title, "link": self.link, "guid": self.guid, "description": self.text}
        parts["pubDate"] = format_datetime(self.when) if self.when else ""
        return f"<item>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in parts.items() if v)}</item>"


class Kiosk:
    """One feed, its clock, and what became of it."""

    def __init__(self, database: Database, site: Site) -> None:
        self.now, self.site, self.database = START, site, database
        watchlist = Watchlist(
            feeds=(Feed(id="f", name="Média", url=site.url("/feed")),),
            channels=(Channel(id="veille"), Channel(id="ops")),
            watches=WATCHES,
            operators="ops",
        )
        self.pipeline = Pipeline(database, Newsroom(watchlist), ("console",))

    def publish(self, *items: Item) -> Round:
        """Serve these entries, and a round a day later."""
        body = f"<rss version='2.0'><channel><title>t</title>{''.join(item.xml for item in items)}</channel></rss>"
        self.site.serve("/feed", body)
        return self.round()

    def round(self, later: timedelta = timedelta(days=1)) -> Round:
        """A round that much later, of whatever the site serves."""
        self.now += later

        async def go() -> Round:
            async with Fetcher(user_agent="test", allow_private=frozenset({self.site.place})) as fetcher:
                return await Rounds(self.pipeline, fetcher, lambda: self.now, gap=NO_GAP).go()

        return asyncio.run(go())

    def new(self, *items: Item) -> int:
        """How many of these entries are new."""
        return self.publish(*items).articles

    def learned(self) -> Learned:
        """What the feed's entries taught of their marks."""
        with self.database.read() as conn:
            state = feeds.get_state(conn, "f")
        assert state
        return state.learned

    def alerts(self) -> list[str]:
        """The first words of the alerts that are queued."""
        with self.database.read() as conn:
            return [row.message.notification for row in outbox.due(conn, self.now, 99) if row.article]


@pytest.fixture
def kiosk(sqlite_file: Path, tmp_path: Path, site: Site) -> Iterator[Kiosk]:
    """After its first contact. What differs between databases is tested in tests/store."""
    shutil.copy(sqlite_file, tmp_path / "vigie.db")
    database = open_database(f"sqlite:///{tmp_path}/vigie.db")
    kiosk = Kiosk(database, site)
    kiosk.publish()
    yield kiosk
    database.close()


def entries(link: str, guid: str, when: datetime | None = START, titles: tuple[str, ...] = TITLES) -> list[Item]:
    """An entry for each title; « {n} » in link and guid is its number."""
    return [
        Item(title, link.format(n=n), guid.format(n=n), when, text=f"{title}. " + f"mot{n} " * 50)
        for n, title in enumerate(titles)
    ]
