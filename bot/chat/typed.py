"""What does somebody type to edit an entry of the watchlist: « Scaleway ; alias : Scaleway SAS, Online »? Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.chat.verbs import near
from bot.reading.words import fold_key

#: Runs of spaces, which the patterns below would each try from every place: minutes, for a message full of them.
_SPACES = re.compile(r"([^\S\n])[^\S\n]+")
_PARTS = re.compile(r"\s*[;\n]\s*")
_NAMED = re.compile(r"(?P<name>(?:[^:]|:(?=//))*?)\s*:(?!//)\s*(?P<value>.*)", re.DOTALL)
_ITEMS = re.compile(r"\s*,\s*(?!\d)")  # a comma before a digit is part of a number
_SIGN = re.compile(r"[+\-−](?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An edit as it was typed."""

    lead: str  #: the words before the first key
    said: Mapping[str, str]  #: key → what it shall say, as typed; of a key given twice the last counts
    strange: tuple[str, ...] = ()  #: names that are no key


def read_typed(text: str, names: Mapping[str, str]) -> Typed:
    """The words and keys of a text; `names` are the keys by each of their names, folded.

    Semicolons or line ends part the keys. The first may stand behind the lead at once, « scaleway veto : galaxie ».
    """
    first, *parts = _PARTS.split(_SPACES.sub(r"\1", text.strip()))
    lead, said, strange = _first(first, names)
    for part in filter(None, parts):
        found = _NAMED.fullmatch(part)
        key = names.get(fold_key(found["name"]).strip()) if found else None
        if found and key:
            said[key] = found["value"].strip()
        else:
            strange.append((found["name"] if found else part).strip())
    return Typed(lead=lead, said=said, strange=tuple(strange))


def _first(part: str, names: Mapping[str, str]) -> tuple[str, dict[str, str], list[str]]:
    """The lead, a key behind it if there is one, and a name that nearly is one."""
    found = _NAMED.fullmatch(part)
    if found is None:
        return part, {}, []
    before = found["name"].split()
    for size in range(min(len(before), 3), 0, -1):
        key = names.get(fold_key(" ".join(before[-size:])))
        if key:
            return " ".join(before[:-size]), {key: found["value"].strip()}, []
    if len(before) > 1 and near(before[-1], names):
        return " ".join(before[:-1]), {}, [before[-1]]
    return part, {}, []  # a colon of the name itself


def items_typed(known: tuple[str, ...], text: str, meant: Callable[[str], str] = str) -> tuple[str, ...]:
    """A list as typed, commas between; with signs, « +Online, -Free », the known one with some more or fewer."""
    items = [item.strip() for item in _ITEMS.split(text) if item.strip()]
    if not any(map(_SIGN.match, items)):
        return tuple(dict.fromkeys(map(meant, items)))
    kept = dict.fromkeys(known)
    for item in items:
        sign = _SIGN.match(item)
        value = meant(item[sign.end() if sign else 0 :])
        if sign and sign.group() != "+":
            kept.pop(value, None)
        else:
            kept[value] = None
    return tuple(kept)
