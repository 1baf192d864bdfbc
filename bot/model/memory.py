"""The nouns of memory: events, what relates them to an article, and stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["day", "week", "month", "season", "year", "range"]
Status = Literal["happened", "planned", "rumour", "denied", "state"]


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
    origin: Literal["seed", "later", "alert", "document", "person"] = "seed"
    story: str = ""  #: key of the story that became this event, "" for others
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An earlier event worth showing, with what it shares with the article."""

    event: Event
    score: float  #: 0–1
    actors: tuple[str, ...] = ()  #: watch ids shared
    words: tuple[str, ...] = ()  #: other telling words shared, as written in the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that tell one piece of news."""

    key: str
    title: str
    first_seen: datetime
    last_seen: datetime
    watches: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()  #: folded words that identify it
