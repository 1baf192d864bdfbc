"""The nouns of what polls teach about a feed: its wishes, its rhythm, where it moved, which marks of entries lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When a feed's document asks to be left alone; 0 and () where it says nothing."""

    minutes: int = 0  #: between two requests
    hours: tuple[int, ...] = ()  #: 0–23 UTC, in which not to ask
    days: tuple[int, ...] = ()  #: 0 is Monday, UTC, on which not to ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a feed publishes, over its last weeks, as of its newest article."""

    newest: datetime
    since: datetime  #: the oldest article counted
    articles: int  #: counted, both ends included
    gap: int  #: seconds between two articles lately
    longest: int  #: seconds of the longest pause between two articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Permanent redirects have led to one other address for some time."""

    url: str
    since: datetime
    polls: int = 1  #: in a row that agreed
    proven: bool = False  #: whether a document from there held an article this feed is known for


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """All that polls have taught of a feed."""

    pace: Pace = Pace()
    rhythm: Rhythm | None = None
    moved: Moved | None = None
    gone: int = 0  #: answers « 410 Gone » in a row
    shared: tuple[str, ...] = ()  #: marks that different entries had in common, which identify nothing
    changing: tuple[str, ...] = ()  #: marks that were new for entries known already
