"""Which article does a person mean, by an address with or without trackers, a message, or its text?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.chat.inquiry import Source
from bot.errors import NotAFeed
from bot.feeds.answers import Fetched
from bot.feeds.charset import decode
from bot.feeds.identity import canonical_url
from bot.feeds.parse import parse_feed
from bot.model import Article, Feed, FeedState, key_of
from bot.reading.extract import read_page
from bot.reading.fuller import is_page
from bot.store import articles, outbox

log = logging.getLogger(__name__)

NOON = time(12)  #: of a page that is dated by the day alone
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  #: of a document that is only looked at
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)
#: Endings under which many sites live: a site's own name is one label longer.
_SHARED_ENDINGS = frozenset({"gouv.fr", "asso.fr", "com.fr", "co.uk", "europa.eu", "github.io", "wordpress.com"})


def address_in(said: str) -> str:
    """The address somebody gives, "" when it is a text; chats put < > around addresses."""
    found = _ADDRESS.fullmatch(said.strip())
    return found[1] if found else ""


def article_meant(conn: Connection, said: str) -> Article | None:
    """The archived article of an address, of the message at that address, or of a key; None when there is none."""
    message = outbox.pointed_at(conn, said)
    if message and message.article:
        return articles.get(conn, message.article)
    if known := articles.get(conn, said):
        return known
    found = (articles.by_url(conn, address) for address in _addresses(said))
    return next((article for article in found if article), None)


def article_of_text(text: str) -> Article:
    """A text somebody typed, as an article: its first line is the title when there are others."""
    title, _, body = text.strip().partition("\n")
    return Article(key=key_of("text", text), title=title if body else "", text=body.strip() or title)


def is_feed(fetched: Fetched) -> bool:
    """Whether a document is a feed and not a page."""
    feed = Feed(id="asked", name="", url=fetched.url)
    try:
        parse_feed(fetched.body, content_type=fetched.content_type, feed=feed, url=fetched.url, seen_at=_NO_TIME)
    except NotAFeed:
        return False
    return True


def article_of_page(fetched: Fetched, *, zone: ZoneInfo) -> Article | None:
    """The article of a page, dated at noon of the day it states in `zone`; None where none is found."""
    html = decode(fetched.body, fetched.content_type)
    if not is_page(html):
        return None
    try:
        page = read_page(html, url=fetched.url)
    except Exception:  # a page is anything at all, and the extractor a large library
        log.warning("%s: its page cannot be read", fetched.url, exc_info=True)
        return None
    if not page.title and not page.text:
        return None
    day = page.published
    return Article(
        key=key_of("page", fetched.url),
        title=page.title,
        text=page.text,
        url=fetched.url,
        source=(urlsplit(fetched.url).hostname or "").removeprefix("www."),
        published=datetime.combine(day, NOON, zone).astimezone(UTC) if day else None,
    )


def sources_of(url: str, feeds: Iterable[Feed], states: dict[str, FeedState]) -> tuple[Source, ...]:
    """The feeds of the site an address belongs to, with their health."""
    site = _site(url)
    return tuple(Source(feed=feed, state=states.get(feed.id)) for feed in feeds if site and _site(feed.url) == site)


def _addresses(url: str) -> Iterator[str]:
    """The ways one address is written: with and without https, « www. » and a last slash."""
    address = canonical_url(url, url)
    found = re.fullmatch(r"https?://(?:www\.)?([^/?]+)([^?]*)(\?.*)?", address)
    if not found:
        return
    host, path, query = found[1], found[2].rstrip("/"), found[3] or ""
    yield address
    for scheme in ("https", "http"):
        for www in ("", "www."):
            for slash in ("", "/"):
                yield f"{scheme}://{www}{host}{path}{slash}{query}"


def _site(url: str) -> str:
    """The last labels of a host that name its site: lesechos.fr, cert.ssi.gouv.fr."""
    try:
        labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        return ""
    size = 3 if ".".join(labels[-2:]) in _SHARED_ENDINGS else 2
    return ".".join(labels[-size:])
