"""What does the form of a watch ask, and which edit of the watchlist do its answers mean?"""

from __future__ import annotations

from dataclasses import replace

from bot.chat.forms import TICKED, Choice, Field, Filled, Form, Given, Ticket, as_read, named
from bot.chat.opinion import Spared, added
from bot.model import Block, Bullets, Edit, Line, Message, Paragraph, Run, Value, Watch, Watchlist, key_of
from bot.wording import Words, later

#: What each value is called, by the key it stands under.
TYPES = {
    "company": later("company"),
    "person": later("person"),
    "programme": later("programme"),
    "institution": later("institution"),
    "association": later("association"),
    "product": later("product"),
    "law": later("law"),
    "standard": later("standard"),
    "topic": later("topic"),
    "media": later("medium"),
}
MODES = {
    "alert": later("it alerts"),
    "actor": later("only known to memory"),
    "source": later("a medium: a source, not a subject"),
}
ALERT_ON = {
    "subject": later("when it is the subject"),
    "together": later("when it is the subject, or named beside another watch"),
    "mention": later("whenever it is named"),
}
#: The lists of a watch that are asked one item a line.
LISTS = ("aliases", "context", "veto", "acronyms")
#: What a watch says by not saying it: such an answer takes the key away.
_USUAL: dict[str, Value] = {"type": "company", "mode": "alert", "case": "any", "urgent": False}


def watch_form(watch: Watch | None, watchlist: Watchlist, ticket: Ticket, words: Words) -> Form:
    """The form of a watch, of a new one when there is none yet."""
    title = words.say("Edit a watch") if watch else words.say("New watch")
    fields = (*_naming(watch, words), *_believing(watch, words), *_telling(watch, watchlist, words))
    return Form(ticket=ticket, title=title, submit=words.say("Save"), fields=fields, preview=words.say("Preview"))


def _naming(watch: Watch | None, words: Words) -> tuple[Field, ...]:
    of = watch or Watch(id="", label="", aliases=())
    return (
        Field(key="label", label=words.say("Name"), value=_given(of.label), required=True),
        Field(
            key="aliases",
            label=words.say("Spellings"),
            kind="lines",
            value=of.aliases,
            hint=words.say("One per line. Accents, apostrophes and hyphens need no variants."),
            required=True,
        ),
        _choice("type", words.say("What it is"), of.type, TYPES, words),
    )


def _believing(watch: Watch | None, words: Words) -> tuple[Field, ...]:
    of = watch or Watch(id="", label="", aliases=())
    return (
        Field(
            key="context",
            label=words.say("Context"),
            kind="lines",
            value=of.context,
            hint=words.say("One of these words must be near the name. One per line."),
        ),
        Field(
            key="veto",
            label=words.say("Vetoes"),
            kind="lines",
            value=of.veto,
            hint=words.say("Phrases around the name that cancel it there: « l'orange » for Orange. One per line."),
        ),
        Field(
            key="acronyms",
            label=words.say("Short forms"),
            kind="lines",
            value=of.acronyms,
            hint=words.say("They count only with a spelling or a context word in the article. One per line."),
        ),
        Field(
            key="case",
            label=words.say("Capitals"),
            kind="yes",
            value=_ticked(of.case == "proper"),
            choices=(Choice(TICKED, words.say("Only with the capitals of the spelling")),),
        ),
    )


def _telling(watch: Watch | None, watchlist: Watchlist, words: Words) -> tuple[Field, ...]:
    of = watch or Watch(id="", label="", aliases=())
    channels = tuple(Choice(channel.id, channel.id) for channel in watchlist.channels)
    when = _choice("alert_on", words.say("When it alerts"), of.alert_on if watch else "", ALERT_ON, words)
    if not watch:  # it alerts as `defaults` says, unless somebody chooses
        when = replace(when, hint=words.say("None: as usual."))
    asked = [_choice("mode", words.say("What it does"), of.mode, MODES, words), when]
    ticked = Choice(TICKED, words.say("Its alerts wait for no digest and no quiet hours"))
    asked.append(
        Field(key="urgent", label=words.say("Urgent"), kind="yes", value=_ticked(of.urgent), choices=(ticked,))
    )
    if channels:
        hint = words.say("None: the usual ones.")
        kept = tuple(channel for channel in of.channels if any(channel == choice.value for choice in channels))
        label = words.say("Channels")
        asked.append(Field(key="channels", label=label, kind="many", value=kept, choices=channels, hint=hint))
    return tuple(asked)


