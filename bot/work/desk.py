"""Where the answers to people's questions find their facts: the store and the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.alerting.render import Rendering
from bot.chat.commands import Status
from bot.chat.why import Inquiry
from bot.memory.timeline import timeline
from bot.model import Article, Event, Watch
from bot.newsroom import Newsroom
from bot.reading.words import fold_key
from bot.store import articles, events, feeds, meta, outbox, search, stories
from bot.store.database import Database

FOUND = 50  #: articles looked at for one search
LAST_ROUND = "last round"


class Desk:
    """Answers for one place: a chat and an address there."""

    def __init__(self, database: Database, newsroom: Newsroom, *, chat: str, address: str, now: datetime) -> None:
        self._database = database
        self._newsroom = newsroom
        self._place = {"chat": chat, "address": address}
        self._now = now

    @property
    def rendering(self) -> Rendering:
        """Language, labels, and links to the messages of this place."""
        stories = [event.story for event in self._newsroom.memory.events if event.story]
        with self._database.read() as conn:
            return self._newsroom.rendering(outbox.permalinks(conn, stories, **self._place))

    def status(self) -> Status:
        """How Vigie is now."""
        watchlist = self._newsroom.watchlist
        with self._database.read() as conn:
            states, counts = feeds.all_states(conn), outbox.counts(conn)
            stored, last = articles.count(conn), meta.get(conn, LAST_ROUND)
        failing = tuple(
            (feed.name, states[feed.id].reason)
            for feed in watchlist.feeds
            if feed.id in states and states[feed.id].failures
        )
        return Status(
            feeds=len(watchlist.feeds),
            failing=failing,
            articles=stored,
            watches=len(watchlist.watches),
            events=len(self._newsroom.memory),
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
        wanted = fold_key(name)
        for watch in self._newsroom.watchlist.watches:
            if wanted in {fold_key(known) for known in (watch.id, watch.label, *watch.aliases)}:
                return watch
        found = self._newsroom.matcher.match("", name.title()).mentions  # a slip in small letters proves little
        return self._newsroom.watches[found[0].watch] if found else None

    def history(self, watch: Watch) -> Sequence[Event]:
        """The events of a watch, in order of time."""
        with self._database.read() as conn:
            return timeline(events.all_events(conn), watch.id)

    def inquire(self, url: str) -> Inquiry:
        """What is known of an address, what is decided of it, and whether it was told in this place."""
        with self._database.read() as conn:
            article = articles.by_url(conn, url.strip("<> "))
            if article is None:
                return Inquiry(url=url)
            story = stories.of_article(conn, article.key)
            root = outbox.root(conn, story=story, **self._place) if story else None
        considered = self._newsroom.consider(article, now=article.seen_at or self._now)
        return Inquiry(
            url=url,
            considered=considered,
            sent=root is not None and root.state == "sent",
            message=root.permalink if root else "",
        )
