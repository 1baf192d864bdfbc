"""Which other addresses may a feed have? Those public lists give for its site (`feeds.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.model import Feed

_FILE = Path(__file__).parent / "feeds.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """A feed as public lists give it; nothing was asked to find out."""

    name: str
    urls: tuple[str, ...]  #: the likeliest first
    seen: str  #: day, month or year at which a list calls the first good, "" when none says
    lists: int  #: independent lists that name the first


def known_feeds(file: Path = _FILE) -> tuple[KnownFeed, ...]:
    """All that are known, by name."""
    rows = json.loads(file.read_text(encoding="utf-8"))["feeds"]
    return tuple(KnownFeed(**{**row, "urls": tuple(row["urls"])}) for row in rows)


def other_addresses(feed: Feed, known: Iterable[KnownFeed]) -> tuple[str, ...]:
    """The addresses to try instead of a feed's own: those of its watchlist entry, then those known for its site.

    Of the known, first those listed together with one of its addresses or under its name, then others of its host.
    """
    told = (feed.url, *feed.alternatives)
    marks = {_bare(url) for url in told}
    known = tuple(known)
    same = [one for one in known if one.name.casefold() == feed.name.casefold() or marks & set(map(_bare, one.urls))]
    near = [one for one in known if one not in same and any(_host(url) == _host(feed.url) for url in one.urls)]
    found = [*feed.alternatives, *(url for one in (*same, *near) for url in one.urls)]
    return tuple(dict.fromkeys(url for url in found if url != feed.url))


def _bare(url: str) -> str:
    """An address without its scheme and its last slash."""
    return url.partition("://")[2].rstrip("/").lower()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
