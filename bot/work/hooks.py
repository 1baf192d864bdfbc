"""How do hubs tell Vigie that a feed has news? Subscribed at the hub, which then calls Vigie's web server (`door`).

Pushes only make a feed due (`bot.feeds.websub` decides); the next round asks it as always. So a call, signed or not,
can bring nothing into the archive that the feed itself does not say.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from aiohttp import web

from bot.errors import FetchError
from bot.feeds import websub
from bot.feeds.answers import Fetched
from bot.feeds.cadence import due
from bot.feeds.fetch import Fetcher
from bot.model import Feed, FeedState
from bot.model.subscription import Subscription
from bot.settings import PushSettings
from bot.store import subscriptions
from bot.store.database import Database

log = logging.getLogger(__name__)

ASLEEP = timedelta(minutes=10)  #: without a round: no hub was heard either
_PATH = "/websub/"
_PATIENCE = 20  #: seconds in which a call's body must be here
_AT_ONCE = 8  #: calls whose bodies are read at the same time


class Hooks:
    """The subscriptions at hubs, and what their calls say."""

    def __init__(
        self, settings: PushSettings, database: Database, fetcher: Fetcher, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        with database.read() as conn:
            self._held = subscriptions.every(conn)  #: by feed; only this process writes them
        self._told: set[str] = set()  #: feeds whose hubs called since they were last asked
        self._deaf_until = clock()  #: calls before may have been missed: Vigie was down, asleep, or cut off
        self._looked_at = clock()
        self._cut_off = False
        self._reading = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """What the web server is to hand on."""
        return [web.get(_PATH + "{token}", self._on_question), web.post(_PATH + "{token}", self._on_call)]

    def is_told(self, feed: Feed) -> bool:
        """Whether the hub of a feed called since the feed was last asked."""
        return feed.id in self._told

    def is_due(self, feed: Feed, state: FeedState, now: datetime) -> bool:
        """Whether a feed is to be asked now, given what hubs said of it."""
        held = self._held.get(feed.id)
        if held is None or not websub.is_active(held, now):
            return due(state, now)
        if self._cut_off and due(state, now):
            return True  # no hub is heard, and whoever answers ends it
        return websub.is_due(state, now, told=self.is_told(feed), deaf_until=self._deaf_until)

    def look(self, now: datetime, *, cut_off: bool) -> None:
        """A round begins or ends, `cut_off` where nobody can be reached; long without one, the machine was asleep."""
        if (self._cut_off and not cut_off) or now - self._looked_at > ASLEEP:
            self._deaf_until = now
        self._cut_off, self._looked_at = cut_off, now

    @contextmanager
    def asking(self, feed: Feed) -> Iterator[None]:
        """Around the asking of a feed: what its hub said is done then, unless that fails."""
        told = feed.id in self._told
        self._told.discard(feed.id)  # now, not when it has answered: a call that comes meanwhile counts again
        try:
            yield
        except BaseException:
            if told:
                self._told.add(feed.id)
            raise

    async def heard(self, feed: Feed, fetched: Fetched) -> None:
        """A feed answered with a document: note the hub it declares, or that it declares none any more."""
        if fetched.status == 304:
            return
        hub = await asyncio.to_thread(websub.hub_told, fetched)
        held = self._held.get(feed.id)
        if held and hub and held.wanted and (held.hub, held.topic) == (hub.url, hub.topic):
            return
        if held:  # given back first; the new hub is noted when the feed answers again
            await self._keep(_given_back(held) if held.wanted else held)
        elif hub:
            token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
            await self._keep(Subscription(feed=feed.id, hub=hub.url, topic=hub.topic, token=token, secret=secret))

    async def renew(self, watched: frozenset[str]) -> int:
        """Ask hubs what is due to be asked: subscribe, renew, or give back; how many were asked.

        Feeds that are not among the `watched` are given back.
        """
        asked = 0
        for held in list(self._held.values()):
            if held.wanted and held.feed not in watched:
                held = _given_back(held)
            step = websub.next_step(held, self._clock())
            if step == "forget":
                await self._forget(held.feed)
            elif step:
                asked += 1
                await self._ask(held, step)
        return asked

    async def _ask(self, held: Subscription, step: websub.Step) -> None:
        await self._keep(websub.asked(held, self._clock()))  # before: the hub may call back before it answers
        callback = f"{self._settings.public_url}{_PATH}{held.token}"
        try:
            status = await self._fetcher.post(held.hub, websub.request(held, step, callback))
        except FetchError as error:
            log.warning("hub of %s: %s", held.feed, error)
            return
        if not 200 <= status < 300:
            log.warning(
                "hub of %s: %s answers %d to « %s »; it is asked again later", held.feed, held.hub, status, step
            )

    async def _on_question(self, request: web.Request) -> web.Response:
        """The hub asks whether we meant it."""
        held = self._by_token(request)
        found = websub.confirmed(held, request.query, self._clock()) if held else None
        if found is None:
            return web.Response(status=404, text="nobody asked for that")
        await self._keep(found)
        log.info("hub of %s: %s", found.feed, request.query["hub.mode"])
        return web.Response(text=request.query.get("hub.challenge", ""), content_type="text/plain")

    async def _on_call(self, request: web.Request) -> web.Response:
        """The hub says that there is news: the feed is due, when the signature is right. Others learn nothing."""
        held = self._by_token(request)
        if held is None or not held.wanted:
            return web.Response(status=410, text="not subscribed")
        try:
            async with asyncio.timeout(_PATIENCE), self._reading:
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if websub.is_signed(body, request.headers.get("X-Hub-Signature", ""), held.secret):
            self._told.add(held.feed)
        else:
            log.warning("hub of %s: a call without the right signature is left alone", held.feed)
        return web.Response(status=202)

    def _by_token(self, request: web.Request) -> Subscription | None:
        token = request.match_info["token"]
        return next((one for one in self._held.values() if secrets.compare_digest(one.token, token)), None)

    async def _keep(self, held: Subscription) -> None:
        self._held[held.feed] = held
        await asyncio.to_thread(self._save, held)

    async def _forget(self, feed: str) -> None:
        self._held.pop(feed, None)
        await asyncio.to_thread(self._drop, feed)

    def _save(self, held: Subscription) -> None:
        with self._database.write() as conn:
            subscriptions.save(conn, held)

    def _drop(self, feed: str) -> None:
        with self._database.write() as conn:
            subscriptions.forget(conn, feed)


def _given_back(held: Subscription) -> Subscription:
    """A subscription that the hub is to be asked to end."""
    return replace(held, wanted=False, asked_at=None, failures=0)
