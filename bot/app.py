"""The one place where parts are joined: settings and a watchlist in, a working Vigie out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.alerting import notices
from bot.chat.commands import answer
from bot.chat.console import ConsoleChat
from bot.chat.port import Chat, Fronted, Incoming
from bot.errors import ChatBusy
from bot.feeds.fetch import Fetcher
from bot.founding import founding_events, founding_relations
from bot.memory.bonds import documented
from bot.model import Message, Watchlist
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store import events, meta, relations
from bot.store.database import Database, open_database
from bot.watchlist import file_text
from bot.work import catching_up, pages
from bot.work.backtest import IN_FORCE
from bot.work.deliver import Delivered, deliver
from bot.work.desk import LAST_ROUND, Desk
from bot.work.digests import tell_digests
from bot.work.door import Door
from bot.work.front import FrontDesk
from bot.work.hooks import Hooks
from bot.work.links import check_links
from bot.work.muting import lapse
from bot.work.office import Office
from bot.work.outside import Outside
from bot.work.owners import Owners
from bot.work.pace import listen
from bot.work.pipeline import Pipeline, opened
from bot.work.post import Post
from bot.work.precedence import Answering, Yielding
from bot.work.prepare import Preparation
from bot.work.refusals import refusals
from bot.work.rounds import Round, Rounds
from bot.work.saving import SharedFile
from bot.work.silencing import silencing
from bot.work.summaries import Summaries
from bot.work.taking_up import TakingUp
from bot.work.versions import Versions
from bot.work.waking import caught_up
from bot.work.writer import Writer

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
ANSWERS = 3  #: begun at the same time; one of them is computed (`bot.work.precedence`), the others wait for something


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one cycle did: a round of the feeds, then a delivery."""

    round: Round
    delivered: Delivered


