"""What a feed says of one entry, in its own markup, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
    sound: str = ""  #: the address of its recording
    title: Words = Words("", html=False)
    texts: tuple[Words, ...] = ()  #: content and summary
    caption: Words = Words("", html=False)  #: what is said of its picture or film
    published: datetime | None = None  #: aware UTC, not yet checked for sense
