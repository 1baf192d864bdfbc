"""What is a form, whatever the chat: what it asks, what somebody filled in, and what comes back with it?

A form decides nothing. What each one asks and does is in `watch_form`, `feed_form` and `memory_form`; a chat only
draws it, and everything that comes back is checked again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.model import Block, Bullets, Paragraph, Run
from bot.wording import Words

#: "line" is one line of text, "lines" and "text" are several; "one" and "many" choose, "yes" is a box to tick.
Kind = Literal["line", "lines", "text", "one", "many", "yes"]
Purpose = Literal["watch add", "watch change", "feed add", "memory add"]

PURPOSES: tuple[Purpose, ...] = ("watch add", "watch change", "feed add", "memory add")
TICKED = "yes"  #: the one answer of a ticked box
Given = tuple[str, ...]
_LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
#: Categories of Unicode of which a screen shows nothing: controls, marks of direction and of width, halves of a pair.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers."""

    value: str
    label: str


def named(names: Mapping[str, str], words: Words) -> tuple[Choice, ...]:
    """The answers of a field that chooses, by what each is called; a name begins a line, so with a capital."""
    said = ((value, words.say(name)) for value, name in names.items())
    return tuple(Choice(value, name[:1].upper() + name[1:]) for value, name in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question."""

    key: str  #: by which its answer and its mistake are known
    label: str
    kind: Kind = "line"
    value: Given = ()  #: what stands there already; of "line" and "text" one string, of "lines" one a line
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What comes back with a form: nothing secret, and nothing believed without a look."""

    purpose: Purpose
    id: str = ""  #: of the watch that is edited
    seen: str = ""  #: fingerprint that the file had of the watch when it was shown
    shown: str = ""  #: the same of the watch as it was in force and shown
    about: str = ""  #: the article, site or message it is about, as an address or the chat's own id
    wish: str = ""  #: EXCLUDE where what follows from an opinion is to be filled in already
    place: str = ""  #: where it was asked for, as the chat names it; "" where that is no channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Some questions under a title."""

    ticket: Ticket
    title: str
    submit: str  #: words of the button that sends it
    fields: tuple[Field, ...] = ()
    preview: str = ""  #: words of the button that tries it without sending; "" where there is nothing to try
    lead: tuple[Block, ...] = ()  #: said above the questions
    tail: tuple[Block, ...] = ()  #: said under them: what a trial showed


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as somebody filled it in; a question that was not asked has no answer."""

    ticket: Ticket
    answers: Mapping[str, Given] = field(default_factory=dict)

    def line(self, key: str) -> str:
        """The one answer of a question on one line, "" for none."""
        return " ".join(" ".join(self.answers.get(key, ())).split())

    def text(self, key: str) -> str:
        """The answer with its line ends."""
        return "\n".join(self.answers.get(key, ())).strip()

    def items(self, key: str) -> Given:
        """The answers of a list, each once, in the order given."""
        lines = (line.strip() for answer in self.answers.get(key, ()) for line in answer.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


def as_read(given: Given) -> Given:
    """What people see of an answer, line by line: of odd spaces one, nothing of what no screen shows, no line twice.

    A chat may draw, and then send back, no more of it than that.
    """
    lines = _LINE_END.split(unicodedata.normalize("NFC", "\n".join(given)))
    seen = ("".join(c for c in line if c == "\t" or unicodedata.category(c) not in _UNSEEN) for line in lines)
    return tuple(dict.fromkeys(line for line in (" ".join(each.split()) for each in seen) if line))


def refilled(form: Form, filled: Filled) -> Form:
    """The form with the answers somebody gave, so that nobody types twice."""
    fields = (replace(field, value=filled.answers.get(field.key, field.value)) for field in form.fields)
    return replace(form, fields=tuple(fields))


def with_mistakes(form: Form, mistakes: Mapping[str, str], words: Words) -> Form:
    """The form with what is wrong said above its questions, each mistake under the name of its field."""
    if not mistakes:
        return form
    labels = {field.key: field.label for field in form.fields}
    title = words.count("{n} thing to mend", "{n} things to mend", len(mistakes))
    items = tuple(
        (Run(labels[key], bold=True), Run(" — " + text)) if key in labels else (Run(text),)
        for key, text in mistakes.items()
    )
    return replace(form, lead=(Paragraph((Run(title, bold=True),)), Bullets(items), *form.lead))


def _sentence(text: str) -> str:
    """A mistake as people read it in a form, where it stands alone."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def on_fields(form: Form, mistakes: Mapping[str, str]) -> dict[str, str]:
    """Mistakes by field; those of no field of this form stand at its first one, since a chat shows no others."""
    first = form.fields[0].key
    asked = {field.key for field in form.fields}
    placed: dict[str, str] = {}
    for key, text in mistakes.items():
        where, said = key if key in asked else first, _sentence(text)
        placed[where] = f"{placed[where]} {said}" if where in placed else said
    return placed
