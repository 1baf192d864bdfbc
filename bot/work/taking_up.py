"""How does a saved watchlist come into force? Read, tried, put in the newsroom's hands, and told to operators."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerting import notices
from bot.alerting.edits import edited, summary
from bot.alerting.proposals import NAMED
from bot.errors import WatchlistError
from bot.matching import match_with
from bot.model import Message, Watchlist
from bot.store import articles, journal, meta, people
from bot.watchlist import tried
from bot.wording import Words
from bot.work.backtest import IN_FORCE, backtest
from bot.work.pipeline import Pipeline
from bot.work.saving import SharedFile, digest, last_save

log = logging.getLogger(__name__)

#: What an edit is tried on while people wait for it: a few seconds of work at most.
TRIED_FOR, TRIED_ON = timedelta(days=30), 1000  #: the last month, and at most so many articles
EDITS_NAMED = 5  #: of those made together


class TakingUp:
    """Watches the watchlist's file for a running Vigie. `taking` is held while a document is taken in."""

    def __init__(
        self, file: SharedFile, pipeline: Pipeline, clock: Callable[[], datetime], *, taking: asyncio.Lock
    ) -> None:
        self._file = file
        self._pipeline = pipeline
        self._clock = clock
        self._taking = taking
        self._looking = asyncio.Lock()  # else a slow look would put an older text in the place of a newer one
        self._stamp = last_save(file.path)
        self._broken = False

    async def look(self) -> None:
        """Take up a watchlist that was saved; a broken one is told once and the last good one stays."""
        async with self._looking:
            stamp = last_save(self._file.path)
            if stamp != self._stamp:
                await self._take_up(stamp)
                self._stamp = stamp

    async def _take_up(self, stamp: tuple[int, int]) -> None:
        try:
            text, watchlist = await asyncio.to_thread(self._read)
        except WatchlistError as error:
            self._broken = True
            log.error("watchlist kept as it was:\n%s", error)
            words = self._pipeline.newsroom.words
            await asyncio.to_thread(self._tell, notices.broken_watchlist(error.said, words), f"watchlist:{stamp}")
            return
        async with self._taking:  # no document is half judged by one list and half by another
            before = self._pipeline.newsroom.watchlist
            self._pipeline.newsroom = self._pipeline.newsroom.edit(watchlist)
        log.info("watchlist reloaded: %d watches, %d feeds", len(watchlist.watches), len(watchlist.feeds))
        await asyncio.to_thread(self._taken, text, before, key=f"watchlist:{stamp}")
        self._broken = False

    def _read(self) -> tuple[str, Watchlist]:
        text = self._file.text()
        return text, tried(text, file=str(self._file.path), match_with=match_with)

    def _taken(self, text: str, before: Watchlist, *, key: str) -> None:
        """Keep the text of the watchlist in force, and tell operators what the edit would have changed lately."""
        newsroom = self._pipeline.newsroom
        with self._pipeline.database.write() as conn:
            meta.put(conn, IN_FORCE, text.removeprefix("\ufeff"))
        with self._pipeline.database.read() as conn:
            by = _author(conn, text, newsroom.words)
            lately = articles.newest(conn, self._clock() - TRIED_FOR, TRIED_ON)
            comparison = backtest(lately, before, newsroom.watchlist)
        labels = {watch.id: watch.label for watch in (*before.watches, *newsroom.watchlist.watches)}
        log.info("the edit: %s", summary(comparison, Words("en")))
        self._tell(edited(comparison, labels, newsroom.words, mended=self._broken, by=by), key)

    def _tell(self, message: Message, key: str) -> None:
        with self._pipeline.database.write() as conn:
            self._pipeline.notify(conn, message, key, now=self._clock())


def _author(conn: Connection, text: str, words: Words) -> str:
    """Who made the file what it is by an edit, and which; "" when it was saved by hand."""
    changes = journal.that_made(conn, digest(text))
    if not changes:
        return ""
    change = changes[0]
    names = people.names(conn, [change.user, change.approved_by])
    said = [words.say(NAMED[one.entry, one.action], id=one.id) for one in changes[:EDITS_NAMED]]
    who, what = names.get(change.user, change.user), ", ".join([*said, *(["…"] if len(changes) > len(said) else [])])
    if not change.approved_by:
        return words.say("{who}: {what}.", who=who, what=what)
    by = names.get(change.approved_by, change.approved_by)
    return words.say("{who}: {what} (accepted by {by}).", who=who, what=what, by=by)
