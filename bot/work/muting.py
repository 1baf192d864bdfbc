"""How is a source or a watch muted, and what happens when that ends? Nothing is sent later: the archive has it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.alerting.mutes import ended, extended, in_force, the_same
from bot.alerting.policy import alerting
from bot.chat.mute import Silence
from bot.chat.port import Incoming
from bot.model import Mute, Muted, Outgoing, key_of
from bot.newsroom import Newsroom
from bot.reading.words import fold_key
from bot.store import mentions, mutes, outbox, people
from bot.store.database import Database
from bot.store.outbox import Place
from bot.work import naming
from bot.work.finding import article_meant
from bot.work.publishing import amend_acts


@dataclass(frozen=True, slots=True)
class Muting:
    """The mutes, as people ask for them."""

    database: Database
    newsroom: Newsroom
    incoming: Incoming
    now: datetime

    def standing(self) -> Sequence[Silence]:
        """The mutes in force, the oldest first."""
        with self.database.read() as conn:
            return [Silence(mute=mute, held=mutes.held(conn, mute)) for mute in mutes.at(conn, self.now)]

    def mute(self, kind: Muted | None, name: str, lasting: timedelta) -> Silence | None:
        """Mute a source or a watch; asked for again it lasts longer where that says something new."""
        with self.database.write() as conn:
            meant = self._meant(conn, kind, name)
            if meant is None:
                return None
            people.meet(conn, self.incoming.user, self.incoming.who)
            until = self.now + lasting
            before = the_same(mutes.at(conn, self.now), *meant)
            mute = extended(before, until) if before else self._new(conn, *meant, until)
            if mute == before:
                return Silence(mute=mute, held=mutes.held(conn, mute), fresh=False)
            mutes.put(conn, mute)
            amend_acts(conn, self.newsroom, mute.about, now=self.now)
            return Silence(mute=mute)

    def end(self, kind: Muted | None, name: str) -> Silence | None:
        """End a mute; that it is over is said on the message it was asked on."""
        with self.database.write() as conn:
            standing = mutes.at(conn, self.now)
            meant = self._meant(conn, kind, name)
            before = the_same(standing, *meant) if meant else _called(standing, name)
            if before is None:
                return None
            people.meet(conn, self.incoming.user, self.incoming.who)
            mutes.put(conn, ended(before, self.now, by=self.incoming.user))
            amend_acts(conn, self.newsroom, before.about, now=self.now)
            return Silence(mute=before, held=mutes.held(conn, before))

    def watch_here(self) -> str:
        """The id of the watch that the message spoken of alerts there, "" for none."""
        with self.database.read() as conn:
            meant = self._of_message(conn, "watch")
        return meant[1] if meant else ""

    def _new(self, conn: Connection, kind: Muted, what: str, until: datetime) -> Mute:
        message = self._message(conn)
        return Mute(
            key=key_of("mute", kind, what, self.now.isoformat()),
            kind=kind,
            what=what,
            user=self.incoming.user,
            at=self.now,
            until=until,
            about=message.key if message else "",
        )

    def _meant(self, conn: Connection, kind: Muted | None, name: str) -> tuple[Muted, str] | None:
        """The source or watch of that name, else of the message spoken of; a watch goes before a source."""
        if not name:
            return self._of_message(conn, kind)
        sources = {fold_key(said): feed.name for feed in self.newsroom.watchlist.feeds for said in (feed.id, feed.name)}
        source = sources.get(fold_key(name))
        known = self.newsroom.spellings.get(fold_key(name)) if kind != "source" else None
        if known is None and source and kind != "watch":
            return "source", source
        watch = known or (naming.watch_named(name, self.newsroom) if kind != "source" else None)
        return ("watch", watch.id) if watch else None

    def _of_message(self, conn: Connection, kind: Muted | None) -> tuple[Muted, str] | None:
        """The source of the article that is spoken of, or the first watch it alerts there."""
        article = article_meant(conn, self.incoming.about)
        if article is None or kind is None:
            return None
        if kind == "source":
            return ("source", article.source) if article.source else None
        named = alerting(mentions.of(conn, article.key), self.newsroom.watches)
        message = self._message(conn)
        place = (message.chat, message.address) if message else (self.incoming.chat, self.incoming.address)
        here = [mention.watch for mention in named if self._goes_there(mention.watch, place)]
        if not here and message is None:  # a story that was opened elsewhere
            here = [mention.watch for mention in named]
        return ("watch", here[0]) if here else None

    def _goes_there(self, watch: str, place: Place) -> bool:
        """Whether alerts of a watch go to a place."""
        channels = (self.newsroom.watchlist.channel(channel) for channel in self.newsroom.watches[watch].channels)
        return any(place in addresses(channel, (place[0],)) for channel in channels)

    def _message(self, conn: Connection) -> Outgoing | None:
        return outbox.pointed_at(conn, self.incoming.about)


def lapse(database: Database, newsroom: Newsroom, *, now: datetime) -> int:
    """Note the mutes that ended by themselves, and say so on the messages they were asked on; how many."""
    with database.read() as conn:  # most of the time there is nothing, and nobody need wait for the writer
        if not _over(conn, now):
            return 0
    with database.write() as conn:
        over = _over(conn, now)
        for mute in over:
            mutes.put(conn, ended(mute, now, by=""))
            amend_acts(conn, newsroom, mute.about, now=now)
    return len(over)


def _over(conn: Connection, now: datetime) -> list[Mute]:
    return [mute for mute in mutes.unfinished(conn) if mute.at <= now and not in_force([mute], now)]


def _called(standing: Sequence[Mute], name: str) -> Mute | None:
    """A mute of something that the watchlist does not know any more."""
    return next((mute for mute in standing if name and fold_key(mute.what) == fold_key(name)), None)
