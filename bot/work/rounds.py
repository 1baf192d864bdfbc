"""One round: ask the feeds that are due, take in what they answer."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import FeedError, Said, StoreAway
from bot.feeds import road
from bot.feeds.cadence import due, explain, standing
from bot.feeds.fetch import Fetched, Fetcher
from bot.model import Feed, FeedState
from bot.store import feeds
from bot.work.hooks import Hooks
from bot.work.outage import OwnNetwork, perhaps_ours, unreached
from bot.work.pipeline import Document, Pipeline, read
from bot.work.prepare import Preparation
from bot.work.storage import Storage
from bot.work.together import Together
from bot.work.turns import GAP, Turn, chosen, each_in_turn
from bot.work.unchanged import LATEST, TOGETHER, Same, note_unchanged

log = logging.getLogger(__name__)

_UNTOLD = nullcontext()  #: around the asking of a feed where no hub tells of any


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
        return Round(
            polled=self.polled + other.polled,
            not_modified=self.not_modified + other.not_modified,
            failed=self.failed + other.failed,
            articles=self.articles + other.articles,
            mentions=self.mentions + other.mentions,
            alerts=self.alerts + other.alerts,
            queued=self.queued + other.queued,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking one feed; `state` is the one before."""

    feed: Feed
    state: FeedState
    figures: Round
    error: FeedError | None = None


