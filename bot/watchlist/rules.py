"""What must hold between the entries of a watchlist, beyond each value being well formed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of, suggestion
from bot.errors import Said
from bot.reading.words import bare_words
from bot.watchlist.guards import check_guards
from bot.watchlist.likeness import check_aliases
from bot.watchlist.queries import check_query, nothing_to_find
from bot.watchlist.slips import check_slips
from bot.watchlist.speaking import check_channel, check_urgent


def check(root: Entry, notes: Notes) -> None:
    """Note every mistake between entries."""
    feeds: Sequence[Entry] = root.values.get("feeds", ())
    watches: Sequence[Entry] = root.values.get("watches", ())
    _once(_places(feeds, "id"), Said("feed"), Said("give each feed an id of its own"), notes)
    _once(_places(feeds, "url"), Said("feed address"), Said("remove one of the two feeds"), notes)
    _once(_places(watches, "id"), Said("watch"), Said("merge the two, or give each watch an id of its own"), notes)
    _known_channels(root, watches, notes)
    check_aliases(watches, notes)
    for channel in root.values.get("channels", {}).values():
        check_channel(channel, notes)
    for watch in watches:
        check_urgent(watch, notes)
        _readable_spellings(watch, notes)
        check_guards(watch, notes)
        check_query(watch, notes)
        check_slips(watch, notes)
    if "defaults" in root.values:
        check_slips(root.values["defaults"], notes)


def _places(entries: Iterable[Entry], key: str) -> Iterator[tuple[str, Node]]:
    for entry in entries:
        if key in entry.values:
            yield entry.values[key], entry.place(key)


def _once(places: Iterable[tuple[str, Node]], what: Said, fix: Said, notes: Notes) -> None:
    seen: dict[str, Node] = {}
    for value, node in places:
        if value in seen:
            first = line_of(seen[value])
            problem = Said("the {what} « {name} » is already on line {line}", what=what, name=value, line=first)
            notes.add(node, problem, fix)
        else:
            seen[value] = node


def _known_channels(root: Entry, watches: Sequence[Entry], notes: Notes) -> None:
    channels = root.values.get("channels", {})
    defaults = root.values.get("defaults")
    for entry, key in [(root, "operators"), (defaults, "channels"), *((watch, "channels") for watch in watches)]:
        if entry is None:
            continue
        written = entry.values.get(key, ())
        for index, channel in enumerate((written,) if isinstance(written, str) else written):
            if channel not in channels:
                first = Said("add it under channels: {value}", value=f"{channel}: {{}}")
                fix = suggestion(channel, channels) if channels else first
                notes.add(entry.place(key, index), Said("there is no channel « {name} »", name=channel), fix)


def _readable_spellings(watch: Entry, notes: Notes) -> None:
    for key in ("aliases", "acronyms", "context", "veto"):
        for index, text in enumerate(watch.values.get(key, ())):
            if not bare_words(text):
                notes.add(watch.place(key, index), nothing_to_find(text), Said("remove it, or write words"))
    if "surname" in watch.values and not bare_words(watch.values["surname"]):
        fix = Said("remove it, or write the name")
        notes.add(watch.place("surname"), Said("the surname holds no letter"), fix)
