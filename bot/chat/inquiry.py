"""What is known of an article somebody asks about, and which stage it reached?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Feed, FeedState, Outgoing
from bot.newsroom import Considered


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that could have carried the article, and what it said last; None: it was never asked."""

    feed: Feed
    state: FeedState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What somebody asked about, and all that is known of it."""

    said: str  #: the address or the text, as asked
    considered: Considered | None = None  #: None: an address never seen
    archived: bool = True  #: False: a text or a page that no feed carried
    told: Outgoing | None = None  #: the message that alerts it
    waits: datetime | None = None  #: when it goes out in a digest, None where it does not wait
    here: bool = True  #: whether that message belongs to the place of the question
    sources: tuple[Source, ...] = ()  #: for an address never seen: the feeds of its site
