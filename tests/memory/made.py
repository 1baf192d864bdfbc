"""Small events, articles and mentions for the tests of memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from bot.model import Article, Event, Evidence, Mention, Watch

WATCHES = (
    Watch(id="andromede", label="Andromède", aliases=("Andromède",), type="programme"),
    Watch(id="atos", label="Atos", aliases=("Atos", "Atos Origin")),
    Watch(id="orange", label="Orange", aliases=("Orange",)),
    Watch(id="thales", label="Thales", aliases=("Thales",)),
    Watch(id="numergy", label="Numergy", aliases=("Numergy",)),
    Watch(id="breton", label="Thierry Breton", aliases=("Thierry Breton",), type="person"),
    Watch(id="afp", label="AFP", aliases=("AFP",), type="media", mode="source"),
)


def event(id: str, title: str, day: str, *actors: str, **more: Any) -> Event:
    """An event of one day unless `end` says more."""
    start = date.fromisoformat(day)
    values: dict[str, Any] = {"precision": "day", "end": start, **more}
    return Event(id=id, title=title, start=start, actors=actors, **values)


def article(title: str, text: str = "", at: str | None = "2020-06-01T09:00", **more: Any) -> Article:
    """An article published at that moment, UTC."""
    published = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return Article(key=more.pop("key", title + text), title=title, text=text, published=published, **more)


def mention(watch: str, where: str = "title", start: int = 0, times: int = 1) -> Mention:
    """A mention with as many places as asked for."""
    places: Sequence[Evidence] = [
        Evidence(
            field="title" if where == "title" else "text",
            start=start + i,
            end=start + i + 4,
            text=watch,
            alias=watch,
            form="exact",
        )
        for i in range(times)
    ]
    return Mention(watch=watch, score=1.0, role="subject", evidence=tuple(places))
