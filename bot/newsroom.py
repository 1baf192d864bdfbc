"""What Vigie makes of one article: the deciding rooms joined, still without a world around them.

feed → article → **match → story → alert** → message. The pipeline, the preview and the
machine interface all ask this one class, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.alerting.policy import Verdict, alerting, judge
from bot.alerting.render import Rendering
from bot.matching import Matcher
from bot.memory.archive import Archived, Past, Sought, seek
from bot.memory.asked import PARIS
from bot.memory.belonging import as_related, belonging, spellings
from bot.memory.bonds import bonds
from bot.memory.known import Names
from bot.memory.recall import ALONE, Memory
from bot.memory.stories import Placement, StoryBook
from bot.model import (
    Alert,
    Article,
    Bond,
    Event,
    Matching,
    Mention,
    Mute,
    Quote,
    Related,
    Story,
    Watch,
    Watchlist,
    key_of,
)
from bot.reading.summary import summarize
from bot.reading.words import fold_key
from bot.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """An article and all that was decided of it."""

    article: Article
    matching: Matching
    verdict: Verdict


class Newsroom:
    """Holds what deciding needs: the watchlist, its matcher, the memory and the open stories."""

    def __init__(
        self,
        watchlist: Watchlist,
        *,
        events: Iterable[Event] = (),
        stories: Iterable[Story] = (),
        gone: Iterable[str] = (),
        guard: AbstractContextManager[object] = ALONE,
    ) -> None:
        """`gone` are the ids of events that people retired or merged: no article makes them anew.

        `guard` is a lock for memory, where people ask in threads.
        """
        self.watchlist = watchlist
        self.watches: dict[str, Watch] = {watch.id: watch for watch in watchlist.watches}
        self.words = Words(watchlist.language, watchlist.timezone)
        self.matcher = Matcher(watchlist.watches)
        self.memory = Memory(events, watchlist.watches, guard=guard)
        self.stories = StoryBook(stories)
        self.gone = frozenset(gone)
        self.written: Mapping[str, str] | None = None  #: article key → summary by a model; None: none is used
        self.dead: frozenset[str] = frozenset()  #: links of events that answer no more
        self.bonds: Mapping[
            tuple[str, str], Bond
        ] = {}  #: (later, earlier) event → how they are bound, where documented
        self._names = Names.of(watchlist.watches)

    def edit(self, watchlist: Watchlist) -> Newsroom:
        """A newsroom with another watchlist and the same memory and stories."""
        newsroom = Newsroom(watchlist, events=self.memory.events, gone=self.gone, guard=self.memory.guard)
        newsroom.stories = self.stories
        newsroom.bonds = self.bonds
        newsroom.dead = self.dead
        newsroom.written = self.written
        return newsroom

    @cached_property
    def spellings(self) -> Mapping[str, Watch]:
        """The watch of each id, label and alias, folded; an id goes before a label, and a label before an alias."""
        watches = self.watchlist.watches
        named = [(alias, watch) for watch in watches for alias in watch.aliases]
        named += [(watch.label, watch) for watch in watches] + [(watch.id, watch) for watch in watches]
        return {fold_key(name): watch for name, watch in named}

    def take_up(self, events: Iterable[Event], gone: Iterable[str]) -> None:
        """Bring memory to these events, which were changed beside it; only what differs is read again."""
        now = {event.id: event for event in events}
        before = {event.id: event for event in self.memory.events}
        for event_id in before.keys() - now.keys():
            self.memory.forget(event_id)
        for event in now.values():
            if before.get(event.id) != event:
                self.memory.add(event)
        self.gone = frozenset(gone)

    def consider(
        self, article: Article, *, now: datetime, first_contact: bool = False, mutes: Sequence[Mute] = ()
    ) -> Considered:
        """Match and judge; changes nothing. Of `mutes` those in force at `now` count."""
        matching = self.matcher.match(article.title, article.text)
        verdict = judge(article, matching, self.watchlist, now=now, first_contact=first_contact, mutes=mutes)
        return Considered(article=article, matching=matching, verdict=verdict)

    def place(self, considered: Considered) -> Placement:
        """Put the article into its story, new or known."""
        return self.stories.place(considered.article, considered.matching.mentions)

    def seek(self, considered: Considered) -> Sought:
        """What is looked for in the archive: the words of the article, and the watches it may alert for."""
        return seek(considered.article, alerting(considered.matching.mentions, self.watches))

    def related(self, considered: Considered, archive: Sequence[Past] = (), story: str = "") -> tuple[Related, ...]:
        """The earlier events that belong to the article, oldest first, as a history is read.

        `archive` is what the archive ranks as its past: what of it belongs is added to what memory finds by itself, as
        the event that memory made of it where there is one. The article's own `story` is not its past, nor is what
        memory was told to forget.
        """
        article = considered.article
        found = self.memory.recall(article, considered.matching.mentions)
        if archive:
            sought = self.seek(considered)
            told = [past for past in archive if self._may_tell(past.archived, article, story)]
            belong = belonging(sought, told, found)
            spelt = spellings(f"{article.title}\n{article.text}") if belong else {}
            found += tuple(self._as_related(past, sought, spelt) for past in belong)
        bound = self._bound(considered.article, [related.event for related in found])
        said = (replace(related, bond=bound.get(related.event.id)) for related in found)
        return tuple(sorted(said, key=lambda related: (related.event.start, related.event.end, related.event.id)))

    def _bound(self, article: Article, earlier: Sequence[Event]) -> dict[str, Bond]:
        """How the article is bound to these events: as documented where it is a founding document, else as it says."""
        quoted = quoted_in(article.text, self.memory.events) if self.bonds else ()
        docs = sorted({quote.doc for event in quoted for quote in event.quotes if quote.text in article.text})
        pairs = ((event.id, self.bonds.get((doc, event.id))) for event in earlier for doc in docs)
        known = {key: bond for key, bond in pairs if bond}
        return {**bonds(article, earlier, self._names), **known}

    def _may_tell(self, archived: Archived, article: Article, story: str) -> bool:
        """Whether an archived article may be told as the past of an article, for what memory knows of its story."""
        event = self._event_of(archived)
        over = event is None or article.moment is None or event.end < article.moment.astimezone(PARIS).date()
        return not archived.story or (archived.story != story and event_id(archived.story) not in self.gone and over)

    def _event_of(self, archived: Archived) -> Event | None:
        return self.memory.get(event_id(archived.story)) if archived.story else None

    def _as_related(self, past: Past, sought: Sought, spelt: Mapping[str, str]) -> Related:
        """A line of the archive; memory's own event of that story has its title, its date and its links."""
        line = as_related(past, sought, spelt)
        return replace(line, event=self._event_of(past.archived) or line.event)

    def summary(self, article: Article, mentions: Iterable[Mention], *, sentences: int = 3) -> str:
        """Two or three sentences of the article that concern its mentions."""
        names = sorted({evidence.text for mention in mentions for evidence in mention.evidence})
        return " ".join(summarize(article.title, article.text, names=names, sentences=sentences))

    def alerts(self, considered: Considered, story: str, archive: Sequence[Past] = ()) -> tuple[Alert, ...]:
        """One alert for each channel that the article concerns."""
        channels = considered.verdict.channels
        if not channels:
            return ()
        related = self.related(considered, archive, story)
        return tuple(
            self.alert(considered.article, mentions, related, story=story, channel=channel)
            for channel, mentions in channels.items()
        )

    def alert(
        self, article: Article, mentions: tuple[Mention, ...], related: tuple[Related, ...], *, story: str, channel: str
    ) -> Alert:
        """The alert of an article in a channel."""
        by_model = (self.written or {}).get(article.key, "")
        return Alert(
            key=key_of("alert", channel, story, article.key),
            channel=channel,
            story=story,
            article=article,
            mentions=mentions,
            summary=by_model or self.summary(article, mentions),
            written="" if self.written is None else "model" if by_model else "extract",
            related=related,
        )

    def remember(self, considered: Considered, story: str, *, now: datetime) -> tuple[Event, ...]:
        """What an alerted article adds to memory.

        An article whose words memory already quotes adds no event of its own: its events
        are known, and now point to its story. Any other becomes an event on its own day, unless an earlier
        one of its story has: a story is dated by its beginning.
        """
        quoted = quoted_in(considered.article.text, self.memory.events)
        known = tuple(event if event.story else replace(event, story=story) for event in quoted)
        if not known and (self.memory.get(event_id(story)) or event_id(story) in self.gone):
            return ()
        events = known or (self.event_of(considered, story, now=now),)
        for event in events:
            self.memory.add(event)
        return events

    def event_of(self, considered: Considered, story: str, *, now: datetime) -> Event:
        """The event that a story becomes, dated and named by one of its articles."""
        article = considered.article
        day = (article.moment or now).astimezone(self.words.zone).date()
        return Event(
            id=event_id(story),
            title=article.title,
            start=day,
            end=day,
            precision="day",
            actors=tuple(mention.watch for mention in considered.matching.mentions),
            quotes=(Quote(doc=article.url or article.source, text=article.title),),
            links=(article.url,) if article.url else (),
            origin="alert",
            story=story,
        )

    def why(self, related: Related) -> str:
        """Why an event is shown, in words: « mêmes noms : Orange, Thales »."""
        words = self.words
        parts = []
        if related.actors:
            labels = ", ".join(map(self.rendering().label, related.actors))
            parts.append(words.count("same name: {names}", "same names: {names}", len(related.actors), names=labels))
        if related.words:
            shared = ", ".join(related.words)
            parts.append(words.count("same word: {words}", "same words: {words}", len(related.words), words=shared))
        return "\u00a0; ".join(parts) if words.language == "fr" else "; ".join(parts)

    def rendering(self, permalinks: Mapping[str, str] | None = None) -> Rendering:
        """What rendering needs to know of this newsroom."""
        return Rendering(words=self.words, watches=self.watches, permalinks=permalinks or {}, dead=self.dead)


def event_id(story: str) -> str:
    """The id of the event that a story becomes."""
    return f"A-{story}"


def quoted_in(text: str, events: Iterable[Event]) -> tuple[Event, ...]:
    """The events of documents and people that quote words of this very text."""
    told = (event for event in events if event.origin != "alert")
    return tuple(event for event in told if any(quote.text in text for quote in event.quotes))
