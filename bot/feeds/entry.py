"""What a feed says of one entry, in its own markup, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.feeds.elements import NOT_AT_ALL, standing_in


@dataclass(frozen=True, slots=True)
class Words:
    """Some text of an entry and how it is written."""

    text: str
    html: bool  #: markup; else literal characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry before cleaning; "" and None where the feed is silent."""

    guid: str = ""
    link: str = ""
    elsewhere: str = ""  #: where it is besides, for entries without a page: in another form, as a recording
    title: Words = Words("", html=False)
    texts: tuple[Words, ...] = ()  #: content and summary
    caption: Words = Words("", html=False)  #: what is said of its picture or film
    published: datetime | None = None  #: aware UTC, not yet checked for sense


@dataclass(slots=True)
class Found:
    """An entry while it is read."""

    guid: str = ""
    link: str | None = None
    origin: str = ""
    elsewhere: tuple[int, str] = (NOT_AT_ALL, "")  #: how well it stands in for the page, and where it is
    title: Words | None = None
    titled: bool = False  #: whether further titles are passed over
    summary: Words | None = None
    summarised: bool = False  #: whether there is a summary to feedparser
    bodies: list[Words] | None = None  #: None: no content met yet
    caption: Words | None = None
    dates: dict[str, str] | None = None

    def stand_in(self, relation: str, kind: str, address: str) -> None:
        """Take what a link leads to for where the entry is besides, when nothing better did."""
        rank = standing_in(relation, kind)
        if address and rank < self.elsewhere[0]:
            self.elsewhere = rank, address
