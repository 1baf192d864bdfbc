"""Which feeds does a site offer? Its page's own word first, then its links, then the addresses feeds usually have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from bot.errors import FeedError, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.discover import declared_feeds, linked_feeds
from bot.feeds.fetch import Fetcher
from bot.feeds.identity import bare
from bot.feeds.opml import Outline
from bot.feeds.parse import feed_title, parse_feed
from bot.model import Feed

USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
_TRIED = Feed(id="tried", name="", url="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed that was found, with what it holds; or an address that was declared and is none, with the reason."""

    url: str
    name: str = ""
    articles: int = 0
    newest: datetime | None = None
    trouble: str = ""

    @property
    def outline(self) -> Outline:
        """The feed as a list of feeds would name it."""
        return Outline(self.name or bare(self.url).split("/")[0], self.url)


async def offers(fetcher: Fetcher, said: str, *, now: datetime) -> tuple[Offer, ...]:
    """The feeds at an address: itself, those its page declares, else those it links to, or else those at the usual
    addresses of its site. Each once, wherever redirects lead.

    An address without a scheme is taken for https. Raises FetchError when it cannot be asked at all.
    """
    url = said if "://" in said else f"https://{said}"
    fetched = await fetcher.fetch(url)
    try:
        return (_offer(fetched.url, fetched.body, fetched.content_type, now),)
    except NotAFeed:
        page = decode(fetched.body, fetched.content_type)
    declared = declared_feeds(page, fetched.url)
    if declared:
        return await _tried(fetcher, declared, now)
    usual = (urljoin(fetched.url, f"/{path}") for path in USUAL)
    for guesses in (linked_feeds(page, fetched.url), usual):
        found = tuple(offer for offer in await _tried(fetcher, guesses, now) if not offer.trouble)
        if found:
            return found
    return ()


async def _tried(fetcher: Fetcher, urls: Iterable[str], now: datetime) -> tuple[Offer, ...]:
    """One after the other: it is one site. Those that lead to the same feed are one."""
    tried: dict[str, Offer] = {}
    for url in urls:
        if bare(url) in tried:
            continue
        try:
            fetched = await fetcher.fetch(url)
            offer = _offer(fetched.url, fetched.body, fetched.content_type, now)
        except FeedError as error:
            offer = Offer(url=url, trouble=error.said)
        tried.setdefault(bare(offer.url), offer)
    return tuple(tried.values())


def _offer(url: str, body: bytes, content_type: str, now: datetime) -> Offer:
    articles = parse_feed(body, content_type=content_type, feed=_TRIED, url=url, seen_at=now)
    dated = [article.published for article in articles if article.published]
    name = feed_title(body, content_type)
    return Offer(url=url, name=name, articles=len(articles), newest=max(dated, default=None))
