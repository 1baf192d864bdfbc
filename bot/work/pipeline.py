"""One document of a feed, taken in: everything it changes commits together or not at all.

parse → archive → match → group → recall → alert → outbox, and the feed's validators with
them. The deciding is the newsroom's; this file only carries values to the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from bot.alerting import notices
from bot.alerting.addresses import addresses
from bot.errors import FeedError
from bot.feeds.cadence import after_failure, after_success, standing
from bot.feeds.fetch import Fetched
from bot.feeds.parse import parse_feed
from bot.memory.development import development
from bot.memory.stories import StoryBook
from bot.model import Article, Feed, Message, Mute, Watchlist
from bot.newsroom import Considered, Newsroom, event_id
from bot.store import (
    articles,
    choices,
    deferred,
    events,
    feeds,
    links,
    mentions,
    mutes,
    outbox,
    relations,
    stories,
)
from bot.store.database import Database
from bot.work import health
from bot.work.looking_back import LookingBack
from bot.work.publishing import queue_alert
from bot.work.recognise import Seen, recognised
from bot.work.retold import by_its_watches, newly_named, retold
from bot.work.shelf import Shelf
from bot.work.troubles import tell

#: stories untouched for longer get no further article
STORY_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The figures of one document."""

    articles: int = 0
    mentions: int = 0
    alerts: int = 0
    queued: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(**{name: getattr(self, name) + getattr(other, name) for name in Taken.__slots__})


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's answer at a moment (aware UTC), and its articles: none when it did not change."""

    feed: Feed
    fetched: Fetched
    parsed: tuple[Article, ...]
    now: datetime
    jitter: float  #: between 0 and 1


