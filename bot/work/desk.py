"""Where the answers to people's questions find their facts: the store and the newsroom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from bot.alerting.policy import Verdict, alerting
from bot.alerting.render import Rendering
from bot.chat.commands import Status
from bot.chat.inquiry import Inquiry
from bot.chat.opinion import Opined, Spared
from bot.chat.port import Incoming
from bot.errors import BadInput
from bot.memory.pace import Told, quietest
from bot.model import Alert, Article, Event, Mute, Opinion, Outgoing, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import (
    articles,
    deferred,
    events,
    feedback,
    feeds,
    mentions,
    meta,
    mutes,
    outbox,
    pace,
    people,
    search,
    stories,
)
from bot.store.database import Database
from bot.work import naming
from bot.work.advising import spared
from bot.work.alerted import Alerted
from bot.work.editing import Editing
from bot.work.finding import address_in, article_meant, article_of_text, sources_of
from bot.work.muting import Muting
from bot.work.office import Office
from bot.work.outside import Outside
from bot.work.publishing import amend_acts
from bot.work.records import Keeping
from bot.work.regrouping import Regrouping
from bot.work.remembering import Remembering
from bot.work.silencing import mute_of
from bot.work.sounding import Sounding
from bot.work.standing import Standing
from bot.work.telling import Telling, as_alert, in_digest
from bot.work.trying import Trying

FOUND = 50  #: articles looked at for one search
LAST_ROUND = "last round"


class Desk:
    """Answers a person at one place: a chat and an address there."""

    def __init__(
        self,
        database: Database,
        newsroom: Newsroom,
        incoming: Incoming,
        *,
        now: datetime,
        outside: Outside | None = None,
        office: Office | None = None,
    ) -> None:
        """`outside` is the web, where the answer may ask it; `office` the watchlist's, where it may edit that."""
        self._database = database
        self.newsroom = self._newsroom = newsroom
        self._incoming = incoming = _as_watched(incoming, newsroom.watchlist)
        self._place = {"chat": incoming.chat, "address": incoming.address}
        self._standing = Standing(database, (incoming.chat, incoming.address))
        self._now = now
        self.outside = self._outside = outside
        self._office = office

    @cached_property
    def rendering(self) -> Rendering:
        """Language, labels, and links to the messages of this place."""
        return self._newsroom.rendering(self._standing)

    @property
    def user(self) -> str:
        """The person who asks."""
        return self._incoming.user

    @property
    def about(self) -> str:
        """The message of Vigie it is said on, "" for none."""
        return self._incoming.about

    @property
    def grouper(self) -> Regrouping:
        """Stories, as people split and join them."""
        return Regrouping(self._database, self._newsroom, now=self._now, who=self._incoming.who)

    @property
    def keeper(self) -> Remembering:
        """Memory, as people ask and change it."""
        return Remembering(self._database, self._newsroom, self.watch_named, now=self._now)

    @property
    def silencer(self) -> Muting:
        """What is muted, as people mute it."""
        return Muting(self._database, self._newsroom, self._incoming, self._now)

    @property
    def editor(self) -> Editing:
        """The watchlist, as the person may edit it. Raises BadInput where no running Vigie answers."""
        if self._office is None:
            raise BadInput("The watchlist is edited in a chat, or in its file.")
        return Editing(self._database, self._newsroom, self._office, self._incoming, self._now)

    @property
    def teller(self) -> Telling:
        """What was told and what waits."""
        return Telling(self._database, self._newsroom, self._incoming)

    @property
    def rehearsal(self) -> Trying:
        """Where articles are tried."""
        return Trying(self._database, self._newsroom, self._outside, self._incoming.about, self._now)

    @property
    def alerts(self) -> Alerted:
        """What was alerted."""
        return Alerted(self._database, self._now)

    @property
    def sources(self) -> Sounding:
        """Sites and feeds."""
        return Sounding(self._database, self._newsroom, self._outside, self._now)

    @property
    def records(self) -> Keeping:
        """What can be taken away."""
        return Keeping(self._database, self._newsroom, self._now)

    def named_here(self) -> str:
        """The names of the watches in the article of the message it is said on, commas between; "" for none."""
        with self._database.read() as conn:
            article = article_meant(conn, self._incoming.about)
            named = mentions.of(conn, article.key) if article else ()
        return ", ".join(mention.watch for mention in alerting(named, self._newsroom.watches))

    def status(self) -> Status:
        """How Vigie is now."""
        watchlist = self._newsroom.watchlist
        with self._database.read() as conn:
            failing, counts = feeds.failing(conn), outbox.counts(conn)
            stored, last = articles.count(conn), meta.get(conn, LAST_ROUND)
            remembered = events.count(conn)
        return Status(
            feeds=len(watchlist.feeds),
            failing=tuple((feed.name, failing[feed.id]) for feed in watchlist.feeds if feed.id in failing),
            articles=stored,
            watches=len(watchlist.watches),
            events=remembered,
            waiting=counts.get("pending", 0) + counts.get("sending", 0),
            failed=counts.get("failed", 0),
            last_tick=datetime.fromisoformat(last) if last else None,
        )

    def search(self, words: str) -> Sequence[Article]:
        """Archived articles with these words, best first."""
        with self._database.read() as conn:
            return search.search(conn, words, limit=FOUND)

    def watch_named(self, name: str) -> Watch | None:
        """The watch of that id, label or spelling, else the one a misspelling comes close to."""
        return naming.watch_named(name, self._newsroom)

    def spellings(self) -> Mapping[str, Watch]:
        """The watch of each id, label and alias, folded."""
        return self._newsroom.spellings

    def history(self, watches: Sequence[Watch], *, saga: bool) -> Sequence[Event]:
        """The events of some watches, in order of time; of a saga, with all that is bound to them."""
        with self._database.read() as conn:
            known = events.all_events(conn) if saga else events.of_watches(conn, [watch.id for watch in watches])
        told = naming.history(known, watches, saga=saga)
        self._standing.expect([event.story for event in told])
        return told

    @property
    def now(self) -> datetime:
        """When the question was asked."""
        return self._now

    def last_told(self, watch: Watch) -> tuple[Told, Article | None]:
        """All that the archive tells of a watch, as dates, and the last article."""
        with self._database.read() as conn:
            told = pace.ever(conn, [watch.id], until=self._now).get(watch.id, Told(watch=watch.id))
            return told, pace.last_article(conn, watch.id, until=self._now)

    def quietest(self) -> tuple[Sequence[Told], Sequence[str]]:
        """The watches that alert and are silent for longer than usual; and the ids of those never named."""
        wanted = [watch.id for watch in self._newsroom.watchlist.watches if watch.mode == "alert"]
        with self._database.read() as conn:
            told = pace.ever(conn, wanted, until=self._now)
        return quietest(told.values(), self._now), [watch for watch in wanted if watch not in told]

    def inquire(self, said: str) -> Inquiry | None:
        """What is known of an address, or decided of a text; with "", of the message spoken of. None: of nothing."""
        address = address_in(said)
        with self._database.read() as conn:
            article = article_meant(conn, address or said or self._incoming.about)
            if article is None:
                sources = sources_of(address, self._newsroom.watchlist.feeds, feeds.all_states(conn))
                return Inquiry(said=address, sources=sources) if address else self._of_text(said)
            told, waits = in_digest(conn, self._newsroom, article, self._told(conn, article, said))
            pointed = outbox.pointed_at(conn, self._incoming.about) if not said else None
            state = feeds.get_state(conn, article.feed)
            silent = mutes.at(conn, article.seen_at or self._now)
            since = self._muted_since(conn, article, waits) if told is None else None
        met = article.seen_at is not None and state is not None and state.baseline == article.seen_at
        considered = self._newsroom.consider(article, now=article.seen_at or self._now, first_contact=met, mutes=silent)
        if since and considered.verdict.channels:
            considered, waits = replace(considered, verdict=Verdict(stop="muted", mute=since)), None
        here = told is None or told == pointed or self._is_here(told)
        return Inquiry(said=said, considered=considered, told=told, waits=waits, here=here)

    def _muted_since(self, conn: Connection, article: Article, waits: datetime | None) -> Mute | None:
        """The mute that held an article back which was to be told; of one that waits, that which would do so now."""
        if waits is None:
            return mutes.that_held(conn, article.key)
        channels = {one.channel for one in deferred.of_article(conn, article.key)}
        return mute_of(conn, self._newsroom, article.key, channels, self._now)

    def _of_text(self, text: str) -> Inquiry | None:
        if not text:
            return None
        considered = self._newsroom.consider(article_of_text(text), now=self._now)
        return Inquiry(said=text, considered=considered, archived=False)

    def _told(self, conn: Connection, article: Article, said: str) -> Outgoing | None:
        """The message that tells an article: the one meant, else its own, else of a copy the first of its story."""
        meant = outbox.pointed_at(conn, said or self._incoming.about)
        if meant and meant.article == article.key:
            return meant
        own = outbox.of_article(conn, article.key)
        return self._telling(own or outbox.messages_of(conn, stories.of_article(conn, article.key) or ""))

    def _telling(self, messages: Sequence[Outgoing]) -> Outgoing | None:
        """The message to speak of: the one of this place, else one that was sent."""
        order = sorted(messages, key=lambda message: (not self._is_here(message), message.state != "sent"))
        return order[0] if order else None

    def _is_here(self, message: Outgoing) -> bool:
        return {"chat": message.chat, "address": message.address} == self._place

    def alerted(self, said: str) -> Alert | None:
        """An archived article as an alert, meant in the same ways; None when there is no such article."""
        with self._database.read() as conn:
            article = article_meant(conn, address_in(said) or said or self._incoming.about)
            return as_alert(conn, self._newsroom, article) if article else None

    def spared(self, article: str) -> Spared | None:
        """The edit after which the article of that key would not have alerted; None where none is found."""
        office = self._office
        return spared(self._database, office, self._newsroom.watchlist, article) if office else None

    def opine(self, said: str, *, useful: bool) -> Opined | None:
        """Keep what the person thinks of an article, meant in the same ways; None when there is no such article."""
        opined = self._noted(said, useful=useful)
        return replace(opined, spared=self.spared(opined.article.key)) if opined and not useful else opined

    def _noted(self, said: str, *, useful: bool) -> Opined | None:
        with self._database.write() as conn:
            article = article_meant(conn, address_in(said) or said or self._incoming.about)
            if article is None:
                return None
            people.meet(conn, self._incoming.user, self._incoming.who)
            told = self._told(conn, article, said)
            opinion = Opinion(
                about=told.key if told else article.key,
                user=self._incoming.user,
                article=article.key,
                useful=useful,
                at=self._now,
                mentions=mentions.of(conn, article.key),
            )
            fresh = feedback.record(conn, opinion)
            if fresh:
                amend_acts(conn, self._newsroom, opinion.about, now=self._now)
            return Opined(article=article, fresh=fresh)


def _as_watched(incoming: Incoming, watchlist: Watchlist) -> Incoming:
    """With the address as the watchlist writes it: messages are kept under that."""
    addresses = {channel.slack.lower(): channel.slack for channel in watchlist.channels if channel.slack}
    if incoming.chat != "slack" or incoming.address.lower() in addresses:
        return incoming
    return replace(incoming, address=addresses.get(incoming.name.lower(), incoming.address))