class App:
    """A working Vigie. Use as an async context manager."""

    def __init__(
        self,
        *,
        settings: Settings,
        watchlist_file: Path,
        watchlist: Watchlist,
        chats: Mapping[str, Chat],
        clock: Clock = utc_now,
    ) -> None:
        self.settings = settings
        self.chats: dict[str, Chat] = {"console": ConsoleChat(), **chats}
        self.clock = clock
        self._file = watchlist_file
        self.database: Database = open_database(settings.database)
        self._fetcher = Fetcher(user_agent=settings.user_agent, allow_private=settings.allow_private)
        self.pipeline = Pipeline(self.database, self._newsroom(watchlist), settings.chat_names)
        self._reader = pages.reader(settings.user_agent, settings.allow_private)
        self._writer = Writer(settings.model, clock) if settings.model else None
        self.hooks = Hooks(settings.push, self.database, self._fetcher, clock) if settings.push else None
        self.door = Door.for_all(settings.push, [self.hooks, *self.chats.values()])
        self.post = Post(self.deliver)
        self._telling = asyncio.Lock()
        self._answering = Answering(ANSWERS)
        self._rounds = self._polling()
        file = SharedFile(watchlist_file)
        self._uptake = TakingUp(file, self.pipeline, clock, taking=self._rounds.taking)
        self._outside: Outside | None = None
        self.office = Office(
            file=file,
            owners=Owners(self.chats, clock),
            notify=lambda conn, message, key: self.pipeline.notify(conn, message, key, now=self.clock()),
            take_up=self.reload,
            versions=Versions(watchlist_file) if settings.git else None,
        )
        self._unheard = set(self.chats)  #: chats not started yet

    def _newsroom(self, watchlist: Watchlist) -> Newsroom:
        """Memory starts from the founding events; the database keeps it from then on."""
        with self.database.write() as conn:
            meta.put(conn, IN_FORCE, file_text(self._file))
            known = events.known(conn)
            events.put(conn, [event for event in founding_events("all") if event.id not in known])
            relations.put(conn, documented(founding_relations()), origin="seed")
            return opened(conn, watchlist, now=self.clock())

    def _polling(self) -> Rounds:
        """How feeds are asked: after whoever waits for an answer."""
        summaries = Summaries(self.pipeline, self._writer) if self._writer else None
        return Rounds(
            self.pipeline,
            self._fetcher,
            self.clock,
            preparation=Preparation(self.pipeline, pages.Pages(self._reader, self.clock), summaries),
            hooks=self.hooks,
            queued=self.post.begin,
            working=Yielding(self._answering),
        )

    async def __aenter__(self) -> App:
        await self._fetcher.__aenter__()
        self._outside = Outside(self._fetcher, self.clock)
        self.office.owners.loop = asyncio.get_running_loop()
        await self._reader.__aenter__()
        if self._writer:
            await self._writer.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.post.close()
        for chat in self.chats.values():
            await chat.close()
        if self.door:
            await self.door.close()
        await self._fetcher.__aexit__(None, None, None)
        await self._reader.__aexit__(None, None, None)
        if self._writer:
            await self._writer.__aexit__()
        await asyncio.to_thread(self.office.close)
        await asyncio.to_thread(self._answering.close)
        self.database.close()

    async def connect(self) -> None:
        """Start the chats that do not listen yet, so that questions are heard.

        One that cannot be reached now is tried again at the next call; the feeds need not wait for it.
        Raises SettingsError when a chat refuses the credentials.
        """
        for name in sorted(self._unheard):
            try:
                if isinstance(chat := self.chats[name], Fronted):
                    chat.show(FrontDesk(self.database, self.desk))
                await chat.start(self.answer)
                self._unheard.discard(name)
            except ChatBusy as error:
                log.warning("%s cannot be reached: %s. It is tried again every minute", name, error)

    def unaddressed(self) -> list[str]:
        """The channels without an address in any chat in use: their messages are shown here, on the console."""
        if "console" in self.settings.chat_names:
            return []
        channels = self.pipeline.newsroom.watchlist.channels
        return [c.id for c in channels if "console" in dict(self.pipeline.addresses(c.id))]

    async def round(self) -> Round:
        """Ask the feeds that are due, with memory as it is now: another process may have changed it."""
        async with self._rounds.taking:
            await asyncio.to_thread(self.pipeline.catch_up)
            await asyncio.to_thread(lapse, self.database, self.pipeline.newsroom, now=self.clock())
        figures = await self._rounds.go()
        with self.database.write() as conn:
            meta.put(conn, LAST_ROUND, self.clock().isoformat())
        return figures

    async def poll(self) -> Round:
        """One round of a Vigie that runs all the time: what an outage made it miss is told in one digest."""
        async with caught_up(self._rounds, self.clock):
            return await self.round()

    async def listen(self) -> int:
        """Tell of quiet watches that suddenly speak; how many messages were queued."""
        async with self._rounds.taking:
            return await asyncio.to_thread(listen, self.pipeline, now=self.clock())

    async def check_links(self) -> int:
        """Ask some links of events whether they still answer, unless the operator forbids it; how many."""
        return await check_links(self.database, self._fetcher, now=self.clock()) if self.settings.check_links else 0

    async def renew(self) -> int:
        """Ask the hubs of feeds to go on telling us, where an operator gave them an address; how many were asked."""
        watched = frozenset(feed.id for feed in self.pipeline.newsroom.watchlist.feeds)
        return await self.hooks.renew(watched) if self.hooks else 0

    async def deliver(self) -> Delivered:
        """Queue the digests that are due, and send what waits in the outbox."""
        if not self._telling.locked():  # while one waits for the database, others need no thread to wait beside it
            async with self._telling:
                await asyncio.to_thread(tell_digests, self.pipeline, now=self.clock())
        refused, busy = refusals(self.pipeline, self.clock), self.post.busy
        muted = silencing(lambda: self.pipeline.newsroom, self.clock)
        return await deliver(self.database, self.chats, clock=self.clock, refused=refused, busy=busy, muted=muted)

    async def cycle(self) -> Figures:
        """One round and one delivery; what it reads waits where a Vigie that runs catches up with an outage."""
        await asyncio.to_thread(catching_up.join, self.pipeline, now=self.clock())
        done = await self.round()
        await self.listen()
        return Figures(round=done, delivered=await self.deliver())

    async def reload(self) -> None:
        """Take up a saved watchlist; a broken one is told once and the last good one stays."""
        await self._uptake.look()

    def desk(self, incoming: Incoming) -> Desk:
        """Where the answer to a person finds its facts."""
        room, now = self.pipeline.newsroom, self.clock()
        return Desk(self.database, room, incoming, now=now, outside=self._outside, office=self.office)

    async def answer(self, incoming: Incoming) -> Message:
        """The answer to a person; trouble is an answer too, and logged."""
        desk = self.desk(incoming)
        try:
            return await self._answering.work_out(lambda: answer(incoming.text, desk))
        except Exception:
            log.exception("no answer to %r", incoming.text)
            words = self.pipeline.newsroom.words
            return notices.plain(words.say("Something went wrong here; the operators' log has the details."))


def chats_of(settings: Settings, watchlist: Watchlist) -> dict[str, Chat]:
    """The chats an operator configured. Their libraries are only imported when used."""
    chats: dict[str, Chat] = {}
    if settings.slack:
        from bot.chat.slack.adapter import SlackChat

        slack = settings.slack
        chats["slack"] = SlackChat(
            slack.bot_token,
            slack.app_token,
            signing_secret=slack.signing_secret,
            api_url=slack.api_url,
            command=settings.slack_command,
        )
    if settings.matrix:
        from bot.chat.matrix.adapter import MatrixChat

        matrix = settings.matrix
        chats["matrix"] = MatrixChat(
            matrix.homeserver,
            matrix.user,
            password=matrix.password,
            token=matrix.token,
            device=matrix.device,
            state_dir=matrix.state_dir,
            rooms=frozenset(channel.matrix for channel in watchlist.channels if channel.matrix),
            e2ee=matrix.e2ee,
        )
    return chats
