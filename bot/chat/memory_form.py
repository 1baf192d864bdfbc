"""What does the form of a new event of memory ask, and what is wrong with its answers?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.forms import Field, Filled, Form, Ticket, named
from bot.chat.remembered import contradiction
from bot.errors import Contradiction
from bot.memory.fields import Typed, WatchNamed, edited
from bot.model import Event, Paragraph, Run
from bot.wording import Words, later

STATUSES = {
    "happened": later("it happened"),
    "planned": later("it is planned"),
    "rumour": later("it is a rumour"),
    "denied": later("it is denied"),
    "state": later("a state of things"),
}
#: Question → the field of memory that it fills; what people type there is read as in the command.
FIELDS = {"title": "title", "date": "date", "status": "status", "actors": "actors", "quote": "quote", "link": "links"}
LONGEST_QUOTE = 1_000  #: characters of a message that are offered as a quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of an event before a person says more."""

    title: str = ""
    day: str = ""  #: as a person would type it
    actors: tuple[str, ...] = ()  #: labels of watches
    quote: str = ""
    link: str = ""
    archived: bool = False  #: whether the link is that of an archived article


def memory_form(draft: Draft, ticket: Ticket, words: Words) -> Form:
    """The form of an event, filled in with what is known."""
    fields = (
        Field(key="title", label=words.say("What happened"), value=_given(draft.title), required=True),
        Field(
            key="date",
            label=words.say("When"),
            value=_given(draft.day),
            hint=words.say("For example: 22 décembre 2011, fin 2011, 2011-12-22."),
            required=True,
        ),
        Field(
            key="status",
            label=words.say("How sure it is"),
            kind="one",
            value=("happened",),
            choices=named(STATUSES, words),
            required=True,
        ),
        Field(
            key="actors",
            label=words.say("Watches"),
            kind="lines",
            value=draft.actors,
            hint=words.say("Names of the watchlist, one per line."),
        ),
        Field(key="quote", label=words.say("Exact words"), kind="text", value=_given(draft.quote[:LONGEST_QUOTE])),
        Field(key="link", label=words.say("Link"), value=_given(draft.link)),
    )
    told = words.say("This article is archived: its title is kept as a quote as well.") if draft.archived else ""
    lead = (Paragraph((Run(told),)),) if told else ()
    return Form(ticket=ticket, title=words.say("Add to memory"), submit=words.say("Remember"), fields=fields, lead=lead)


def typed(filled: Filled) -> Typed:
    """The answers as the command would have them; what was left empty says nothing."""
    said = {FIELDS[key]: filled.text(key) for key in FIELDS if key in filled.answers}
    return {key: text for key, text in said.items() if text or key == "actors"}


def mistakes(filled: Filled, watch_named: WatchNamed, today: date, words: Words) -> dict[str, str]:
    """What cannot be understood, by question. A question left empty that needs an answer is the chat's to refuse."""
    blank = Event(id="", title="x", start=today, end=today, precision="day")
    said, wrong = typed(filled), {}
    for key, name in FIELDS.items():
        if name in said:
            try:
                edited(blank, {name: said[name]}, watch_named=watch_named, today=today)
            except Contradiction as error:
                wrong[key] = contradiction(error, words)
    for key in ("title", "date"):
        if not filled.line(key):
            wrong[key] = words.say("This is needed.")
    return wrong


def _given(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