def _choice(key: str, label: str, value: str, names: dict[str, str], words: Words) -> Field:
    """Where something is chosen already, something stays chosen."""
    choices = named(names, words)
    return Field(key=key, label=label, kind="one", value=_given(value), choices=choices, required=bool(value))


def _ticked(yes: bool) -> Given:
    return (TICKED,) if yes else ()


def _given(text: str) -> Given:
    return (text,) if text else ()


def excluding(form: Form, spared: Spared, words: Words) -> Form:
    """The form of a watch with what would spare people an article filled in, and a word on it above."""
    what = added(spared, words)
    said = words.say("Filled in from your opinion: {what}. Nothing is written before you save.", what=what)
    fields = (
        replace(field, value=(*field.value, *spared.values)) if field.key == spared.key else field
        for field in form.fields
    )
    return replace(form, fields=tuple(fields), lead=(Paragraph((Run(said),)),))


def shown(watch: Watch) -> str:
    """What tells a watch as it was shown from one that was edited since."""
    return key_of("shown", repr(watch))


def meanwhile(form: Form, filled: Filled, told: Message, words: Words) -> Form:
    """The form of a watch that somebody else edited: as it is now, under what was changed and what was typed."""
    typed: list[Line] = []
    for field in form.fields:
        meant = filled.items(field.key)
        if field.key in filled.answers and as_read(meant) != as_read(field.value):
            labels = {choice.value: choice.label for choice in field.choices}
            said = ", ".join(labels.get(item, item) for item in meant) or words.say("nothing")
            typed.append((Run(field.label, bold=True), Run(" — " + said)))
    lead: tuple[Block, ...] = told.blocks
    if typed:
        title = words.say("Below it stands as it is now. What you had typed:")
        lead = (*lead, Paragraph((Run(title),)), Bullets(tuple(typed)))
    return replace(form, lead=lead)


def needed(filled: Filled, words: Words) -> dict[str, str]:
    """The questions that need an answer and have none but spaces."""
    asked = [key for key in ("label", "aliases") if key in filled.answers]
    return {key: words.say("This is needed.") for key in asked if not filled.items(key)}


def edit_of(filled: Filled, watch: Watch | None) -> Edit:
    """The edit that the answers mean: what was changed only, so that all else of the entry stays as it is written.

    `watch` is the one that is edited, as it is in force; None for a new one.
    """
    said = {key: (value, _standing(key, watch)) for key, value in _values(filled).items()}
    meant = {key: (_as_written(value, standing), standing) for key, (value, standing) in said.items()}
    wanted = {key: value for key, (value, standing) in meant.items() if value != standing}
    values = {key: None if value in ((), "") or value == _USUAL.get(key) else value for key, value in wanted.items()}
    if watch is None:
        return Edit(entry="watch", action="add", id="", values={k: v for k, v in values.items() if v is not None})
    return Edit(entry="watch", action="change", id=watch.id, values=values, seen=filled.ticket.seen)


def _values(filled: Filled) -> dict[str, Value]:
    """What the answers say, by key; a question that was not asked is not among them."""
    values: dict[str, Value] = {}
    for key in filled.answers:
        if key in LISTS or key == "channels":
            values[key] = filled.items(key)
        elif key == "case":
            values[key] = "proper" if TICKED in filled.answers[key] else "any"
        elif key == "urgent":
            values[key] = TICKED in filled.answers[key]
        elif key in ("label", "type", "mode", "alert_on"):
            values[key] = filled.line(key)
    return values


def _as_written(value: Value, standing: Value) -> Value:
    """An answer, or of what stands there already and reads the same, the characters it is written with."""
    if isinstance(value, str) and isinstance(standing, str):
        return standing if as_read((value,)) == as_read((standing,)) else value
    if isinstance(value, tuple) and isinstance(standing, tuple):
        known = {as_read((item,)): item for item in reversed(standing)}
        same = as_read(value) == as_read(standing)
        return standing if same else tuple(known.get(as_read((item,)), item) for item in value)
    return value


def _standing(key: str, watch: Watch | None) -> Value:
    """What a watch says under a key already; a new one says what is usual, and nothing where `defaults` may say it."""
    if watch is None and key == "alert_on":
        return ""
    standing: Value = getattr(watch or Watch(id="", label="", aliases=()), key)
    return standing
