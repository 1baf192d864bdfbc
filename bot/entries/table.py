"""Which keys may a mapping have, and what was written under each?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.entries.kinds import Kind, Schema, comment_after, nothing_written
from bot.entries.notes import Notes, described, is_null, line_of, shortened, suggestion


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    name: str
    kind: Kind
    about: str  #: one sentence, shown by editors and in the documentation
    required: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written in one mapping: the values that could be read, and where each stands."""

    node: Node
    values: dict[str, Any]
    nodes: dict[str, Node] = field(default_factory=dict)

    def place(self, key: str, index: int = 0) -> Node:
        """Where a value stands, or its item of that rank; the entry itself when the key was not written."""
        node = self.nodes.get(key, self.node)
        return node.value[index] if isinstance(node, SequenceNode) and index < len(node.value) else node


@dataclass(frozen=True, slots=True)
class Table:
    """The keys a mapping may have."""

    what: str  #: what one such mapping is called in messages: "watch", "feed"
    keys: tuple[Key, ...]
    retired: tuple[tuple[str, str], ...] = ()  #: keys of former versions, and why they are gone

    @property
    def one(self) -> str:
        """One of them, with its article."""
        return f"{'an' if self.what[0] in 'aeiou' else 'a'} {self.what}"

    def read(self, node: Node, name: str, notes: Notes) -> Entry | None:
        """The entry, with what could be read of it; None when the node is no mapping."""
        if not isinstance(node, MappingNode):
            notes.add(
                node, f"« {name} » expects {self._keys_in_words()} and has {described(node)}", "write key: value lines"
            )
            return None
        known = {key.name: key for key in self.keys}
        entry = Entry(node, {})
        for key_node, value_node in node.value:
            written = key_node.value if isinstance(key_node, ScalarNode) else described(key_node)
            if gone := dict(self.retired).get(written):
                notes.add(key_node, f"the key « {written} » is gone: {gone}", "remove it")
            elif written not in known:
                problem = f"{self.one} has no key « {shortened(written)} »"
                notes.add(key_node, problem, suggestion(written, known))
            elif written in entry.nodes:
                problem = f"the key « {written} » is written twice, first on line {line_of(entry.nodes[written])}"
                notes.add(key_node, problem, "keep one of them")
            else:
                entry.nodes[written] = value_node
                self._read_value(known[written], key_node, value_node, entry, notes)
        for key in self.keys:
            if key.required and key.name not in entry.nodes:
                notes.add(node, f"{self.one} needs the key « {key.name} »", f"add {key.name}: {_example(key)}")
        return entry

    def _read_value(self, key: Key, key_node: Node, value_node: Node, entry: Entry, notes: Notes) -> None:
        if is_null(value_node):
            if not key.kind.optional or comment_after(key_node.end_mark, notes):
                nothing_written(key_node.end_mark, key.name, notes)
            return
        value = key.kind.read(value_node, key.name, notes)
        if value is not None:
            entry.values[key.name] = value

    def _keys_in_words(self) -> str:
        return f"the keys of {self.one} ({', '.join(key.name for key in self.keys)})"

    def schema(self) -> Schema:
        """The table as JSON Schema."""
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key.name: {"description": key.about, **key.kind.schema()} for key in self.keys},
        }
        required = [key.name for key in self.keys if key.required]
        return {**schema, "required": required} if required else schema


def _example(key: Key) -> str:
    return "[…]" if "anyOf" in key.kind.schema() or key.kind.schema().get("type") == "array" else "…"


@dataclass(frozen=True, slots=True)
class Nested:
    """One entry under a key."""

    table: Table
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> Entry | None:
        return self.table.read(node, name, notes)

    def schema(self) -> Schema:
        schema = self.table.schema()
        return {**schema, "type": ["object", "null"]} if self.optional else schema


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of entries under a key."""

    table: Table
    some: bool = False  #: at least one
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> tuple[Entry, ...] | None:
        if not isinstance(node, SequenceNode):
            fix = f"begin each {self.table.what} with « - »"
            notes.add(node, f"« {name} » expects a list and has {described(node)}", fix)
            return None
        if self.some and not node.value:
            notes.add(node, f"« {name} » is an empty list", f"write at least one {self.table.what}")
        entries = (self.table.read(item, name, notes) for item in node.value)
        return tuple(entry for entry in entries if entry is not None)

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.table.schema()}
        return {**schema, "minItems": 1} if self.some else schema


@dataclass(frozen=True, slots=True)
class Named:
    """Entries under names people choose."""

    table: Table
    name: Kind  #: the form of the names
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> dict[str, Entry] | None:
        if not isinstance(node, MappingNode):
            notes.add(node, f"« {name} » expects names and has {described(node)}", "write one name: per line")
            return None
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            written = self.name.read(key_node, f"name in {name}", notes)
            if written in entries:
                notes.add(key_node, f"the {self.table.what} « {written} » is written twice", "keep one of them")
                continue
            entry = Entry(key_node, {}) if is_null(value_node) else self.table.read(value_node, name, notes)
            if written is not None and entry is not None:
                entries[written] = entry
        return entries

    def schema(self) -> Schema:
        entry = {**self.table.schema(), "type": ["object", "null"]}
        return {"type": "object", "propertyNames": self.name.schema(), "additionalProperties": entry}
