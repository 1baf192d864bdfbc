"""What happened to a watch, in order?"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Event, Precision

_FINENESS: dict[Precision, int] = {"day": 0, "week": 1, "month": 2, "season": 3, "range": 4, "year": 5}


def timeline(events: Iterable[Event], watch_id: str) -> tuple[Event, ...]:
    """The events that name a watch, by beginning; of those that begin together the finest date first."""
    return tuple(sorted((e for e in events if watch_id in e.actors), key=order))


def order(event: Event) -> tuple[object, ...]:
    """The sort key of a chronology: beginning, fineness of the date, end, id."""
    return event.start, _FINENESS[event.precision], event.end, event.id
