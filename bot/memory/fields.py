"""What do the words a person types make of an event: « titre : … ; date : fin 2011 ; acteurs : +Atos, -Thales »?

Pure. The fields have French and English names; a list is replaced, or changed by items with + or - in front. A quote
may be added and never taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.entries.address import wrong_address
from bot.errors import Contradiction
from bot.memory.typed import days_typed
from bot.model import Event, Quote, Status
from bot.reading.words import fold_key
from bot.wording import later

#: Every name a person may give a field → the field.
FIELDS = {
    "titre": "title",
    "title": "title",
    "date": "date",
    "statut": "status",
    "status": "status",
    "acteurs": "actors",
    "acteur": "actors",
    "actors": "actors",
    "montants": "amounts",
    "montant": "amounts",
    "amounts": "amounts",
    "note": "note",
    "lien": "links",
    "liens": "links",
    "link": "links",
    "links": "links",
    "citation": "quote",
    "quote": "quote",
    "raison": "reason",
    "reason": "reason",
}
#: Every name of a status, folded → the status.
STATUSES: Mapping[str, Status] = {
    "arrive": "happened",
    "fait": "happened",
    "happened": "happened",
    "prevu": "planned",
    "planned": "planned",
    "rumeur": "rumour",
    "rumour": "rumour",
    "rumor": "rumour",
    "dementi": "denied",
    "denied": "denied",
    "etat": "state",
    "state": "state",
}
_NAMES = "|".join(sorted(FIELDS, key=len, reverse=True))
_FIELD = re.compile(rf"(?:^|;|\n)\s*(?P<name>{_NAMES})\s*:\s*", re.IGNORECASE)
_ITEMS = re.compile(r",\s*(?!\d)|\s*\n\s*")
_MARKS = re.compile(r"^[«»“”\"\s]+|[«»“”\"\s]+$")  #: around a quote
_SIGN = re.compile(r"[+\-−](?=\S)")

#: What a person typed, by field.
Typed = Mapping[str, str]
#: The id of the watch a person means by a name, "" when there is none such.
WatchNamed = Callable[[str], str]


def read_fields(text: str) -> tuple[str, dict[str, str]]:
    """The words before the first field, and what was typed for each; of a field given twice the last counts."""
    found = list(_FIELD.finditer(text))
    ends = [*(each.start() for each in found), len(text)][1:]
    fields = {
        FIELDS[each["name"].lower()]: text[each.end() : end].strip(" ;\n")
        for each, end in zip(found, ends, strict=True)
    }
    return text[: found[0].start() if found else len(text)].strip(" ;\n"), fields


def edited(event: Event, typed: Typed, *, watch_named: WatchNamed, today: date) -> Event:
    """The event as the person says it is. Raises Contradiction for words that cannot be understood."""
    changed: dict[str, Any] = {}
    if "title" in typed:
        changed["title"] = " ".join(typed["title"].split())
    if "date" in typed:
        changed["start"], changed["end"], changed["precision"] = days_typed(typed["date"], today=today)
    if "status" in typed:
        changed["status"] = _status(typed["status"])
    if "actors" in typed:
        changed["actors"] = _listed(event.actors, typed["actors"], lambda name: _watch(name, watch_named))
    if "amounts" in typed:
        changed["amounts"] = _listed(event.amounts, typed["amounts"], str)
    if "note" in typed:
        changed["note"] = typed["note"]
    if "links" in typed:
        changed["links"] = _links(event.links, typed["links"])
    if typed.get("quote"):
        source = next(iter(changed.get("links", event.links)), "")
        quote = Quote(doc=source, text=_MARKS.sub("", typed["quote"]))
        changed["quotes"] = tuple(dict.fromkeys((*event.quotes, quote)))
    return replace(event, **changed)


def _status(text: str) -> Status:
    status = STATUSES.get(fold_key(text).strip())
    if status is None:
        raise Contradiction(later("« {text} » is no status. One of: arrivé, prévu, rumeur, démenti, état."), text=text)
    return status


def _watch(name: str, watch_named: WatchNamed) -> str:
    watch = watch_named(name)
    if not watch:
        raise Contradiction(later("« {name} » is not on the watchlist. Add it there, or leave it out here."), name=name)
    return watch


def _links(known: tuple[str, ...], text: str) -> tuple[str, ...]:
    """An address joins those known; one with - in front leaves them."""
    links = list(known)
    for word in text.replace(",", " ").split():
        sign = _SIGN.match(word)
        address = word[sign.end() if sign else 0 :].strip("<>")
        if sign and sign.group() != "+":
            if address not in links:
                raise Contradiction(later("The event has no link {url}."), url=address)
            links.remove(address)
        elif wrong_address(address):
            raise Contradiction(later("« {text} » is no web address. It begins with https://"), text=address)
        else:
            links.append(address)
    return tuple(dict.fromkeys(links))


def _listed(known: tuple[str, ...], text: str, meant: Callable[[str], str]) -> tuple[str, ...]:
    """The items in place of those known; where some have a sign, those known with some more, or without some."""
    items = [item.strip() for item in _ITEMS.split(text) if item.strip()]
    if not any(map(_SIGN.match, items)):
        return tuple(dict.fromkeys(map(meant, items)))
    kept = list(known)
    for item in items:
        sign = _SIGN.match(item)
        value = meant(item[sign.end() if sign else 0 :])
        if sign and sign.group() != "+":
            kept = [other for other in kept if other != value]
        else:
            kept.append(value)
    return tuple(dict.fromkeys(kept))
