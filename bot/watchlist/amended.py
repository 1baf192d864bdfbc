"""What does watchlist.yaml look like after an edit, and what is wrong with that, key by key?"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.entries import Notes, compose
from bot.entries.table import needs
from bot.errors import Mistake, Said, WatchlistError, advised
from bot.model import Edit, Value, key_of
from bot.watchlist import MatchWith, parse, tried
from bot.watchlist.amend import LISTS, TABLES, amend
from bot.watchlist.fields import ID
from bot.watchlist.layout import Layout, Span
from bot.watchlist.phrasing import key_at, meant

Plain = Any  #: what a file says without its form: dict, list, or (tag, text)
BOM = "\ufeff"
_NAMED_BY = {"watch": "label", "feed": "name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A text with an edit made, or why that cannot be."""

    text: str | None  #: None when there are mistakes
    id: str  #: of the entry
    diff: str = ""
    #: key ("" for the whole) → what is wrong, with the fix; `Said`, until an edge tells it in somebody's language
    mistakes: Mapping[str, str] = field(default_factory=dict)


def amended(text: str, edit: Edit, *, file: str, match_with: MatchWith | None = None) -> Amended:
    """The text of a watchlist with an edit made; every character that is not of the entry stays as it is.

    With `match_with` the samples of the whole file are tried on the result. `file` is named in mistakes and the diff.
    Raises WatchlistError when `text` itself is wrong.
    """
    return amended_together(text, (edit,), file=file, match_with=match_with)[-1]


def amended_together(
    text: str, edits: Sequence[Edit], *, file: str, match_with: MatchWith | None = None
) -> tuple[Amended, ...]:
    """What the text is after each edit in turn, at least one; the last alone when it, or all together, cannot be made.

    Only the last text is checked: those before it need not be good ones. See `amended`.
    """
    parse(text, file=file)
    mark, body = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    done: list[Amended] = []
    for edit in edits:
        step = _step(body, edit, file)
        if step.text is None:
            return (step,)
        body = step.text
        done.append(replace(step, text=mark + body))
    try:
        tried(body, file=file, match_with=match_with)
    except WatchlistError as error:
        edit = replace(edits[-1], id=done[-1].id)
        return (replace(done[-1], text=None, mistakes=_by_key(error.mistakes, Layout(body), edit)),)
    return tuple(done)


def _step(body: str, edit: Edit, file: str) -> Amended:
    """An edit made in a text without byte order mark, and nothing else changed; whether it is good is not asked."""
    if edit.action == "add" and not edit.id:
        edit = replace(edit, id=new_id(body, edit))
    missing = _missing(edit)
    if missing:
        return Amended(text=None, id=edit.id, mistakes=missing)
    try:
        expected = _expected(_plain_of(body), edit)
        after = amend(body, edit)
    except LookupError:
        gone = Said("there is no {what} « {id} » any more", what=TABLES[edit.entry].what, id=edit.id)
        return Amended(text=None, id=edit.id, mistakes={"": advised(gone, Said("look at the list again"))})
    except yaml.YAMLError:
        after = ""  # cut where it must not be
    if _plain_of(after) != expected:
        more = Said("this cannot be done to « {id} » without changing something else", id=edit.id)
        return Amended(text=None, id=edit.id, mistakes={"": advised(more, Said("edit {file} by hand", file=file))})
    return Amended(text=after, id=edit.id, diff=difference(body, after, file))


