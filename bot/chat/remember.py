"""What may a person ask of memory, and change in it, in a chat: « memoire corriger S01 date : fin 2011 »?

Reading the words and wording the answer are pure; finding and writing are a `Keeper`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.chat.asking import Asking
from bot.chat.paging import read_page
from bot.chat.remembered import Bound, card, contradiction, done, listing, log
from bot.chat.verbs import did_you_mean, usage
from bot.errors import Contradiction
from bot.memory.changes import Outcome
from bot.memory.fields import Typed, read_fields
from bot.model import Event, Held, MemoryChange, Message, Paragraph, Run
from bot.reading.words import fold_key
from bot.wording import later


class Keeper(Protocol):
    """Where memory is asked and changed; every method raises Contradiction for what cannot be."""

    def listed(self, name: str) -> Sequence[Event]:
        """The events of a watch, of all without a name, in order of time."""

    def shown(self, typed: str) -> tuple[Held, Sequence[MemoryChange]]:
        """An event as it stands, and all its changes, oldest first."""

    def bound(self, event_id: str) -> Bound:
        """The events bound to an event, before it and after it."""

    def history(self) -> Sequence[MemoryChange]:
        """The last changes of all events, newest first."""

    def add(self, about: str, typed: Typed, user: str) -> Outcome:
        """A new event: of the article `about` names (an address, a message), of what was typed, or of both."""

    def correct(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event corrected."""

    def merge(self, typed_id: str, into: str, typed: Typed, user: str) -> Outcome:
        """One event told by another from now on."""

    def retire(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event that is no part of memory any more."""

    def restore(self, typed_id: str, typed: Typed, user: str) -> Outcome:
        """An event that is part of memory again."""


class Asker(Asking, Protocol):
    """Who asks, where, and of which memory."""

    @property
    def keeper(self) -> Keeper:
        """The memory."""

    @property
    def user(self) -> str:
        """The person, as the chat names them."""

    @property
    def about(self) -> str:
        """The message of Vigie it is said on, "" for none."""


#: Every name of a thing to do → the thing.
VERBS = {
    "lister": "list",
    "liste": "list",
    "list": "list",
    "montrer": "show",
    "show": "show",
    "historique": "history",
    "history": "history",
    "ajouter": "add",
    "add": "add",
    "corriger": "correct",
    "correct": "correct",
    "fusionner": "merge",
    "merge": "merge",
    "retirer": "retire",
    "retire": "retire",
    "remettre": "restore",
    "restore": "restore",
}
#: What stands after each name, and what it does.
HELP = (
    (later("list"), later("<name>"), later("the events of memory, each with its id")),
    (later("show"), "ID", later("an event, its sources, and who changed what")),
    (later("add"), later("<address>"), later("the event of an archived article; under an alert, no address is needed")),
    (later("add"), later("title: … ; date: … ; actors: … ; link: …"), later("an event of your own words")),
    (
        later("correct"),
        later("ID date: … ; actors: +…, -…"),
        later("title, date, status, actors, amounts, quote, link, note"),
    ),
    (later("merge"), later("ID into ID"), later("two that are one: quotes, links and actors of both are kept")),
    (later("retire"), later("ID reason: …"), later("an event that is wrong: it is never shown again")),
    (later("restore"), "ID", later("undo a retirement or a merge")),
    (later("history"), "", later("the last changes, with who and when")),
)
_INTO = re.compile(
    r"(?P<gone>\S+)\s+(?:(?:dans|en|in|into)\s+)?(?P<into>\S+)\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE
)
_ADDRESS = re.compile(r"<?https?://\S+>?", re.IGNORECASE)


def remember(argument: str, asker: Asker) -> Message:
    """The answer to « memoire … »; what cannot be done is told in the reader's words."""
    name, _, rest = argument.strip().partition(" ")
    verb = VERBS.get(name.casefold())
    try:
        if verb is None:
            return _usage(argument, asker) if not name or rest else _show(name, asker)
        return _ANSWERS[verb](rest.strip(), asker)
    except Contradiction as error:
        text = contradiction(error, asker.rendering.words)
        return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))


def _usage(argument: str, asker: Asker) -> Message:
    words = asker.rendering.words
    hint = did_you_mean("memory", argument, {fold_key(name): verb for name, verb in VERBS.items()}, words)
    return usage("memory", words.say("What you can ask of memory"), HELP, words, lead=hint)


def _list(argument: str, asker: Asker) -> Message:
    name, page = read_page(argument)
    return listing(asker.keeper.listed(name), name, asker.rendering, page=page)


def _show(argument: str, asker: Asker) -> Message:
    held, changed = asker.keeper.shown(argument)
    return card(held, changed, asker.rendering, bound=asker.keeper.bound(held.event.id))


def _history(argument: str, asker: Asker) -> Message:
    return _show(argument, asker) if argument else log(asker.keeper.history(), asker.rendering)


def _add(argument: str, asker: Asker) -> Message:
    """« ajouter <address> », « ajouter Numergy ferme ; date : hier », or on an alert nothing but « ajouter »."""
    lead, typed = read_fields(argument)
    found = _ADDRESS.match(lead)
    about = found.group() if found else ""
    title = lead[found.end() :].strip(" ;") if found else lead
    if title:
        typed.setdefault("title", title)
    if not about and not typed.keys() - {"reason"}:
        about = asker.about
    return _done(asker.keeper.add(about, typed, asker.user), asker)


def _correct(argument: str, asker: Asker) -> Message:
    event_id, _, rest = argument.partition(" ")
    lead, typed = read_fields(rest)
    if lead or not typed:
        raise Contradiction(
            later("What is to be corrected? For example: {id} title: … ; date: fin 2011"), id=event_id or "S01"
        )
    return _done(asker.keeper.correct(event_id, typed, asker.user), asker)


def _merge(argument: str, asker: Asker) -> Message:
    found = _INTO.fullmatch(argument)
    if found is None:
        raise Contradiction(later("Which two? For example: A-12ab into S01"))
    return _done(asker.keeper.merge(found["gone"], found["into"], _reason(found["rest"]), asker.user), asker)


def _retire(argument: str, asker: Asker) -> Message:
    event_id, _, rest = argument.partition(" ")
    return _done(asker.keeper.retire(event_id, _reason(rest), asker.user), asker)


def _restore(argument: str, asker: Asker) -> Message:
    event_id, _, rest = argument.partition(" ")
    return _done(asker.keeper.restore(event_id, _reason(rest), asker.user), asker)


def _reason(text: str) -> dict[str, str]:
    """The person's reason, whether or not they name it so."""
    lead, typed = read_fields(text)
    return {"reason": typed.get("reason") or lead}


def _done(outcome: Outcome, asker: Asker) -> Message:
    return done(outcome.changes[0], outcome.event, asker.rendering)


_ANSWERS: dict[str, Callable[[str, Asker], Message]] = {
    "list": _list,
    "show": _show,
    "history": _history,
    "add": _add,
    "correct": _correct,
    "merge": _merge,
    "retire": _retire,
    "restore": _restore,
}
