"""The nouns of memory: events, what relates them to an article, and stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["day", "week", "month", "season", "year", "range"]
Status = Literal["happened", "planned", "rumour", "denied", "state"]
#: "merge" is written at the event that goes, "absorb" at the one that stays; "restore" undoes "retire" or "merge".
Action = Literal["add", "correct", "merge", "absorb", "retire", "restore", "release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Exact words of a document."""

    doc: str  #: id of a founding document, or an address
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact in memory."""

    id: str
    title: str
    start: date
    end: date
    precision: Precision
    status: Status = "happened"
    actors: tuple[str, ...] = ()  #: watch ids
    amounts: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    links: tuple[str, ...] = ()  #: addresses of sources, best first
    origin: Literal["seed", "later", "alert", "document", "person", "archive"] = "seed"  #: "archive": only shown
    story: str = ""  #: key of the story that became this event, "" for others
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An event as the store holds it: part of memory, or kept aside because a person retired or merged it."""

    event: Event
    retired_at: datetime | None = None
    merged_into: str = ""  #: id of the event that tells it now

    @property
    def alive(self) -> bool:
        """Whether it is part of memory."""
        return self.retired_at is None and not self.merged_into


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryChange:
    """What a person changed of an event; never edited afterwards."""

    at: datetime
    user: str  #: as the chat or the system names the person
    event: str  #: id
    action: Action
    before: Event | None = None  #: None: it was not part of memory
    after: Event | None = None  #: None: it is no part of memory any more
    other: str = ""  #: of a merge, the other event's id
    note: str = ""  #: the person's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """Whether an address that events link to still answers."""

    url: str
    checked_at: datetime
    failing_since: datetime | None = None  #: None: it answered, or nothing is known against it
    failures: int = 0  #: in a row
    gone: int = 0  #: of them, how many times in a row the site said that there is no such page
    dead: bool = False
    reason: str = ""  #: of the last failure


#: How a later event is bound to an earlier one, only where a text says so; a continuation is no cause.
Bond = Literal["continuation", "reaction", "contrast", "replacement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An earlier event worth showing, with what it shares with the article."""

    event: Event
    score: float  #: 0–1
    actors: tuple[str, ...] = ()  #: watch ids shared
    words: tuple[str, ...] = ()  #: other telling words shared, as written in the article
    bond: Bond | None = None  #: how the article, or a document, says that it is bound to the event


#: What an article added to its story when it came: the story itself, nothing, something to know, or a turn.
Told = Literal["first", "copy", "follow-up", "turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChoice:
    """What a person split from a story or joined to one; never edited, the last word counts."""

    at: datetime
    user: str  #: as the chat or the system names the person
    action: Literal["split", "join"]
    article: str  #: key of the article split off; of a join, of the one that was named
    story: str  #: of a split, the story left; of a join, the story that stays
    other: str  #: of a split, the article's own story; of a join, the story that is now part of the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The articles of other newsrooms that tell a story's news and add nothing."""

    sources: tuple[str, ...]  #: names, in the order in which they came
    articles: int
    latest: datetime | None  #: when the last one was published; None: no date is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that tell one piece of news."""

    key: str
    title: str
    first_seen: datetime
    last_seen: datetime
    watches: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()  #: folded words that identify it
