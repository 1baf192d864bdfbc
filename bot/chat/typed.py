"""What does somebody type to edit an entry of the watchlist: « Scaleway ; alias : Scaleway SAS, Online »? Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.chat.verbs import near
from bot.reading.words import fold_key

#: Runs of spaces, which the patterns below would each try from every place: minutes, for a message full of them.
_SPACES = re.compile(r"([^\S\n])[^\S\n]+")
#: Between quotation marks nothing parts. A straight one opens behind a space or what parts, never in « 15" ».
_QUOTATION = r"""(?<![^\s;,:+\-−])"[^"\n]+"|“[^“”\n]+”|«[^«»\n]+»"""
_QUOTED = re.compile(_QUOTATION)
_PARTS = re.compile(rf"(?:{_QUOTATION})|(?P<end>\s*[;\n]\s*)")
_NAMED = re.compile(r"(?P<name>(?:[^:]|:(?=//))*?)\s*:(?!//)\s*(?P<value>.*)", re.DOTALL)
_ITEMS = re.compile(rf"(?:{_QUOTATION})|(?P<end>\s*,\s*(?!\d))")  # a comma before a digit is part of a number
#: What would not be meant as it stands, by where it stands: in a list, among sentences, alone.
_PARTING = {
    "list": re.compile(r"[;\n]|,\s*(?!\d)|^[+\-−](?=\S)"),
    "sentences": re.compile(r"[;\n]|^[+\-−]"),
    "": re.compile(r"[;\n]"),
}
_SIGN = re.compile(r"[+\-−](?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An edit as it was typed."""

    lead: str  #: the words before the first key
    said: Mapping[str, str]  #: key → what it shall say, as typed; of a key given twice the last counts
    strange: tuple[str, ...] = ()  #: names that are no key


def read_typed(text: str, names: Mapping[str, str]) -> Typed:
    """The words and keys of a text; `names` are the keys by each of their names, folded.

    Semicolons or line ends part the keys, outside of quotation marks. The first may stand behind the lead at once,
    « scaleway veto : galaxie ».
    """
    first, *parts = _cut(_SPACES.sub(r"\1", text.strip()), _PARTS)
    lead, said, strange = _first(first, names)
    for part in filter(None, parts):
        found = _NAMED.fullmatch(part)
        key = names.get(fold_key(found["name"]).strip()) if found else None
        if found and key:
            said[key] = found["value"].strip()
        else:
            strange.append((found["name"] if found else part).strip())
    return Typed(lead=lead, said=said, strange=tuple(strange))


def _cut(text: str, parting: re.Pattern[str]) -> Iterator[str]:
    """The pieces of a text; what `parting` matches between quotation marks is no end of one."""
    begin = 0
    for found in parting.finditer(text):
        if found["end"] is not None:
            yield text[begin : found.start()]
            begin = found.end()
    yield text[begin:]


def bare(text: str) -> str:
    """A value without the quotation marks that stand around the whole of it."""
    found = _QUOTED.fullmatch(text)
    return (found[0][1:-1].strip() if found else "") or text


def quoted(text: str, *, within: str = "") -> str:
    """A value as it must be typed to be meant: in quotation marks where it would be parted, or lose its own.

    `within` is "list", "sentences" or "" for a value that stands alone. What has marks of all kinds is left as it is.
    """
    if not _PARTING[within].search(text) and bare(text) == text:
        return text
    return next((f"{a}{text}{b}" for a, b in ('""', "“”", "«»") if a not in text and b not in text), text)


def _first(part: str, names: Mapping[str, str]) -> tuple[str, dict[str, str], list[str]]:
    """The lead, a key behind it if there is one, and a name that nearly is one."""
    marked = _QUOTED.match(part)
    lead, rest = (bare(marked[0]), part[marked.end() :].strip()) if marked else ("", part)
    if marked and not rest:
        return lead, {}, []
    found = _NAMED.fullmatch(rest)
    if found is None:
        return part, {}, []
    before = found["name"].split()
    for size in range(min(len(before), 3), 0, -1):
        key = names.get(fold_key(" ".join(before[-size:])))
        if key and not (marked and size < len(before)):
            return lead or " ".join(before[:-size]), {key: found["value"].strip()}, []
    mistyped = " ".join(before) if marked else before[-1] if len(before) > 1 else ""
    if mistyped and near(mistyped, names):
        return lead or " ".join(before[:-1]), {}, [mistyped]
    return part, {}, []  # a colon of the name itself


def items_typed(known: tuple[str, ...], text: str, meant: Callable[[str], str] = str) -> tuple[str, ...]:
    """A list as typed, commas between; with signs, « +Online, -Free », the known one with some more or fewer.

    Between quotation marks a comma is one of the item.
    """
    items = [item.strip() for item in _cut(text, _ITEMS) if item.strip()]
    if not any(map(_SIGN.match, items)):
        return tuple(dict.fromkeys(meant(bare(item)) for item in items))
    kept = dict.fromkeys(known)
    for item in items:
        sign = _SIGN.match(item)
        value = meant(bare(item[sign.end() if sign else 0 :]))
        if sign and sign.group() != "+":
            kept.pop(value, None)
        else:
            kept[value] = None
    return tuple(kept)