def difference(before: str, after: str, file: str) -> str:
    """What changed between two texts, as `diff -u` tells it; "" when they are the same."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), file, file, lineterm="")
    return "\n".join(lines)


def fingerprint(text: str, entry: str, entry_id: str) -> str:
    """Of an entry as it is written: another one after any edit of it; "" when there is none. `text` is well formed."""
    source = source_of(text, entry, entry_id)
    return key_of("entry", source) if source else ""


def source_of(text: str, entry: str, entry_id: str) -> str:
    """An entry as it is written, comments in it included; "" when there is none. `text` is well formed."""
    layout = Layout(text.removeprefix(BOM))
    found = layout.entry(LISTS[entry], entry_id)
    if found is None:
        return ""
    return layout.body[found.start - layout.column_of(found.start) : layout.ends[layout.line_of(found.end)]]


def new_id(body: str, edit: Edit) -> str:
    """An id that no entry has, made of the label or name; of one without Latin letters, of the kind of entry.

    "" when it has no name.
    """
    name = edit.values.get(_NAMED_BY[edit.entry])
    made = ID.guess(name) if isinstance(name, str) and ID.guess else ""
    if not made and isinstance(name, str) and any(map(str.isalpha, name)):
        made = edit.entry
    taken = {found[1].value for entry in Layout(body).entries(LISTS[edit.entry]) if (found := entry.key("id"))}
    number = 2
    free = made
    while free and free in taken:
        free, number = f"{made}-{number}", number + 1
    return free


def _missing(edit: Edit) -> dict[str, Said]:
    """The keys that an entry needs and the edit leaves out or takes away."""
    if edit.action == "remove":
        return {}
    values: dict[str, Value] = {**edit.values, **({"id": edit.id} if edit.action == "add" else {})}
    table = TABLES[edit.entry]
    missing: dict[str, Said] = {}
    for key in table.keys:
        if key.required and (key.name in values or edit.action == "add"):
            if meant(key, values.get(key.name)) is None:
                name = _NAMED_BY[edit.entry] if key.name == "id" else key.name
                missing[name] = advised(needs(table, name), Said("write something"))
            elif key.name == "id" and edit.action == "change" and values["id"] != edit.id:
                fix = Said("add another entry and remove this one")
                missing["id"] = advised(Said("an id is never changed"), fix)
    return missing


def _plain_of(body: str) -> Plain:
    """What a text says, references resolved; None when it is no YAML."""
    node = compose(Notes.of(body, file=""))
    return None if node is None else _plain(node)


def _plain(node: Node) -> Plain:
    if isinstance(node, ScalarNode):
        return (node.tag, node.value)
    if isinstance(node, MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    assert isinstance(node, SequenceNode)
    items = [_plain(item) for item in node.value]
    return items[0] if len(items) == 1 and isinstance(items[0], tuple) else items  # one text is a list of one


def _expected(before: Plain, edit: Edit) -> Plain:
    """What the file has to say after the edit. Raises LookupError when it has no such entry."""
    after = copy.deepcopy(before)
    entries = after.setdefault(LISTS[edit.entry], [])
    if edit.action == "add":
        entries.append(_changed({"id": _as_plain(edit.id)}, edit))
        return after
    index = next((i for i, one in enumerate(entries) if one.get("id", ("", ""))[1] == edit.id), None)
    if index is None:
        raise LookupError(edit.id)
    if edit.action == "remove":
        del entries[index]
    else:
        entries[index] = _changed(entries[index], edit)
    return after


def _changed(entry: dict[str, Plain], edit: Edit) -> dict[str, Plain]:
    for path, value in edit.values.items():
        names = path.split(".")
        wanted = meant(key_at(TABLES[edit.entry], names), value)
        _set(entry, names, None if wanted is None else _as_plain(wanted))
    return entry


def _set(group: dict[str, Plain], names: list[str], value: Plain) -> None:
    if len(names) > 1 and isinstance(group.get(names[0], {}), dict):
        inner = group.setdefault(names[0], {})
        _set(inner, names[1:], value)
        if not inner:
            del group[names[0]]
    elif value is None:
        group.pop(names[0], None)
    else:
        group[names[0]] = value


def _as_plain(value: Value) -> Plain:
    if isinstance(value, bool):
        return ("tag:yaml.org,2002:bool", "true" if value else "false")
    if isinstance(value, int):
        return ("tag:yaml.org,2002:int", str(value))
    if isinstance(value, str):
        return ("tag:yaml.org,2002:str", value)
    items = [_as_plain(item) for item in value or ()]
    return items[0] if len(items) == 1 else items


def _by_key(mistakes: tuple[Mistake, ...], layout: Layout, edit: Edit) -> dict[str, Said]:
    """The mistakes at the keys they are about; those of other entries at the key that was edited, else at ""."""
    told: dict[str, list[Said]] = {}
    for mistake in mistakes:
        place = layout.place(mistake.line - 1, mistake.column - 1)
        key, own = _key_at(layout, place, edit)
        if own or key in edit.values:
            told.setdefault(key, []).append(mistake.advice)
        else:
            told.setdefault("", []).append(mistake.said)
    return {key: Said.lines(dict.fromkeys(said)) for key, said in told.items()}


def _key_at(layout: Layout, place: int, edit: Edit) -> tuple[str, bool]:
    """The dotted key of an entry that a place belongs to, and whether it is the edited entry."""
    edited = layout.entry(LISTS[edit.entry], edit.id)
    entries: Iterator[Span] = (entry for listed in LISTS.values() for entry in layout.entries(listed))
    for entry in entries:
        if entry.start <= place <= entry.end:
            return ".".join(_path_at(entry, place)), entry == edited
    return "", False


def _path_at(group: Span, place: int) -> list[str]:
    for key, value in group.keys:
        if key.start <= place <= max(key.end, value.end):
            return [key.value, *_path_at(value, place)]
    return []
