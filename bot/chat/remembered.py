"""How is an event of memory, and what people changed of it, put in words?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.alerting.render import Rendering, event_line
from bot.chat.paging import following
from bot.errors import Contradiction
from bot.model import (
    Action,
    Block,
    Bond,
    Bullets,
    Event,
    Held,
    Line,
    MemoryChange,
    Message,
    Paragraph,
    Run,
    Small,
    Status,
)
from bot.wording import Words, later

SHORT = 10  #: characters of an id that people need to type, as a rule
SHOWN = 20  #: events or changes in one answer
SEMICOLON = {"fr": "\u00a0; ", "en": "; "}

ACTIONS: dict[Action, str] = {
    "add": later("{who} added it"),
    "correct": later("{who} corrected it"),
    "merge": later("{who} merged it into {other}"),
    "absorb": later("{who} merged {other} into it"),
    "retire": later("{who} retired it"),
    "restore": later("{who} restored it"),
    "release": later("{who} took {other} out of it again"),
}
#: What one change did, said to the person who made it.
DONE: dict[Action, str] = {
    "add": later("Memory has a new event, {id}."),
    "correct": later("{id} is corrected."),
    "merge": later("{id} is now told by {other}."),
    "absorb": later("{other} is now told by {id}."),
    "retire": later("{id} is no part of memory any more."),
    "restore": later("{id} is part of memory again."),
    "release": later("{other} is told apart from {id} again."),
}
STATUSES: dict[Status, str] = {
    "happened": later("happened"),
    "planned": later("planned"),
    "rumour": later("rumour"),
    "denied": later("denied"),
    "state": later("a state of things"),
}
ORIGINS = {
    "seed": later("stated by the founding articles"),
    "later": later("from the chronology shipped with Vigie"),
    "alert": later("from an alert"),
    "document": later("read in a document"),
    "person": later("added by a person"),
}


def short(event_id: str) -> str:
    """The part of an id that is shown, and enough to type."""
    return event_id[:SHORT]


def contradiction(error: Contradiction, words: Words) -> str:
    """The words of an error; days as people write them, ids in short."""
    return words.say(error.text, **{name: _value(name, value, words) for name, value in error.values.items()})


def _value(name: str, value: object, words: Words) -> object:
    if isinstance(value, date):
        return words.day(value)
    return short(value) if name in ("id", "other") and isinstance(value, str) else value


def listing(
    events: Sequence[Event], name: str, rendering: Rendering, *, most: int | None = SHOWN, page: int = 1
) -> Message:
    """The events of a name, or of all, each with its id: the last `most` of them, None for every one.

    A further page holds those before.
    """
    words = rendering.words
    title = words.count("{n} event in memory", "{n} events in memory", len(events))
    heading = f"{title} — {name}" if name else title
    size = most or max(len(events), 1)
    page = min(page, max(-(-len(events) // size), 1))
    end = len(events) - (page - 1) * size
    before = max(end - size, 0)
    lines = tuple((Run(f"{short(event.id)}  "), *event_line(event, rendering)) for event in events[before:end])
    blocks: list[Block] = [Paragraph((Run(heading, bold=True),))]
    if before and page == 1:
        blocks.append(Small((Run(words.say("The last {n} are shown.", n=size)),)))
    ask = " ".join(part for part in (words.say("memory"), words.say("list"), name, f"page {page + 1}") if part)
    more, offers = following(before, ask, words)
    return Message(
        notification=heading[:120], blocks=(*blocks, *((Bullets(lines),) if lines else ()), *more), offers=offers
    )


#: The events bound to one, those before it and those after it, each with how.
Bound = tuple[Sequence[tuple[Event, Bond]], Sequence[tuple[Event, Bond]]]


def card(held: Held, changes: Sequence[MemoryChange], rendering: Rendering, *, bound: Bound = ((), ())) -> Message:
    """All that is known of an event, what of its saga comes before and after it, and who changed what, when."""
    words, event = rendering.words, held.event
    blocks: list[Block] = [Paragraph((Run(f"{event.id}  ", bold=True), *event_line(event, rendering)))]
    if not held.alive:
        blocks.append(Paragraph((Run(_aside(held, words)),)))
    blocks.append(Bullets(tuple(_facts(event, rendering))))
    for heading, events in zip((words.say("Before"), words.say("Then")), bound, strict=True):
        if events:
            blocks.append(Paragraph((Run(heading, bold=True),)))
            blocks.append(Bullets(tuple(event_line(each, rendering, bond=bond) for each, bond in events)))
    if changes:
        blocks.append(Paragraph((Run(words.say("What people changed"), bold=True),)))
        blocks.append(Bullets(tuple(change_line(change, rendering) for change in changes)))
    return Message(notification=f"{short(event.id)}  {event.title}"[:120], blocks=tuple(blocks))


def done(change: MemoryChange, event: Event, rendering: Rendering) -> Message:
    """The answer to a change: what was done, and the event as it stands."""
    said = rendering.words.say(DONE[change.action], id=short(change.event), other=short(change.other))
    return Message(notification=said[:120], blocks=(Paragraph((Run(said),)), Bullets((event_line(event, rendering),))))


def log(changes: Sequence[MemoryChange], rendering: Rendering) -> Message:
    """The last changes of memory, newest first."""
    words = rendering.words
    if not changes:
        return _sentence(words.say("Nobody has changed memory yet."))
    title = words.say("What people changed in memory")
    lines = tuple((Run(f"{short(change.event)}  "), *change_line(change, rendering)) for change in changes[:SHOWN])
    return Message(notification=title, blocks=(Paragraph((Run(title, bold=True),)), Bullets(lines)))


def change_line(change: MemoryChange, rendering: Rendering) -> Line:
    """« 22 novembre 2026 à 13:00 — léa l'a corrigé : titre « A » → « B » »."""
    words = rendering.words
    said = words.say(ACTIONS[change.action], who=change.user, other=short(change.other))
    told = SEMICOLON[words.language].join(_differences(change, rendering)) if change.action == "correct" else ""
    why = f" ({change.note})" if change.note else ""
    colon = "\u00a0: " if words.language == "fr" else ": "
    return (Run(words.moment(change.at), bold=True), Run(f" — {said}{colon + told if told else ''}{why}"))


