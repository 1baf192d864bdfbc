"""Which keys may a mapping have, and what was written under each?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.entries.kinds import Kind, Schema, comment_after, nothing_written
from bot.entries.notes import Notes, described, is_null, line_of, shortened, suggestion
from bot.errors import Said


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

    what: str  #: what one such mapping is called, "feed"; told to people only of those in a `Listed` or a `Named`
    one: str  #: the same with its article, which each language has to know: "a feed"
    keys: tuple[Key, ...]
    retired: tuple[tuple[str, str], ...] = ()  #: keys of former versions, and why they are gone

    def read(self, node: Node, name: str, notes: Notes) -> Entry | None:
        """The entry, with what could be read of it; None when the node is no mapping."""
        if not isinstance(node, MappingNode):
            keys = ", ".join(key.name for key in self.keys)
            places = {"name": name, "one": self.one, "keys": keys, "found": described(node)}
            problem = Said("« {name} » expects the keys of {one} ({keys}) and has {found}", **places)
            notes.add(node, problem, Said("write key: value lines"))
            return None
        known = {key.name: key for key in self.keys}
        entry = Entry(node, {})
        for key_node, value_node in node.value:
            written = key_node.value if isinstance(key_node, ScalarNode) else described(key_node)
            if gone := dict(self.retired).get(written):
                notes.add(key_node, Said("the key « {key} » is gone: {why}", key=written, why=gone), Said("remove it"))
            elif written not in known:
                problem = Said("{one} has no key « {key} »", one=self.one, key=shortened(written))
                notes.add(key_node, problem, suggestion(written, known))
            elif written in entry.nodes:
                first = line_of(entry.nodes[written])
                problem = Said("the key « {key} » is written twice, first on line {line}", key=written, line=first)
                notes.add(key_node, problem, Said("keep one of them"))
            else:
                entry.nodes[written] = value_node
                self._read_value(known[written], key_node, value_node, entry, notes)
        for key in self.keys:
            if key.required and key.name not in entry.nodes:
                fix = Said("add {value}", value=f"{key.name}: {_example(key)}")
                notes.add(node, needs(self, key.name), fix)
        return entry

    def _read_value(self, key: Key, key_node: Node, value_node: Node, entry: Entry, notes: Notes) -> None:
        if is_null(value_node):
            if not key.kind.optional or comment_after(key_node.end_mark, notes):
                nothing_written(key_node.end_mark, key.name, notes)
            return
        value = key.kind.read(value_node, key.name, notes)
        if value is not None:
            entry.values[key.name] = value

    def schema(self) -> Schema:
        """The table as JSON Schema."""
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key.name: {"description": key.about, **key.kind.schema()} for key in self.keys},
        }
        required = [key.name for key in self.keys if key.required]
        return {**schema, "required": required} if required else schema


def needs(table: Table, key: str) -> Said:
    """What is wrong where a key that must be there is not."""
    return Said("{one} needs the key « {key} »", one=table.one, key=key)


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
            fix = Said("begin each {what} with « - »", what=self.table.what)
            notes.add(node, Said("« {name} » expects a list and has {found}", name=name, found=described(node)), fix)
            return None
        if self.some and not node.value:
            fix = Said("write at least one {what}", what=self.table.what)
            notes.add(node, Said("« {name} » is an empty list", name=name), fix)
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
            problem = Said("« {name} » expects names and has {found}", name=name, found=described(node))
            notes.add(node, problem, Said("write one name: per line"))
            return None
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            written = self.name.read(key_node, Said("name in {key}", key=name), notes)
            if written in entries:
                problem = Said("the {what} « {name} » is written twice", what=self.table.what, name=written)
                notes.add(key_node, problem, Said("keep one of them"))
                continue
            entry = Entry(key_node, {}) if is_null(value_node) else self.table.read(value_node, name, notes)
            if written is not None and entry is not None:
                entries[written] = entry
        return entries

    def schema(self) -> Schema:
        entry = {**self.table.schema(), "type": ["object", "null"]}
        return {"type": "object", "propertyNames": self.name.schema(), "additionalProperties": entry}
