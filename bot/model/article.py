"""The nouns on the way in: what a feed said, an article, and the watches it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.learned import Learned

Form = Literal["exact", "folded", "joined", "fuzzy"]
Field = Literal["title", "text"]
Role = Literal["subject", "passing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember of a feed between two polls."""

    feed: str
    url: str  #: the address these validators belong to, where redirects led
    address: str = ""  #: the watchlist's address when it was last asked
    etag: str = ""  #: exactly as received
    last_modified: str = ""  #: exactly as received
    next_check: datetime | None = None  #: not to be asked before; None: now
    last_checked: datetime | None = None
    last_good: datetime | None = None
    failures: int = 0  #: in a row
    reason: str = ""  #: of the last failure
    baseline: datetime | None = None  #: when the first contact was archived; None: not yet met
    learned: Learned = Learned()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One entry of a feed, as plain text."""

    key: str
    title: str
    text: str  #: all the feed gives: full content, else summary; paragraphs separated by newlines
    feed: str = ""
    source: str = ""
    url: str = ""  #: canonical address, "" when the entry has none
    guid: str = ""
    published: datetime | None = None  #: as the feed says; None when it does not, or not readably
    seen_at: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        """When it counts as published: the feed's time, else when we first saw it."""
        return self.published or self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One place that names a watch; offsets are characters of the field as given."""

    field: Field
    start: int
    end: int
    text: str
    alias: str
    form: Form
    distance: int = 0  #: edits between the words found and the alias
    context: tuple[str, ...] = ()  #: context words found near


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An article names a watch."""

    watch: str
    score: float  #: 0–1
    role: Role
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A place that looked like a watch and was not one."""

    watch: str
    text: str
    field: Field
    start: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All that matching has to say of one article."""

    mentions: tuple[Mention, ...] = ()
    refused: tuple[Refusal, ...] = ()