class Rounds:
    """Polls; every feed for itself, so that a bad one costs the others nothing."""

    def __init__(
        self,
        pipeline: Pipeline,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        *,
        gap: timedelta = GAP,
        preparation: Preparation | None = None,
        hooks: Hooks | None = None,
        queued: Callable[[], None] = lambda: None,
        working: AbstractAsyncContextManager[object] | None = None,
        road: Callable[[], bool] = road.is_there,
    ) -> None:
        """`queued` is called when messages were put into the outbox; `working` is held for work on a document.

        `road` says whether this machine knows a way to the internet.
        """
        self.pipeline = pipeline
        self._fetcher = fetcher
        self._clock = clock
        self._gap = gap
        self._preparation = preparation
        self._hooks = hooks
        self._queued = queued
        self._network = OwnNetwork()
        self._storage = Storage()
        self._road = road
        #: One document at a time is read or taken in: threads do not make Python faster, and each more of them keeps
        #: whoever waits for an answer in a chat waiting.
        self._working = working or asyncio.Semaphore(1)
        self._together = Together(self._working)
        self._same: list[tuple[Asked, Same]] = []  #: unchanged documents that are not noted yet
        self.taking = asyncio.Lock()  #: held while a document is taken in: one writer

    @property
    def offline(self) -> bool:
        """Whether our own network seems to be down."""
        return self._network.down

    async def go(self) -> Round:
        """Ask the feeds that are due now, and take in the answers; nobody while these could not be kept."""
        if not await self._can_keep():
            return Round()
        self._look()
        waiting, states = self._waiting(self._clock())

        async def ask(feed: Feed) -> Turn[Asked]:
            if self._storage.troubled:
                return Turn(Asked(feed, states[feed.id], Round()), reached=False)
            asked = await self._ask(feed, states[feed.id])
            return Turn(asked, reached=not unreached(asked.error))

        try:
            asked = await each_in_turn(self._network.probes(waiting), ask, gap=self._gap)
        finally:
            await self._note_unchanged()  # also of a round that is broken off
        try:
            await self._settle(asked)
            if not self._storage.is_well and not self._storage.troubled:
                await self._writing(self._storage.end)
        except StoreAway as error:
            self._not_kept(error)
        self._look()
        return sum((one.figures for one in asked), Round())

    def _look(self) -> None:
        if self._hooks:
            self._hooks.look(self._clock(), cut_off=self._network.down)

    async def _can_keep(self) -> bool:
        """Whether the database takes what feeds say: after a trouble, what waits to be noted is noted first."""
        if self._storage.is_well:
            return True
        if not self._storage.is_worth_trying(self._clock()):
            return False
        try:
            await self._writing(self._storage.begin)
        except StoreAway as error:
            self._not_kept(error)
        else:
            await self._note_unchanged()
        return not self._storage.troubled

    async def _writing(self, note: Callable[[Pipeline, datetime], None]) -> None:
        async with self.taking:
            await asyncio.to_thread(note, self.pipeline, self._clock())

    def _not_kept(self, error: StoreAway) -> None:
        log.warning("the database: %s; feeds are asked again soon", error)
        self._storage.failed(error, self._clock())

    def _waiting(self, now: datetime) -> tuple[list[Feed], dict[str, FeedState]]:
        """The feeds to ask now, and what is known of them. Of the others little is read: it is done all the time."""
        watched = self.pipeline.newsroom.watchlist.feeds
        with self.pipeline.database.read() as conn:
            resting, known = feeds.resting(conn, now), feeds.due_states(conn, now)
            early = [feed.id for feed in watched if feed.id in resting and self._is_early(feed, resting[feed.id])]
            known |= feeds.states_of(conn, early)
        perhaps = [feed for feed in watched if feed.id in known or feed.id not in resting]
        states = {feed.id: standing(feed, known.get(feed.id)) for feed in perhaps}
        return chosen(perhaps, known, lambda feed: self._is_due(feed, states[feed.id], now)), states

    def _is_early(self, feed: Feed, asked: str) -> bool:
        """Whether a feed may be asked before its time: its hub told of it, or it was asked at another address."""
        return feed.url != asked or (self._hooks is not None and self._hooks.is_told(feed))

    def _is_due(self, feed: Feed, state: FeedState, now: datetime) -> bool:
        return self._hooks.is_due(feed, state, now) if self._hooks else due(state, now)

    async def _ask(self, feed: Feed, state: FeedState) -> Asked:
        try:
            with self._hooks.asking(feed) if self._hooks else _UNTOLD:
                fetched = await self._fetcher.fetch(
                    feed.url, etag=state.etag, last_modified=state.last_modified, validators_of=state.url
                )
            now = self._clock()
            if fetched.status == 304:
                return await self._unchanged(feed, state, fetched, now)
            async with self._working:
                parsed = await asyncio.to_thread(read, feed, fetched, now=now)
            if self._preparation is not None and state.baseline is not None:
                parsed = await self._preparation.prepare(feed, parsed, now=now, taking=self.taking)
            document = Document(feed, fetched, parsed, now, random.random())
            taken = await self._together.take(self.pipeline, document, taking=self.taking)
            if taken.queued:
                self._queued()
            if self._hooks:
                await self._hooks.heard(feed, fetched)
        except FeedError as error:
            return await self._failed(feed, state, error)
        except StoreAway as error:
            self._not_kept(error)
            return Asked(feed, state, Round(polled=1))
        except Exception as error:
            log.exception("feed %s: unexpected trouble", feed.id)
            return await self._failed(feed, state, FeedError(Said("unexpected trouble: {why}", why=error)))
        figures = Round(
            polled=1,
            articles=taken.articles,
            mentions=taken.mentions,
            alerts=taken.alerts,
            queued=taken.queued,
        )
        return Asked(feed, state, figures)

    async def _unchanged(self, feed: Feed, state: FeedState, fetched: Fetched, now: datetime) -> Asked:
        """Note with others that a document is as it was."""
        asked = Asked(feed, state, Round(polled=1, not_modified=1))
        self._same.append((asked, Same(feed, state, fetched, now, random.random())))
        if len(self._same) >= TOGETHER or now - self._same[0][1].now >= LATEST:
            await self._note_unchanged()
        if self._hooks:
            await self._hooks.heard(feed, fetched)
        return asked

    async def _note_unchanged(self) -> None:
        """Note those that wait, together; where that fails, each for itself, so that one costs the others nothing."""
        if self._storage.troubled:
            return  # they are noted before the next round
        waiting, self._same = self._same, []
        together = [waiting] if waiting else []
        while together:
            answers = together.pop()
            try:
                async with self.taking:
                    note = asyncio.to_thread(note_unchanged, self.pipeline, [same for _, same in answers])
                    await asyncio.shield(note)  # a stop lets the transaction in hand finish
            except StoreAway as error:
                self._same = answers + self._same
                self._not_kept(error)
            except Exception as error:
                if len(answers) > 1:
                    together += [[one] for one in answers]
                    continue
                log.exception("feed %s: unexpected trouble", answers[0][0].feed.id)
                strange = FeedError(Said("unexpected trouble: {why}", why=error))
                await self._note(replace(answers[0][0], error=strange))

    async def _failed(self, feed: Feed, state: FeedState, error: FeedError) -> Asked:
        log.warning("%s: feed %s: %s", feed.place or feed.url, feed.id, explain(error, feed))
        asked = Asked(feed, state, Round(polled=1, failed=1), error)
        if not perhaps_ours(error):  # else the whole round tells whether the feed is to blame, or our own network
            await self._note(asked)
        return asked

    async def _note(self, asked: Asked) -> None:
        try:
            async with self.taking:
                fail, error = self.pipeline.fail, asked.error or FeedError("")
                await asyncio.to_thread(fail, asked.feed, error, now=self._clock(), jitter=random.random())
        except StoreAway as away:
            self._not_kept(away)
        except Exception:  # the database's trouble: this feed is asked again, and the others are not held up
            log.exception("feed %s: its failure could not be noted", asked.feed.id)

    async def _settle(self, asked: list[Asked]) -> None:
        """Blame the feeds that were not reached, unless nobody was: then it is our own network."""
        lost = [one for one in asked if perhaps_ours(one.error)]
        if len(lost) < len(asked):
            await self._writing(self._network.answered)
        elif lost and self._is_ours(lost):
            log.warning("no site answers for itself: our own network seems to be down, or to want a login")
            await self._writing(self._network.note_down)
            return
        for one in lost:
            await self._note(one)

    def _is_ours(self, lost: list[Asked]) -> bool:
        failed = [(one.feed, one.state, one.error) for one in lost]
        return self._network.suspected(failed, self.pipeline.newsroom.watchlist.feeds, road=self._road)
