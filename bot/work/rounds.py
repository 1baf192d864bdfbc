"""One round: ask the feeds that are due, take in what they answer."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import FeedError
from bot.feeds.cadence import due, explain, standing
from bot.feeds.fetch import Fetcher
from bot.model import Feed, FeedState
from bot.store import feeds
from bot.work.pipeline import Pipeline, Taken, read

log = logging.getLogger(__name__)

AT_ONCE = 20  #: feeds asked at the same time; the fetcher keeps to one per host


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The figures of one round."""

    polled: int = 0
    not_modified: int = 0
    failed: int = 0
    articles: int = 0
    mentions: int = 0
    alerts: int = 0
    queued: int = 0

    def __add__(self, other: Round) -> Round:
        return Round(**{name: getattr(self, name) + getattr(other, name) for name in Round.__slots__})


class Rounds:
    """Polls; every feed for itself, so that a bad one costs the others nothing."""

    def __init__(self, pipeline: Pipeline, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self.pipeline = pipeline
        self._fetcher = fetcher
        self._clock = clock
        self.taking = asyncio.Lock()  #: held while a document is taken in: one writer

    async def go(self) -> Round:
        """Ask every feed that is due now, and take in the answers."""
        now = self._clock()
        with self.pipeline.database.read() as conn:
            states = feeds.all_states(conn)
        watched = self.pipeline.newsroom.watchlist.feeds
        waiting = [feed for feed in watched if due(standing(feed, states.get(feed.id)), now)]
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> Round:
            async with gate:
                return await self._ask(feed, standing(feed, states.get(feed.id)))

        return sum(await asyncio.gather(*map(one, waiting)), Round())

    async def _ask(self, feed: Feed, state: FeedState) -> Round:
        try:
            fetched = await self._fetcher.fetch(
                feed.url, etag=state.etag, last_modified=state.last_modified, validators_of=state.url
            )
            now = self._clock()
            parsed = await asyncio.to_thread(read, feed, fetched, now=now)
            async with self.taking:
                take = asyncio.to_thread(self.pipeline.take, feed, fetched, parsed, now=now, jitter=random.random())
                taken: Taken = await asyncio.shield(take)  # a stop lets the transaction in hand finish
        except FeedError as error:
            return await self._failed(feed, error)
        except Exception as error:
            log.exception("feed %s: unexpected trouble", feed.id)
            return await self._failed(feed, FeedError(f"unexpected trouble: {error}"))
        return Round(
            polled=1,
            not_modified=int(fetched.status == 304),
            articles=taken.articles,
            mentions=taken.mentions,
            alerts=taken.alerts,
            queued=taken.queued,
        )

    async def _failed(self, feed: Feed, error: FeedError) -> Round:
        log.warning("%s: feed %s: %s", feed.place or feed.url, feed.id, explain(error, feed))
        try:
            async with self.taking:
                await asyncio.to_thread(self.pipeline.fail, feed, error, now=self._clock(), jitter=random.random())
        except Exception:  # the database's trouble: this feed is asked again, and the others are not held up
            log.exception("feed %s: its failure could not be noted", feed.id)
        return Round(polled=1, failed=1)
