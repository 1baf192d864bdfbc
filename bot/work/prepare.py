"""What is fetched for the articles of a document before it is taken in?

Taking in is one transaction and waits for nobody; so what must be asked of the network is asked before, only for
articles never seen, those that name a watch first. Whatever goes wrong here is logged, and the document is taken in
as its feed gave it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.feeds.cadence import standing
from bot.feeds.identity import identities
from bot.model import Article, Feed
from bot.store import articles, feeds
from bot.work.pages import Pages
from bot.work.pipeline import Pipeline
from bot.work.summaries import Summaries

log = logging.getLogger(__name__)


class Preparation:
    """Prepares documents for the pipeline."""

    def __init__(self, pipeline: Pipeline, pages: Pages, summaries: Summaries | None = None) -> None:
        self._pipeline = pipeline
        self._pages = pages
        self._summaries = summaries

    async def prepare(
        self, feed: Feed, parsed: tuple[Article, ...], *, now: datetime, taking: asyncio.Lock
    ) -> tuple[Article, ...]:
        """The articles as they should be taken in, in their order. Never fails. `taking` guards the newsroom."""
        if not parsed or not (feed.full_text or self._summaries):
            return parsed
        try:
            known = await asyncio.to_thread(self._archived, feed, parsed)
            if feed.full_text:
                parsed = await self._with_pages(parsed, known, now, taking)
            if self._summaries:
                new = [article for article in parsed if article.key not in known]
                await self._summaries.write(new, now=now, taking=taking)
        except Exception:
            log.exception("feed %s: its articles are taken in as they are", feed.id)
        return parsed

    async def _with_pages(
        self, parsed: tuple[Article, ...], known: Collection[str], now: datetime, taking: asyncio.Lock
    ) -> tuple[Article, ...]:
        new = [article for article in parsed if article.key not in known]
        async with taking:
            ordered = await asyncio.to_thread(self._telling_first, new, now)
        filled = {article.key: article for article in await self._pages.fill(ordered)}
        return tuple(filled.get(article.key, article) for article in parsed)

    def _archived(self, feed: Feed, parsed: Sequence[Article]) -> frozenset[str]:
        """The keys, as they are now, of the articles seen before."""
        with self._pipeline.database.read() as conn:
            learned = standing(feed, feeds.get_state(conn, feed.id)).learned
            keys = {article.key: identities(article, learned) for article in parsed}
            known = articles.known(conn, {key for several in keys.values() for key in several})
        return frozenset(key for key, several in keys.items() if any(mine in known for mine in several))

    def _telling_first(self, new: Sequence[Article], now: datetime) -> list[Article]:
        """Articles whose feed already names a watch before the others, newest first."""
        newsroom = self._pipeline.newsroom
        named = {article.key: bool(newsroom.consider(article, now=now).matching.mentions) for article in new}
        return sorted(new, key=lambda article: (named[article.key], article.moment or now), reverse=True)
