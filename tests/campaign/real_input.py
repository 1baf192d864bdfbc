"""Real French input, whole: every captured feed and a thousand press articles, polled and alerted.

    python -m tests.campaign.real_input [--alerts FILE]

1. The feeds of feeds-fr-2025, byte for byte, and 1,000 articles of orangesum-links as feeds by section, served on
   loopback, are polled by a real `vigie once`: what is counted, what fails.
2. The same feeds, met empty a day before their last article, are polled again with the clock of their time, so that
   their articles are news: the alerts, to be read one by one.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml

from bot.app import App
from bot.chat.console import ConsoleChat
from bot.founding import default_watchlist
from bot.settings import Settings
from bot.watchlist import load
from tests.servers.http import Site, run_site

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
CAPTURED = datetime(2025, 2, 11, 12, tzinfo=UTC)  #: the day after the feeds were captured
ARTICLES = 1000
serving = contextmanager(run_site)
EMPTY = "<rss version='2.0'><channel><title>t</title></channel></rss>"


def captured_feeds() -> dict[str, bytes]:
    """File name → bytes of each captured feed."""
    files = sorted((DATA / "feeds-fr-2025").glob("*.xml"))
    return {path.stem: path.read_bytes() for path in files}


def press_feeds() -> tuple[dict[str, bytes], datetime]:
    """Section → RSS of the last thousand articles, and the time of the last of them."""
    with lzma.open(DATA / "orangesum-links" / "articles_dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        articles = sorted(map(json.loads, lines), key=lambda article: str(article["published"]))[-ARTICLES:]
    sections: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in articles:
        sections[article["section"]].append(article)
    last = datetime.fromisoformat(articles[-1]["published"]).astimezone(UTC)
    return {f"orangesum {name}": rss(found).encode() for name, found in sections.items()}, last


def rss(articles: list[dict[str, Any]]) -> str:
    """An RSS document of some articles."""
    items = "".join(
        f"<item><title>{escape(a['title'])}</title><link>{escape(a['url'])}</link><guid>{escape(a['url'])}</guid>"
        f"<pubDate>{format_datetime(datetime.fromisoformat(a['published']))}</pubDate>"
        f"<description>{escape(chr(10).join(a['paragraphs']))}</description></item>"
        for a in articles
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


def watchlist(site: Site, feeds: dict[str, bytes], folder: Path) -> Path:
    """The product's watchlist with these feeds instead of its own."""
    document = yaml.safe_load(default_watchlist().read_text(encoding="utf-8"))
    document["feeds"] = [
        {"id": f"feed-{n}", "name": name[:60], "url": site.url(f"/{n}")} for n, name in enumerate(feeds)
    ]
    document["max_age"] = "60d"
    document.pop("operators", None)
    for watch in document["watches"]:
        watch.pop("samples", None)
    path = folder / "watchlist.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


def poll_once(site: Site, feeds: dict[str, bytes], folder: Path) -> None:
    """Part 1."""
    path = watchlist(site, feeds, folder)
    for n, body in enumerate(feeds.values()):
        site.serve(f"/{n}", body)
    environment = {**os.environ, "VIGIE_ALLOW_PRIVATE": site.place, "VIGIE_DATABASE": f"sqlite:///{folder / 'one.db'}"}
    command = [sys.executable, "-m", "bot", "once", "--json", "--watchlist", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    print(f"vigie once over {len(feeds)} feeds: exit {done.returncode}\n{done.stdout}{done.stderr}")


def replay(site: Site, feeds: dict[str, bytes], now: datetime, folder: Path) -> str:
    """Part 2: what a terminal shows."""
    path, screen, clock = watchlist(site, feeds, folder), io.StringIO(), [now - timedelta(days=2)]
    settings = Settings(database=f"sqlite:///{folder / 'two.db'}", allow_private=frozenset({site.place}))

    async def go() -> None:
        app = App(
            settings=settings,
            watchlist_file=path,
            watchlist=load(path),
            chats={"console": ConsoleChat(screen)},
            clock=lambda: clock[0],
        )
        async with app:
            for n in range(len(feeds)):
                site.serve(f"/{n}", EMPTY)
            await app.cycle()
            for n, body in enumerate(feeds.values()):
                site.serve(f"/{n}", body)
            clock[0] = now
            figures = await app.cycle()
            while (await app.deliver()).sent:
                pass
            print(f"replayed at {now:%Y-%m-%d}: {figures.round}")

    asyncio.run(go())
    return screen.getvalue()


def main() -> None:
    """Both parts on both sets; the alerts on stdout or into a file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--alerts", type=Path, help="write the alerts here instead of stdout")
    arguments = options.parse_args()
    press, last = press_feeds()
    captured = captured_feeds()
    shown = ""
    with tempfile.TemporaryDirectory() as folder, serving() as site:
        poll_once(site, captured | press, Path(folder))
    for feeds, now in ((captured, CAPTURED), (press, last)):
        with tempfile.TemporaryDirectory() as folder, serving() as site:
            shown += replay(site, feeds, now, Path(folder))
    tell: Callable[[str], object] = arguments.alerts.write_text if arguments.alerts else print
    tell(shown)


if __name__ == "__main__":
    main()
