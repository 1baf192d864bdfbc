"""Documents of a test, and what Vigie reads in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.feeds.fetch import Fetcher
from bot.feeds.parse import parse_feed
from bot.model import Article, Feed
from tests.patience import PATIENCE
from tests.servers.http import Site

EMPTY = b'<rss version="2.0"><channel><title>x</title></channel></rss>'
AGENT = "Vigie/0 (+https://vigie.example/; veille@vigie.example)"
FEED = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed")
SEEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def parse(body: bytes | str, content_type: str = "application/rss+xml", url: str = FEED.url) -> tuple[Article, ...]:
    """The articles of a document seen on 10 March 2026."""
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, content_type=content_type, feed=FEED, url=url, seen_at=SEEN)


def rss(items: str, declaration: str = '<?xml version="1.0"?>') -> str:
    """An RSS 2.0 document."""
    return f'{declaration}<rss version="2.0"><channel><title>Silicon</title>{items}</channel></rss>'


def item(
    title: str = "Andromède : l'État choisit", link: str = "/a.html", guid: str = "", date: str = "", text: str = ""
) -> str:
    """An RSS item."""
    parts = {"title": title, "link": link, "guid": guid, "pubDate": date, "description": text}
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in parts.items() if value)}</item>"


def only(body: bytes | str, content_type: str = "application/rss+xml") -> Article:
    """The one article of a document."""
    (article,) = parse(body, content_type)
    return article


def fetcher(*sites: Site, deadline: float = PATIENCE, **options: object) -> Fetcher:
    """A fetcher that may ask the given sites."""
    return Fetcher(
        user_agent=AGENT,
        allow_private=frozenset(site.place for site in sites),
        deadline=timedelta(seconds=deadline),
        **options,  # type: ignore[arg-type]
    )
