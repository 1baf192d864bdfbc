"""What would a text or a page alert, where, why, and with which message? Tried, and nothing of it kept or sent.

Wording the answer is pure; reading the page and asking the newsroom is a `Rehearsal`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.alerting.render import Rendering, alert_message, event_line
from bot.chat.asking import Asking
from bot.chat.remembered import contradiction
from bot.chat.verbs import sentence
from bot.chat.why import STOPS, grounds
from bot.errors import Contradiction
from bot.model import Alert, Block, Bullets, Line, Message, Paragraph, Related, Run, Small
from bot.newsroom import Considered
from bot.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A text or a page, as if a feed brought it now."""

    considered: Considered
    alert: Alert | None = None  #: what would be posted; None: nothing
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: channel id → watches that call it
    old: bool = False  #: so old that it would be archived without an alert
    under: str = ""  #: title of the story in whose thread it would stand, "" for one of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A text or a page, and its past."""

    title: str
    url: str
    #: earlier events, oldest first, each with what it shares in words
    past: Sequence[tuple[Related, str]]


class Rehearsal(Protocol):
    """Where articles are tried. Both raise Contradiction for an address that cannot be read."""

    def tried(self, said: str) -> Trial | None:
        """What the newsroom would make of a text, an address, or with "" the message spoken of; None: of nothing."""

    def recalled(self, said: str) -> Recalled | None:
        """The past of the same."""


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def rehearsal(self) -> Rehearsal:
        """Where articles are tried."""


def trial(argument: str, asker: Asker) -> Message:
    """The answer to « essai Atos rachète OVH » or « essai https://… »."""
    rendering = asker.rendering
    try:
        tried = asker.rehearsal.tried(argument)
    except Contradiction as error:
        return sentence(contradiction(error, rendering.words))
    if tried is None:
        return sentence(rendering.words.say("Which text or address? For example: try Atos buys OVH"))
    decision = _decision(tried, rendering.words)
    head = rendering.words.say("Trial: nothing is stored and nobody is alerted.")
    blocks: list[Block] = [Paragraph((Run(head, bold=True),)), Paragraph((Run(decision),))]
    blocks += [Bullets(_places(tried.places, rendering))] if tried.places else []
    blocks += grounds(tried.considered.matching, rendering)
    if tried.alert:
        blocks += _shown(tried.alert, tried.under, rendering)
    return Message(notification=decision[:120], blocks=tuple(blocks))


def _decision(tried: Trial, words: Words) -> str:
    stop = tried.considered.verdict.stop
    if stop == "old" or (tried.old and tried.places):
        return words.say("No alert: it is too old and would be archived silently. Fresh, it would give this message:")
    if stop:
        return words.say(STOPS[stop])
    if not tried.places:
        return words.say("No alert: the names recognised have no channel.")
    return words.count("It would alert in {n} channel:", "It would alert in {n} channels:", len(tried.places))


def _places(places: Mapping[str, tuple[str, ...]], rendering: Rendering) -> tuple[Line, ...]:
    """« veille — Atos, OVH »."""
    return tuple(
        (Run(channel, bold=True), Run(" — " + ", ".join(map(rendering.label, watches))))
        for channel, watches in places.items()
    )


def _shown(alert: Alert, under: str, rendering: Rendering) -> tuple[Block, ...]:
    """The message as it would be posted, and under which one."""
    words = rendering.words
    lead = words.say("In the thread of « {title} »:", title=under) if under else words.say("The message:")
    return Small((Run(lead),)), *alert_message(alert, rendering).blocks


def related(argument: str, asker: Asker) -> Message:
    """The answer to « relie <text or address> »: earlier events, dated, linked, with what they share."""
    rendering, words = asker.rendering, asker.rendering.words
    try:
        found = asker.rehearsal.recalled(argument)
    except Contradiction as error:
        return sentence(contradiction(error, words))
    if found is None:
        return sentence(words.say("Related to what? For example: related Orange takes Cloudwatt back"))
    if not found.past:
        return sentence(words.say("Nothing earlier is related to « {title} ».", title=found.title))
    n = len(found.past)
    title = words.count("{n} earlier event related to", "{n} earlier events related to", n)
    head = (Run(title + " ", bold=True), Run(found.title, bold=True, url=found.url))
    lines = tuple(_event(related, why, rendering, here=found.url) for related, why in found.past)
    return Message(notification=f"{title} {found.title}"[:120], blocks=(Paragraph(head), Bullets(lines)))


def _event(related: Related, why: str, rendering: Rendering, *, here: str) -> Line:
    line = event_line(related.event, rendering, here=here, bond=related.bond)
    return (*line, Run(f" — {why}", italic=True)) if why else line