def _differences(change: MemoryChange, rendering: Rendering) -> Iterator[str]:
    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    names = _fields(before, rendering), _fields(after, rendering)
    quoted = rendering.words.quoted
    for name, was in names[0].items():
        now = names[1][name]
        if was != now:
            yield f"{name} {quoted(was)} → {quoted(now)}"


def _fields(event: Event, rendering: Rendering) -> dict[str, str]:
    """Each field by its name in words."""
    words = rendering.words
    return {
        words.say("title"): event.title,
        words.say("date"): words.dated(event.start, event.end, event.precision),
        words.say("its status"): words.say(STATUSES[event.status]),
        words.say("actors"): ", ".join(map(rendering.label, event.actors)),
        words.say("amounts"): ", ".join(event.amounts),
        words.say("quotes"): " / ".join(quote.text for quote in event.quotes),
        words.say("links"): " ".join(event.links),
        words.say("note"): event.note,
    }


def _facts(event: Event, rendering: Rendering) -> Iterator[Line]:
    words = rendering.words
    yield (Run(", ".join((words.say(STATUSES[event.status]), words.say(ORIGINS[event.origin])))),)
    for name, values in (("actors", tuple(map(rendering.label, event.actors))), ("amounts", event.amounts)):
        if values:
            yield (
                Run(f"{words.say(name)}: " if words.language == "en" else f"{words.say(name)}\u00a0: "),
                Run(", ".join(values)),
            )
    for quote in event.quotes:
        source = quote.doc if quote.doc.startswith(("http://", "https://")) else ""
        yield (Run(words.quoted(" ".join(quote.text.split())), url=source),)
    for link in event.links:
        yield (Run(link, url=link), Run(words.say(" (dead link)") if link in rendering.dead else ""))
    if event.note:
        yield (Run(event.note, italic=True),)


def _aside(held: Held, words: Words) -> str:
    if held.merged_into:
        return words.say("It is told by {other} now.", other=short(held.merged_into))
    assert held.retired_at is not None
    return words.say("It has been no part of memory since {when}.", when=words.moment(held.retired_at))


def _sentence(text: str) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
