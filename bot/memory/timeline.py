"""What happened to some watches, or in a whole saga, in order?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.model import Event, Precision

_FINENESS: dict[Precision, int] = {"day": 0, "week": 1, "month": 2, "season": 3, "range": 4, "year": 5}

#: Relations that carry one story on. The others compare two stories, share a person, or know only the order in time.
BINDING = frozenset({"consequence", "continuation", "end", "part of", "reaction", "reversal", "supersedes"})


def timeline(events: Iterable[Event], watches: Collection[str]) -> tuple[Event, ...]:
    """The events that name one of these watches, by beginning; of those that begin together the finest date first."""
    wanted = frozenset(watches)
    return tuple(sorted((event for event in events if wanted & set(event.actors)), key=order))


def saga(events: Iterable[Event], pairs: Iterable[tuple[str, str]], watches: Collection[str]) -> tuple[Event, ...]:
    """The timeline of these watches and every event bound to it, however many steps away, by name or not.

    `pairs` are the ids of events that belong to one story (see BINDING); ids of no event are stepped over.
    """
    known = {event.id: event for event in events}
    neighbours: dict[str, set[str]] = {}
    for one, other in pairs:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    reached = _reached([event.id for event in timeline(known.values(), watches)], neighbours)
    return tuple(sorted((known[key] for key in reached if key in known), key=order))


def _reached(start: Collection[str], neighbours: Mapping[str, Collection[str]]) -> set[str]:
    reached, waiting = set(start), list(start)
    while waiting:
        fresh = set(neighbours.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached


def order(event: Event) -> tuple[object, ...]:
    """The sort key of a chronology: beginning, fineness of the date, end, id."""
    return event.start, _FINENESS[event.precision], event.end, event.id
