"""How does a person's word become part of memory? Found, decided, written, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.remembered import Bound
from bot.errors import Contradiction
from bot.memory.changes import PARIS, By, Outcome, add, correct, merge, restore, retire
from bot.memory.fields import Typed, edited
from bot.model import Article, Event, Held, MemoryChange, Quote, Watch, key_of
from bot.newsroom import Newsroom, event_id
from bot.store import changes, events, mentions, relations, stories
from bot.store.database import Database
from bot.wording import later
from bot.work.finding import address_in, article_meant

CLOSE = 5  #: ids named when the beginning typed fits several
NEWEST = 50  #: changes told at most


class Remembering:
    """What people may ask of memory and change in it. Raises Contradiction for whatever cannot be."""

    def __init__(
        self, database: Database, newsroom: Newsroom, watch_named: Callable[[str], Watch | None], *, now: datetime
    ) -> None:
        self._database = database
        self._newsroom = newsroom
        self._watch_named = watch_named
        self._now = now

    def listed(self, name: str) -> Sequence[Event]:
        """The events of a watch, of all without a name, in order of time."""
        with self._database.read() as conn:
            return events.of_watch(conn, self._watch(name)) if name else events.all_events(conn)

    def shown(self, typed: str) -> tuple[Held, Sequence[MemoryChange]]:
        """An event as it stands, and all its changes, oldest first."""
        with self._database.read() as conn:
            held = _found(conn, typed)
            return held, changes.of_event(conn, held.event.id)

    def bound(self, event_id: str) -> Bound:
        """The events bound to an event, before it and after it, with how."""
        with self._database.read() as conn:
            return relations.before(conn, event_id), relations.after(conn, event_id)

    def history(self) -> Sequence[MemoryChange]:
        """The last changes of all events, newest first."""
        with self._database.read() as conn:
            return changes.newest(conn, NEWEST)

    def add(self, about: str, typed: Typed, user: str) -> Outcome:
        """A new event: of the article `about` names (an address, a message), of what was typed, or of both."""
        by = self._by(user, typed)
        with self._database.write() as conn:
            article = article_meant(conn, address_in(about) or about) if about else None
            if about and article is None and "title" not in typed:
                raise Contradiction(
                    later("No archived article has the address {url}. Type a title and a date as well."), url=about
                )
            draft = self._of_article(conn, article) if article else self._blank(about, typed, by)
            event = edited(draft, typed, watch_named=self._watch_or_none, today=by.today)
            if article is None:
                event = _with_id(event)
            return _written(conn, add(event, events.get(conn, event.id), by))

    def correct(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event corrected."""
        by = self._by(user, typed)
        with self._database.write() as conn:
            held = _found(conn, typed_id)
            corrected = edited(held.event, typed, watch_named=self._watch_or_none, today=by.today)
            return _written(conn, correct(held, corrected, by))

    def merge(self, typed_id: str, into: str, typed: Typed, user: str) -> Outcome:
        """One event told by another from now on."""
        with self._database.write() as conn:
            return _written(conn, merge(_found(conn, typed_id), _found(conn, into), self._by(user, typed)))

    def retire(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event that is no part of memory any more."""
        with self._database.write() as conn:
            return _written(conn, retire(_found(conn, typed_id), self._by(user, typed)))

    def restore(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event that is part of memory again."""
        with self._database.write() as conn:
            held = _found(conn, typed_id)
            into = held.merged_into
            other = events.get(conn, into) if into else None
            absorbed = changes.absorbed(conn, held.event.id, into) if into else None
            return _written(conn, restore(held, self._by(user, typed), into=other, absorbed=absorbed))

    def _by(self, user: str, typed: Typed) -> By:
        return By(user=user, at=self._now, note=typed.get("reason", ""))

    def _watch(self, name: str) -> str:
        watch = self._watch_or_none(name)
        if not watch:
            raise Contradiction(later("« {name} » is not on the watchlist."), name=name)
        return watch

    def _watch_or_none(self, name: str) -> str:
        watch = self._watch_named(name)
        return watch.id if watch else ""

    def _of_article(self, conn: Connection, article: Article) -> Event:
        """What an alert of the article would have left in memory."""
        story = stories.of_article(conn, article.key) or ""
        day = (article.moment or self._now).astimezone(PARIS).date()
        return Event(
            id=event_id(story) if story else f"P-{key_of('article', article.key)}",
            title=article.title,
            start=day,
            end=day,
            precision="day",
            actors=tuple(mention.watch for mention in mentions.of(conn, article.key)),
            quotes=(Quote(doc=article.url or article.source, text=article.title),),
            links=(article.url,) if article.url else (),
            origin="person",
            story=story,
        )

    def _blank(self, about: str, typed: Typed, by: By) -> Event:
        """An event of which only what was typed is known."""
        if not typed.get("title") or not typed.get("date"):
            raise Contradiction(later("An event needs a title and a date, or the address of an archived article."))
        links = (address_in(about),) if address_in(about) else ()
        return Event(id="", title="", start=by.today, end=by.today, precision="day", links=links, origin="person")


def _with_id(event: Event) -> Event:
    return replace(event, id=f"P-{key_of('person', event.title, event.start.isoformat(), event.end.isoformat())}")


def _found(conn: Connection, typed: str) -> Held:
    """The event of an id, or of the only id that begins so, whatever the case. Raises Contradiction."""
    wanted = typed.strip()
    held = events.get(conn, wanted)
    if held is not None:
        return held
    close = events.begun_with(conn, wanted, limit=CLOSE) if wanted else []
    exact = [event_id for event_id in close if event_id.casefold() == wanted.casefold()]
    if len(exact or close) == 1:
        found = events.get(conn, (exact or close)[0])
        assert found is not None
        return found
    if close:
        raise Contradiction(later("Several events begin so: {ids}. Type more of the id."), ids=", ".join(close))
    raise Contradiction(later("Memory knows no event {id}."), id=wanted or "—")


def _written(conn: Connection, outcome: Outcome) -> Outcome:
    events.keep(conn, outcome.held)
    changes.record(conn, outcome.changes)
    return outcome
