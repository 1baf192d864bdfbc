"""What must hold between the entries of a watchlist, beyond each value being well formed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of, suggestion
from bot.reading.words import TOKEN, fold_key
from bot.watchlist.queries import check_query
from bot.watchlist.slips import check_slips

Forms = tuple[str, ...]


def check(root: Entry, notes: Notes) -> None:
    """Note every mistake between entries."""
    feeds: Sequence[Entry] = root.values.get("feeds", ())
    watches: Sequence[Entry] = root.values.get("watches", ())
    _once(_places(feeds, "id"), "feed", "give each feed an id of its own", notes)
    _once(_places(feeds, "url"), "feed address", "remove one of the two feeds", notes)
    _once(_places(watches, "id"), "watch", "merge the two, or give each watch an id of its own", notes)
    _known_channels(root, watches, notes)
    _aliases_of_one_watch(watches, notes)
    for watch in watches:
        _readable_spellings(watch, notes)
        _veto_spares_name(watch, notes)
        check_query(watch, notes)
        check_slips(watch, notes)
    if "defaults" in root.values:
        check_slips(root.values["defaults"], notes)


def _places(entries: Iterable[Entry], key: str) -> Iterator[tuple[str, Node]]:
    for entry in entries:
        if key in entry.values:
            yield entry.values[key], entry.place(key)


def _once(places: Iterable[tuple[str, Node]], what: str, fix: str, notes: Notes) -> None:
    seen: dict[str, Node] = {}
    for value, node in places:
        if value in seen:
            notes.add(node, f"the {what} « {value} » is already on line {line_of(seen[value])}", fix)
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
                fix = suggestion(channel, channels) if channels else f"add it under channels: {channel}: {{}}"
                notes.add(entry.place(key, index), f"there is no channel « {channel} »", fix)


def _aliases_of_one_watch(watches: Sequence[Entry], notes: Notes) -> None:
    owners: dict[Forms, tuple[Entry, Node]] = {}
    for watch in watches:
        for index, alias in enumerate(watch.values.get("aliases", ())):
            node = watch.place("aliases", index)
            other, first = owners.setdefault(_forms(alias), (watch, node))
            if other is watch or (watch.values.get("shared") and other.values.get("shared")):
                continue
            problem = f"« {alias} » is also a spelling of « {_name(other)} », line {line_of(first)}"
            notes.add(node, problem, "keep it in one of them, or write shared: true in both")


def _readable_spellings(watch: Entry, notes: Notes) -> None:
    for key in ("aliases", "acronyms", "context", "veto"):
        for index, text in enumerate(watch.values.get(key, ())):
            if not _forms(text):
                node = watch.place(key, index)
                notes.add(
                    node, f"« {text} » holds no letter or digit, so it can never be found", "remove it, or write words"
                )
    if "surname" in watch.values and not _forms(watch.values["surname"]):
        notes.add(watch.place("surname"), "the surname holds no letter", "remove it, or write the name")


def _veto_spares_name(watch: Entry, notes: Notes) -> None:
    aliases = [(alias, _forms(alias)) for alias in watch.values.get("aliases", ())]
    for index, veto in enumerate(watch.values.get("veto", ())):
        forms = _forms(veto)
        killed = next((alias for alias, alias_forms in aliases if forms and _within(forms, alias_forms)), None)
        if killed is not None:
            problem = f"the veto « {veto} » is part of the spelling « {killed} », so it would always cancel it"
            notes.add(
                watch.place("veto", index), problem, "write the whole phrase that is not meant, or remove the veto"
            )


def _forms(text: str) -> Forms:
    return tuple(TOKEN.findall(fold_key(text)))


def _within(part: Forms, whole: Forms) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _name(entry: Entry) -> str:
    name: str = entry.values.get("label") or entry.values.get("id", "a watch without id")
    return name
