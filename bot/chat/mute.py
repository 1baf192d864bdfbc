"""What may a person silence for a while: « sourdine », « sourdine Silicon.fr 3 jours », « sourdine fin Silicon.fr »?

Reading the words and wording the answer are pure; finding and writing are a `Silencer`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from bot.alerting.render import Rendering
from bot.chat.asking import Asking
from bot.model import Block, Bullets, Line, Message, Mute, Muted, Paragraph, Run
from bot.wording import Words

USUAL = timedelta(hours=24)  #: of a mute that says nothing else
LONGEST = timedelta(days=90)  #: beyond that the watchlist is the place to say so
SHOWN = 20  #: mutes in one answer

_ENDING = frozenset({"fin", "finir", "arreter", "arrêter", "end", "stop"})
_KINDS: dict[str, Muted] = {"source": "source", "veille": "watch", "watch": "watch"}
_LASTING = re.compile(
    r"(?:^|\s)(?:(?:pendant|pour|durant|for)\s+)?(?:(?P<n>\d{1,4})\s*|(?:une?|an?)\s+)"
    r"(?:(?P<minutes>min|minutes?)|(?P<hours>h|heures?|hours?)"
    r"|(?P<days>j|jours?|d|days?)|(?P<weeks>sem|semaines?|w|weeks?)|(?P<months>mois|months?))$",
    re.IGNORECASE,
)
_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about mutes, read."""

    verb: Literal["list", "end", "mute"]
    kind: Muted | None = None  #: None: whichever has that name
    name: str = ""  #: "": of the message it is said on
    lasting: timedelta = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A mute, as it is told: its row and the articles it held back so far."""

    mute: Mute
    held: int = 0
    fresh: bool = True  #: False: it was so before


class Silencer(Protocol):
    """Where mutes are found, made and ended. None: there is no such source or watch, or nothing of it is muted."""

    def standing(self) -> Sequence[Silence]:
        """The mutes in force, the oldest first."""

    def mute(self, kind: Muted | None, name: str, lasting: timedelta) -> Silence | None:
        """Mute a source or a watch for so long; of the message spoken of when there is no name."""

    def end(self, kind: Muted | None, name: str) -> Silence | None:
        """End a mute before its time."""


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def silencer(self) -> Silencer:
        """The mutes."""


def read(argument: str) -> Asked:
    """« », « fin Silicon.fr », « source », « Silicon.fr 3 jours », « veille Atos 2 h »."""
    rest = argument.strip()
    if not rest:
        return Asked(verb="list")
    first, _, behind = rest.partition(" ")
    ending = first.casefold() in _ENDING
    if ending:
        rest = behind.strip()
    lasting = USUAL
    found = None if ending else _LASTING.search(rest)
    if found:
        lasting = int(found["n"] or 1) * next(unit for name, unit in _UNITS.items() if found[name])
        rest = rest[: found.start()].strip()
    first, _, behind = rest.partition(" ")
    kind = _KINDS.get(first.casefold())
    return Asked(verb="end" if ending else "mute", kind=kind, name=behind.strip() if kind else rest, lasting=lasting)


def mute(argument: str, asker: Asker) -> Message:
    """The answer to « sourdine »."""
    asked = read(argument)
    if asked.verb == "list":
        return _list(asker.silencer.standing(), asker.rendering)
    words = asker.rendering.words
    if asked.verb == "end":
        return _ended(asked, asker.silencer.end(asked.kind, asked.name), asker.rendering)
    if not timedelta(0) < asked.lasting <= LONGEST:
        return _plain(words.say("A mute lasts 90 days at most; for longer, take it off the watchlist."))
    return _muted(asked, asker.silencer.mute(asked.kind, asked.name, asked.lasting), asker.rendering)


def label_of(mute: Mute, rendering: Rendering) -> str:
    """What people call what is muted."""
    return rendering.label(mute.what) if mute.kind == "watch" else mute.what


def _list(standing: Sequence[Silence], rendering: Rendering) -> Message:
    words = rendering.words
    how = words.say("mute <source or watch> [24 h, 3 days], mute end <source or watch>")
    if not standing:
        return _plain(words.say("Nothing is muted. To mute: {how}", how=how))
    title = words.count("{n} mute", "{n} mutes", len(standing))
    items = tuple(_item(silence, rendering) for silence in standing[:SHOWN])
    blocks: tuple[Block, ...] = (Paragraph((Run(title, bold=True),)), Bullets(items))
    return Message(notification=title[:120], blocks=blocks)


def _item(silence: Silence, rendering: Rendering) -> Line:
    words = rendering.words
    until = words.say("until {when}", when=words.moment(silence.mute.until))
    return (Run(label_of(silence.mute, rendering), bold=True), Run(f" — {until}, {_held(silence.held, words)}"))


def _muted(asked: Asked, silence: Silence | None, rendering: Rendering) -> Message:
    words = rendering.words
    if silence is None:
        return _unknown(asked, words)
    values = {"what": label_of(silence.mute, rendering), "when": words.moment(silence.mute.until)}
    if not silence.fresh:
        return _plain(words.say("« {what} » is muted already, until {when}.", **values))
    return _plain(
        words.say("« {what} » is muted until {when}: archived, but not alerted. To end it: mute end {what}", **values)
    )


def _ended(asked: Asked, silence: Silence | None, rendering: Rendering) -> Message:
    words = rendering.words
    if silence is None:
        return _plain(words.say("« {name} » is not muted.", name=asked.name)) if asked.name else _unknown(asked, words)
    what, held = label_of(silence.mute, rendering), _held(silence.held, words)
    return _plain(words.say("« {what} » is heard again; {held}, in the archive.", what=what, held=held))


def _unknown(asked: Asked, words: Words) -> Message:
    if not asked.name:
        return _plain(words.say("Which source or watch? For example: mute Silicon.fr 3 days"))
    return _plain(words.say("« {name} » is no source and no watch of the watchlist.", name=asked.name))


def _held(number: int, words: Words) -> str:
    return words.count("{n} article held back", "{n} articles held back", number)


def _plain(text: str) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
