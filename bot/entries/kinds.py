"""What may stand after a key? Each kind reads it from a node and says the same in JSON Schema.

Times are in `bot.entries.times`, web addresses in `bot.entries.address`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from yaml.error import Mark
from yaml.nodes import Node, ScalarNode, SequenceNode

from bot.entries.notes import Notes, described, is_null, shortened, suggestion, to_write
from bot.errors import Said

Schema = dict[str, Any]
_TEXT = "tag:yaml.org,2002:str"


class Kind(Protocol):
    """What a value may be."""

    @property
    def optional(self) -> bool:
        """Whether the key may be written with nothing after it, which counts as not written."""

    def read(self, node: Node, name: str, notes: Notes) -> Any:
        """The value, or None with the mistakes noted."""

    def schema(self) -> Schema:
        """The same as JSON Schema (draft 2020-12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text, with a form to keep if one is given."""

    form: str = ""  #: a regular expression for the whole text
    says: str = ""  #: the form in words
    example: str = ""
    guess: Callable[[str], str] | None = None  #: makes a well-formed text of another, "" when it cannot
    optional: bool = False  #: may be "" or nothing

    def read(self, node: Node, name: str, notes: Notes) -> str | None:
        if not isinstance(node, ScalarNode) or node.tag != _TEXT:
            quoted = isinstance(node, ScalarNode) and node.value
            fix = Said('put it between quotes: "{text}"', text=node.value) if quoted else Said("write text")
            notes.add(node, Said("« {name} » expects text and has {found}", name=name, found=described(node)), fix)
            return None
        text: str = node.value
        if not text.strip():
            if self.optional:
                return ""
            notes.add(node, Said("« {name} » is an empty text", name=name), Said("write something, or remove it"))
            return None
        if self.form and not re.fullmatch(self.form, text):
            guess = self.guess(text) if self.guess else ""
            fix = to_write(guess) if guess else Said("write for example {value}", value=self.example)
            places = {"name": name, "form": self.says, "text": shortened(text)}
            notes.add(node, Said("« {name} » expects {form} and has « {text} »", **places), fix)
            return None
        return text

    def schema(self) -> Schema:
        schema: Schema = {"type": ["string", "null"] if self.optional else "string"}
        if not self.optional:
            schema["pattern"] = r"\S"
        if self.form:
            schema["pattern"] = f"^({self.form})?$" if self.optional else f"^({self.form})$"
        return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A list of texts; one text stands for a list of one."""

    item: Kind = Text()
    some: bool = False  #: at least one
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> tuple[str, ...] | None:
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if self.some and not nodes:
            problem = Said("« {name} » is an empty list", name=name)
            notes.add(node, problem, Said("write at least one, between quotes"))
            return None
        values = []
        for item in nodes:
            if is_null(item):
                nothing_written(item.start_mark, name, notes)
            else:
                values.append(self.item.read(item, name, notes))
        # With one unreadable item the ranks would no longer tell the places, so none is handed on.
        return None if len(values) < len(nodes) or None in values else tuple(values)

    def schema(self) -> Schema:
        item = self.item.schema()
        many: Schema = {"type": "array", "items": item}
        if self.some:
            many["minItems"] = 1
        return {"anyOf": [item, many]}


def nothing_written(after: Mark, name: str, notes: Notes) -> None:
    """Note that nothing stands after a place, with the usual cause: an unquoted # begins a comment."""
    fix = Said("write a value, or remove it")
    if comment := comment_after(after, notes):
        fix = Said('« # » begins a comment; put the text between quotes: "{comment}"', comment=comment)
    notes.at(after.line, after.column, Said("« {name} » has no value", name=name), fix)


def either(one: str, other: str) -> Said:
    """One or the other."""
    return Said("{one} or {other}", one=one, other=other)


def comment_after(place: Mark, notes: Notes) -> str:
    """The comment that begins right there and looks like a value, such as #veille; "" when there is none."""
    rest = notes.lines[place.line][place.column :].lstrip(" :-")
    return rest.split()[0] if re.match(r"#\w", rest) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """true or false."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> bool | None:
        if node.tag != "tag:yaml.org,2002:bool" or node.value.lower() not in ("true", "false"):
            problem = Said("« {name} » expects true or false and has {found}", name=name, found=described(node))
            notes.add(node, problem, Said("write true or false"))
            return None
        return bool(node.value.lower() == "true")

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number within bounds, both included."""

    low: float
    high: float
    whole: bool = False
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> float | None:
        try:
            value = (int if self.whole else float)(node.value) if isinstance(node, ScalarNode) else None
        except ValueError:
            value = None
        if value is None or node.tag == _TEXT:
            fix = Said("write {number} for example", number=f"{self.low:g}")
            notes.add(node, self._expected(name, described(node)), fix)
            return None
        if not self.low <= value <= self.high:
            fix = Said("stay within {low} and {high}", low=f"{self.low:g}", high=f"{self.high:g}")
            notes.add(node, self._expected(name, node.value), fix)
            return None
        return value

    def _expected(self, name: str, found: str) -> Said:
        places = {"name": name, "low": f"{self.low:g}", "high": f"{self.high:g}", "found": found}
        if self.whole:
            return Said("« {name} » expects a whole number from {low} to {high} and has {found}", **places)
        return Said("« {name} » expects a number from {low} to {high} and has {found}", **places)

    def schema(self) -> Schema:
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a few."""

    among: tuple[str, ...]
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> str | None:
        value: str = node.value if isinstance(node, ScalarNode) else ""
        if value in self.among:
            return value
        choices = reduce(either, self.among)
        problem = Said("« {name} » expects {form} and has {found}", name=name, form=choices, found=described(node))
        notes.add(node, problem, suggestion(value, self.among))
        return None

    def schema(self) -> Schema:
        return {"enum": list(self.among)}
