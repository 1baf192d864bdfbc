"""Which article does a person mean, by an address with or without trackers, a message, or its text?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from sqlalchemy import Connection

from bot.chat.inquiry import Source
from bot.feeds.identity import canonical_url
from bot.model import Article, Feed, FeedState, key_of
from bot.store import articles, outbox

_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)
#: Endings under which many sites live: a site's own name is one label longer.
_SHARED_ENDINGS = frozenset({"gouv.fr", "asso.fr", "com.fr", "co.uk", "europa.eu", "github.io", "wordpress.com"})


def address_in(said: str) -> str:
    """The address somebody gives, "" when it is a text; chats put < > around addresses."""
    found = _ADDRESS.fullmatch(said.strip())
    return found[1] if found else ""


def article_meant(conn: Connection, said: str) -> Article | None:
    """The archived article of an address, or of the message at that address; None when there is none."""
    message = outbox.pointed_at(conn, said)
    if message and message.article:
        return articles.get(conn, message.article)
    found = (articles.by_url(conn, address) for address in _addresses(said))
    return next((article for article in found if article), None)


def article_of_text(text: str) -> Article:
    """A text somebody typed, as an article: its first line is the title when there are others."""
    title, _, body = text.strip().partition("\n")
    return Article(key=key_of("text", text), title=title if body else "", text=body.strip() or title)


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
