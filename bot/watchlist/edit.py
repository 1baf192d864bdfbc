"""How is one item added to a list of watchlist.yaml, so that nothing else of the file changes?

The text is cut at the place the YAML nodes give and the item put in: comments, order, quotes, line ends and
alignment stay as their writer left them. Whoever edits reads the result again and compares (`added` does).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import yaml
from yaml.error import Mark
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from bot.entries import Notes, compose
from bot.entries.notes import LINE_BREAK
from bot.errors import WatchlistError
from bot.model import Watch, Watchlist
from bot.watchlist import parse
from bot.watchlist.fields import WATCH

_ORDER = [key.name for key in WATCH.keys]


def added(text: str, *, watch: str, key: str, value: str) -> str | None:
    """The text of a watchlist with one more item in a list of a watch, "veto" for one.

    None when it cannot be done without changing anything else: no such watch, a list shared by reference, a value
    that makes the file wrong. `text` must be a good watchlist. Raises WatchlistError when it is not.
    """
    before = parse(text, file="before")
    body = text.removeprefix("\ufeff")
    edited = _edited(body, watch, key, value)
    if edited is None:
        return None
    try:
        after = parse(edited, file="after")
    except WatchlistError:
        return None
    return edited if after == _expected(before, watch, key, value) else None


def _expected(before: Watchlist, watch: str, key: str, value: str) -> Watchlist:
    def grown(entry: Watch) -> Watch:
        changed: Any = {key: (*getattr(entry, key), value)}  # which lists there are, `fields` says
        return replace(entry, **changed) if entry.id == watch else entry

    return replace(before, watches=tuple(map(grown, before.watches)))


def _edited(body: str, watch: str, key: str, value: str) -> str | None:
    places = Places(body)
    entry = _entry_of(body, watch)
    if entry is None:
        return None
    written = {name.value: (name, node) for name, node in entry.value}
    if key in written:
        name, node = written[key]
        if places.at(node.start_mark) < places.at(name.end_mark):
            return None  # a reference to a list that stands elsewhere
        return places.into(node, as_yaml(value))
    if entry.flow_style:
        return places.put(entry.value[-1][1].end_mark, f", {key}: [{as_yaml(value)}]")
    before = max((n for n in written if _ORDER.index(n) < _ORDER.index(key)), key=_ORDER.index)
    return places.below(written[before][1], entry.start_mark.column, f"{key}: [{as_yaml(value)}]")


def _entry_of(body: str, watch: str) -> MappingNode | None:
    root = compose(Notes.of(body, file=""))
    assert isinstance(root, MappingNode)
    entries: list[MappingNode] = next(node.value for name, node in root.value if name.value == "watches")
    for entry in entries:
        if any(name.value == "id" and node.value == watch for name, node in entry.value):
            return entry
    return None


class Places:
    """Where the marks of YAML nodes are in the text, whatever its line ends."""

    def __init__(self, body: str) -> None:
        self._body = body
        breaks = list(LINE_BREAK.finditer(body))
        self._starts = [0, *(found.end() for found in breaks)]
        self._ends = [*(found.start() for found in breaks), len(body)]
        self.line_break = breaks[0].group() if breaks else "\n"

    def at(self, mark: Mark) -> int:
        """The character a mark stands at."""
        return int(self._starts[mark.line] + mark.column)

    def put(self, mark: Mark, text: str) -> str:
        """The text with something put in at a mark."""
        return self._body[: self.at(mark)] + text + self._body[self.at(mark) :]

    def below(self, node: Node, column: int, text: str) -> str:
        """The text with a line put in under the last line of a node."""
        end = self._ends[_end(node).line]
        return f"{self._body[:end]}{self.line_break}{' ' * column}{text}{self._body[end:]}"

    def into(self, node: Node, item: str) -> str:
        """The text with an item added to a list, or to the one text that stands for a list of one."""
        if isinstance(node, SequenceNode) and node.value and not node.flow_style:
            return self.below(node, node.start_mark.column, f"- {item}")
        if isinstance(node, SequenceNode) and node.value:
            return self.put(node.value[-1].end_mark, f", {item}")
        start, end = self.at(node.start_mark), self.at(node.end_mark)
        if isinstance(node, ScalarNode):
            old = self._body[start:end] if node.style else as_yaml(node.value)
            item = f"{old}, {item}"
        return f"{self._body[:start]}[{item}]{self._body[end:]}"


def _end(node: Node) -> Mark:
    """Where the text of a node ends; a block's own mark stands only at the next thing written."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return node.end_mark
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def as_yaml(value: str) -> str:
    """A text as YAML, with quotes only where it needs them."""
    plain = re.fullmatch(r"\w[^\[\]{},#:\"\\]*", value) is not None and value == value.strip()
    return value if plain and yaml.safe_load(value) == value else json.dumps(value, ensure_ascii=False)
