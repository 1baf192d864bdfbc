"""What becomes of memory when a person adds, corrects, merges, retires or restores an event?

Pure: events in, events and their audit out. Whatever cannot be is a `Contradiction` that says what to do instead; a
merge keeps every quote, and undoing it gives both events back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import Contradiction
from bot.model import Action, Event, Held, MemoryChange, Precision, Quote, Status
from bot.wording import later

PARIS = ZoneInfo("Europe/Paris")
TITLE = 300  #: characters of a title at most
#: What a restored merge takes back from the event that stayed.
_SINGLE = ("status", "story", "note")
#: Of two events told as one: what happened is stronger than what was planned, and that than a rumour.
_FIRMNESS: tuple[Status, ...] = ("rumour", "planned", "happened")


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changes memory, when, and in which words why."""

    user: str
    at: datetime
    note: str = ""

    @property
    def today(self) -> date:
        """The day of the change, in the press's own calendar."""
        return self.at.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How events stand after a change, the one meant first, and what is written in the audit."""

    held: tuple[Held, ...]
    changes: tuple[MemoryChange, ...]

    @property
    def event(self) -> Event:
        """The event that was meant."""
        return self.held[0].event


def add(event: Event, known: Held | None, by: By) -> Outcome:
    """A new event. `known` is what memory holds under its id. Raises Contradiction."""
    if known is not None:
        if known.alive:
            raise Contradiction(later("Memory has this event already: {id}. Correct that one."), id=event.id)
        raise Contradiction(later("{id} was in memory and is not any more. Restore it."), id=event.id)
    check(event, by.today)
    return Outcome(held=(Held(event=event),), changes=(_change(by, event, "add", None, event),))


def correct(held: Held, corrected: Event, by: By) -> Outcome:
    """An event as a person says it was. Raises Contradiction."""
    _alive(held)
    if corrected == held.event:
        raise Contradiction(later("Nothing of {id} would change."), id=held.event.id)
    check(corrected, by.today)
    return Outcome(
        held=(replace(held, event=corrected),), changes=(_change(by, corrected, "correct", held.event, corrected),)
    )


def merge(gone: Held, into: Held, by: By) -> Outcome:
    """One event told by another from now on; the one that stays comes first. Raises Contradiction."""
    if gone.event.id == into.event.id:
        raise Contradiction(later("{id} cannot be merged with itself."), id=gone.event.id)
    _alive(gone)
    _alive(into)
    return _told_together(gone, into, united(into.event, gone.event), by)


def join(gone: Held, into: Held, by: By) -> Outcome:
    """The events of two stories that people joined: as merged, but of any days, and dated by what began.

    The one that stays comes first. Raises Contradiction where one of them is no part of memory.
    """
    _alive(gone)
    _alive(into)
    first = min((into.event, gone.event), key=lambda event: (event.start, event.end))
    return _told_together(gone, into, united(_dated_as(first, into.event), _dated_as(first, gone.event)), by)


def _dated_as(first: Event, event: Event) -> Event:
    return replace(event, start=first.start, end=first.end, precision=first.precision)


def _told_together(gone: Held, into: Held, both: Event, by: By) -> Outcome:
    return Outcome(
        held=(replace(into, event=both), replace(gone, merged_into=both.id)),
        changes=(
            _change(by, gone.event, "merge", gone.event, None, other=both.id),
            _change(by, into.event, "absorb", into.event, both, other=gone.event.id),
        ),
    )


def retire(held: Held, by: By) -> Outcome:
    """An event that is no part of memory any more. Raises Contradiction."""
    _alive(held)
    changes = (_change(by, held.event, "retire", held.event, None),)
    return Outcome(held=(replace(held, retired_at=by.at),), changes=changes)


def restore(held: Held, by: By, *, into: Held | None = None, absorbed: MemoryChange | None = None) -> Outcome:
    """An event that was retired or merged is part of memory again. Raises Contradiction.

    Of a merged one, `into` is the event that took it in and `absorbed` the audit of that: what only the merge had
    brought there is taken out again.
    """
    if held.alive:
        raise Contradiction(later("{id} is part of memory already."), id=held.event.id)
    back = replace(held, retired_at=None, merged_into="")
    changes = [_change(by, held.event, "restore", None, held.event, other=held.merged_into)]
    if not held.merged_into:
        return Outcome(held=(back,), changes=tuple(changes))
    if into is None or absorbed is None or not into.alive:
        raise Contradiction(
            later("{id} is told by {other}, which is not in memory any more. Restore {other} first."),
            id=held.event.id,
            other=held.merged_into,
        )
    without = _without(into.event, absorbed)
    changes.append(_change(by, into.event, "release", into.event, without, other=held.event.id))
    return Outcome(held=(back, replace(into, event=without)), changes=tuple(changes))


def check(event: Event, today: date) -> None:
    """Raises Contradiction for an event that cannot be: no title, its end before its start, done in the future."""
    if not event.title.strip():
        raise Contradiction(later("An event needs a title."))
    if len(event.title) > TITLE:
        raise Contradiction(
            later("A title has at most {most} characters; this one has {n}."), most=TITLE, n=len(event.title)
        )
    if event.end < event.start:
        raise Contradiction(later("The event would end on {end}, before it starts on {start}."), **_days(event))
    if event.status == "happened" and event.start > today:
        text = later("It cannot have happened: {start} is still to come. Give it the status planned, or another date.")
        raise Contradiction(text, start=event.start)


def united(stays: Event, goes: Event) -> Event:
    """Two events told as one: quotes, links, actors and amounts of both, and the days that both allow.

    Raises Contradiction when no day is allowed by both.
    """
    start, end = max(stays.start, goes.start), min(stays.end, goes.end)
    if end < start:
        raise Contradiction(
            later("{id} and {other} are not of the same days. Correct the date of one of them first."),
            id=goes.id,
            other=stays.id,
        )
    firm = {stays.status, goes.status} <= set(_FIRMNESS)
    return replace(
        stays,
        start=start,
        end=end,
        precision=_precision(start, end, (stays, goes)),
        status=max(stays.status, goes.status, key=_FIRMNESS.index) if firm else stays.status,
        actors=_all(stays.actors, goes.actors),
        amounts=_all(stays.amounts, goes.amounts),
        quotes=_quotes(stays.quotes, goes.quotes),
        links=_all(stays.links, goes.links),
        story=stays.story or goes.story,
        note="\n".join(_all((stays.note,) if stays.note else (), (goes.note,) if goes.note else ())),
    )


def _without(event: Event, absorbed: MemoryChange) -> Event:
    """The event that stayed, less what only the merge brought to it."""
    before, after = absorbed.before, absorbed.after
    assert before is not None
    assert after is not None
    same = {name: getattr(before, name) for name in _SINGLE if getattr(event, name) == getattr(after, name)}
    if (event.start, event.end, event.precision) == (after.start, after.end, after.precision):
        same |= {"start": before.start, "end": before.end, "precision": before.precision}
    return replace(
        event,
        actors=tuple(actor for actor in event.actors if actor in before.actors or actor not in after.actors),
        amounts=tuple(amount for amount in event.amounts if amount in before.amounts or amount not in after.amounts),
        quotes=tuple(quote for quote in event.quotes if quote in before.quotes or quote not in after.quotes),
        links=tuple(link for link in event.links if link in before.links or link not in after.links),
        **same,
    )


def _precision(start: date, end: date, events: Sequence[Event]) -> Precision:
    """That of the event whose days these are, the finest word for them; else only what the days say."""
    if start == end:
        return "day"
    return next((e.precision for e in events if (e.start, e.end) == (start, end)), "range")


def _alive(held: Held) -> None:
    if held.merged_into:
        text = later("{id} was merged into {other}. Change {other}, or restore {id} first.")
        raise Contradiction(text, id=held.event.id, other=held.merged_into)
    if held.retired_at is not None:
        raise Contradiction(later("{id} was retired. Restore it first."), id=held.event.id)


def _change(
    by: By, event: Event, action: Action, before: Event | None, after: Event | None, *, other: str = ""
) -> MemoryChange:
    return MemoryChange(
        at=by.at, user=by.user, event=event.id, action=action, before=before, after=after, other=other, note=by.note
    )


def _all(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _quotes(one: tuple[Quote, ...], other: tuple[Quote, ...]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _days(event: Event) -> dict[str, object]:
    return {"start": event.start, "end": event.end}
