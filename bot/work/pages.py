"""Which new articles of a feed get the text of their page? For the feeds flagged `full_text`, and within bounds.

Nothing here may cost an alert: whatever goes wrong with a page, the words of the feed stand, and after `BUDGET` the
document is taken in with the pages read so far. Robots.txt is kept, a page that says it is paid for is not read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import FetchError
from bot.feeds.charset import decode
from bot.feeds.fetch import Fetcher
from bot.feeds.robots import Robots
from bot.model import Article
from bot.reading.extract import read_page
from bot.reading.fuller import fuller, is_page

log = logging.getLogger(__name__)

MOST = 10  #: pages read for one document of a feed
BUDGET = timedelta(seconds=20)  #: for all pages of a document
PAUSE = timedelta(seconds=1)  #: between two pages, which are mostly of one site
DEADLINE = timedelta(seconds=10)  #: for one page
MAX_BYTES = 3 * 1024 * 1024  #: of a page
_HTML = ("text/html", "application/xhtml+xml")


def reader(user_agent: str, allow_private: frozenset[str]) -> Fetcher:
    """What asks for pages: patient for as long, and takes as much, as an article is worth."""
    return Fetcher(user_agent=user_agent, allow_private=allow_private, deadline=DEADLINE, max_bytes=MAX_BYTES)


class Pages:
    """Reads pages through the guarded fetcher. `fetcher` should have `DEADLINE` and `MAX_BYTES`."""

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        *,
        budget: timedelta = BUDGET,
        pause: timedelta = PAUSE,
        most: int = MOST,
    ) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher, clock)
        self._budget, self._pause, self._most = budget, pause, most

    async def fill(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """The articles, in their order, the first ones with the text of their page where it says more."""
        filled = list(articles)
        asked = [i for i, article in enumerate(articles) if article.url][: self._most]
        try:
            async with asyncio.timeout(self._budget.total_seconds()):
                for turn, place in enumerate(asked):
                    if turn:
                        await asyncio.sleep(self._pause.total_seconds())
                    filled[place] = await self._full(articles[place])
        except TimeoutError:
            log.info("pages of %s take too long: the feed's words stand for the rest", articles[0].feed)
        return tuple(filled)

    async def _full(self, article: Article) -> Article:
        """The article with what its page adds; as it is when the page cannot or may not be read."""
        try:
            if not await self._robots.allow(article.url):
                log.info("%s: robots.txt asks robots not to read it", article.url)
                return article
            fetched = await self._fetcher.fetch(article.url)
        except FetchError as error:
            log.info("no full text: %s", error)
            return article
        if not fetched.content_type.lower().startswith(_HTML):
            return article
        return await asyncio.to_thread(_read, article, fetched.body, fetched.content_type)


def _read(article: Article, body: bytes, content_type: str) -> Article:
    html = decode(body, content_type)
    if not is_page(html):
        return article
    try:
        page = read_page(html, url=article.url)
    except Exception:  # a page is anything at all, and the extractor a large library: the feed's words stand
        log.warning("%s: its page cannot be read", article.url, exc_info=True)
        return article
    return replace(article, text=fuller(article.title, article.text, page.text))