class Pipeline:
    """Takes documents in, one after the other."""

    def __init__(self, database: Database, newsroom: Newsroom, chats: tuple[str, ...]) -> None:
        self.database = database
        self.newsroom = newsroom
        self.chats = chats
        self._back = LookingBack(chats)
        self.catching_up = False  #: whether what is taken in was missed during an outage
        self._stale = False  #: whether the newsroom must be rebuilt before it decides again
        self._mutes: Sequence[Mute] = ()  #: that may be in force
        self._chosen = 0  #: how many choices of people the newsroom's stories know
        self._revision: int | None = None  #: of the memory that the newsroom has; None: not compared yet

    def take(self, feed: Feed, fetched: Fetched, parsed: tuple[Article, ...], *, now: datetime, jitter: float) -> Taken:
        """Take a document in, in one transaction: `parsed` are its articles, none when it did not change."""
        return self.take_together((Document(feed, fetched, parsed, now, jitter),))[0]

    def take_together(self, documents: Sequence[Document]) -> list[Taken]:
        """Take documents in, in their order and in one transaction: all of them, or none."""
        now = documents[0].now
        if self._stale:
            self.reload(now=now)
        try:
            with self.database.write() as conn:
                self._take_up(conn)
                self._regroup(conn, now)
                self._mutes = mutes.unfinished(conn)
                taken = [self._taken(conn, document) for document in documents]
                self._revision = events.revision(conn)
        except BaseException:
            self._stale = True  # the newsroom may remember what the database just forgot
            raise
        return taken

    def fail(self, feed: Feed, error: FeedError, *, now: datetime, jitter: float = 0.0) -> None:
        """Note that a feed could not be read; operators hear of it once, after several in a row."""
        with self.database.write() as conn:
            state = after_failure(standing(feed, feeds.get_state(conn, feed.id)), error, feed, now, jitter=jitter)
            feeds.save_state(conn, state)
            for key, message in health.after_failure(conn, feed, state, self.newsroom.words, now):
                self.notify(conn, message, key, now=now)

    def reload(self, *, now: datetime) -> None:
        """Rebuild the newsroom's memory and stories from the database."""
        with self.database.read() as conn:
            written = self.newsroom.written
            self.newsroom = opened(conn, self.newsroom.watchlist, now=now)
            self.newsroom.written = written
            self._revision = events.revision(conn)
        self._stale = False

    def catch_up(self) -> None:
        """Take up what people or other processes changed in memory since the newsroom last looked."""
        with self.database.read() as conn:
            self._take_up(conn)

    def _regroup(self, conn: Connection, now: datetime) -> None:
        """Take up what people split and joined since the newsroom last looked."""
        chosen = choices.revision(conn)
        if chosen != self._chosen:
            self.newsroom.stories = book(conn, now=now)
            self._chosen = chosen

    def _take_up(self, conn: Connection) -> None:
        revision = events.revision(conn)
        if revision != self._revision:
            self.newsroom.take_up(events.all_events(conn), (held.event.id for held in events.gone(conn)))
            self.newsroom.dead = links.dead(conn)
            self._revision = revision

    def notify(self, conn: Connection, message: Message, key: str, *, now: datetime) -> None:
        """Queue a notice for the operators' channel, where there is one; a trouble that is over edits its own."""
        operators = self.newsroom.watchlist.operators
        if operators:
            tell(conn, self.addresses(operators), message, key, self.newsroom.words, now=now)

    # -- one transaction's parts ---------------------------------------------

    def _taken(self, conn: Connection, document: Document) -> Taken:
        """Everything that one document changes."""
        feed, now = document.feed, document.now
        state = standing(feed, feeds.get_state(conn, feed.id))
        seen, learned = recognised(conn, document.parsed, state.learned, now=now)
        state = replace(state, learned=learned)
        taken = self._archive(conn, feed, seen, now=now, first_contact=state.baseline is None)
        met = state.baseline or (now if document.parsed or document.fetched.status != 304 else None)
        if taken.articles:
            state = health.with_rhythm(conn, state, now)
        state = after_success(replace(state, baseline=met), document.fetched, feed, now, jitter=document.jitter)
        if any(one.before for one in seen):
            state = health.with_proof(state)
        feeds.save_state(conn, state)
        for key, message in health.after_answer(conn, feed, state, self.newsroom.words, now):
            self.notify(conn, message, key, now=now)
        return taken

    def _archive(
        self, conn: Connection, feed: Feed, seen: Sequence[Seen], *, now: datetime, first_contact: bool
    ) -> Taken:
        taken = Taken()
        silent: list[str] = []
        shelf = Shelf(conn)
        for one in seen:
            article, before = one.article, one.before
            if before is None:
                shelf.put(article, one.keys)
            elif one.edited and not one.lesser:
                articles.update_text(conn, article)
            if before and (first_contact or before.feed == article.feed or not _silenced(conn, before.key)):
                if one.edited and not first_contact:
                    shelf.write()
                    taken += self._edited(conn, one, now=now)
                continue  # unless another feed met it silently, and here it is news
            considered = self.newsroom.consider(article, now=now, first_contact=first_contact, mutes=self._mutes)
            if considered.verdict.stop == "first contact":
                silent.append(article.title)
            found = len(considered.matching.mentions)
            alerts, queued = 0, 0
            if not shelf.note(considered):
                alerts, queued = self._publish(conn, considered, now=now)
            elif considered.verdict.would_alert:
                self._place(conn, considered, shelf)
            taken += Taken(articles=int(before is None), mentions=found, alerts=alerts, queued=queued)
        shelf.write()
        if first_contact and taken.articles:
            message = notices.first_contact(feed, taken.articles, tuple(silent), self.newsroom.words)
            self.notify(conn, message, f"first contact:{feed.id}", now=now)
        return taken

    def _place(self, conn: Connection, considered: Considered, shelf: Shelf) -> None:
        """Put a new article that is told to nobody into its story: the next one may be told."""
        placed = self.newsroom.place(considered)
        if shelf.holds(placed.story):
            shelf.write()
        article = considered.article
        earlier = () if placed.new else stories.news(conn, placed.story.key, besides=article.key)
        added = development(article, considered.matching.mentions, earlier, placed.named) if earlier else None
        shelf.tell(placed.story, article, added.kind if added else "first")

    def _edited(self, conn: Connection, one: Seen, *, now: datetime) -> Taken:
        """Tell an article again only when an edit brought a watch that it did not name before."""
        considered = self.newsroom.consider(one.article, now=now, mutes=self._mutes)
        if one.lesser and not considered.verdict.channels:
            return Taken()
        was = self.newsroom.consider(one.before or one.article, now=now, mutes=self._mutes)
        more = newly_named(was, considered)
        if one.lesser and not more:
            return Taken()
        if one.lesser or newly_named(considered, was):  # whom it was told for stays in it, else that is told again
            articles.update_text(conn, one.joined)
            considered = self.newsroom.consider(one.joined, now=now, mutes=self._mutes)
        if not more:
            mentions.save(conn, one.article.key, considered.matching.mentions)
            return Taken()
        alerts, queued = self._publish(conn, considered, now=now, more=more)
        return Taken(mentions=len(more), alerts=alerts, queued=queued)

    def _publish(
        self, conn: Connection, considered: Considered, *, now: datetime, more: Collection[str] = ()
    ) -> tuple[int, int]:
        """Store what was decided of one article; the numbers of alerts told and of messages queued, edits aside.

        `more` are the watches for which an edited article is told again; the others heard of it.
        """
        article = considered.article
        mentions.save(conn, article.key, considered.matching.mentions)
        if not considered.verdict.would_alert:
            return 0, 0
        if considered.verdict.mute:
            mutes.hold(conn, article.key, considered.verdict.mute)
        placed = self.newsroom.place(considered)
        earlier = () if placed.new else stories.news(conn, placed.story.key, besides=article.key)
        added = development(article, considered.matching.mentions, earlier, placed.named)
        stories.save(conn, placed.story, article.key, added.kind if earlier else "first")
        further = added if earlier and not more else None
        archive = self._back.behind(conn, self.newsroom, considered, placed.story.key, further)
        alerts = self.newsroom.alerts(considered, placed.story.key, archive)
        if more:
            alerts, added = retold(alerts, more), by_its_watches(more)
        late = self.catching_up
        queued = [
            queue_alert(conn, self.newsroom, alert, added, chats=self.chats, now=now, outage=late) for alert in alerts
        ]
        if alerts:
            events.put(conn, self.newsroom.remember(considered, placed.story.key, now=now))
            bound = {(event_id(placed.story.key), r.event.id): r.bond for r in alerts[0].related if r.bond}
            relations.put(conn, bound, origin="text", basis=article.key)
        return sum(map(bool, queued)), sum(queued)

    def addresses(self, channel_id: str) -> tuple[tuple[str, str], ...]:
        """(chat, address) of each place where a channel's messages go."""
        return addresses(self.newsroom.watchlist.channel(channel_id), self.chats)


def _silenced(conn: Connection, article_key: str) -> bool:
    """Whether an article was archived at the first contact with its feed, and no message tells it, or is to."""
    known = articles.get(conn, article_key)
    state = feeds.get_state(conn, known.feed) if known else None
    if known is None or state is None or state.baseline is None or known.seen_at is None:
        return False
    told = outbox.of_article(conn, article_key) or deferred.of_article(conn, article_key)
    return known.seen_at <= state.baseline and not told


def read(feed: Feed, fetched: Fetched, *, now: datetime) -> tuple[Article, ...]:
    """The articles of a document; none when it did not change. Raises NotAFeed."""
    if fetched.status == 304:
        return ()
    return parse_feed(fetched.body, content_type=fetched.content_type, feed=feed, url=fetched.url, seen_at=now)


def opened(conn: Connection, watchlist: Watchlist, *, now: datetime) -> Newsroom:
    """A newsroom that remembers what the database holds."""
    gone = [held.event.id for held in events.gone(conn)]
    newsroom = Newsroom(watchlist, events=events.all_events(conn), gone=gone, guard=Lock())
    newsroom.stories = book(conn, now=now)
    newsroom.bonds = relations.all_bonds(conn)
    newsroom.dead = links.dead(conn)
    return newsroom


def book(conn: Connection, *, now: datetime) -> StoryBook:
    """The stories that may still get articles, as people regrouped them."""
    return StoryBook(stories.active(conn, now - STORY_LIFE), choices.all_choices(conn))
