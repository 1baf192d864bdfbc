"""How are the values of an edit written as YAML?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import yaml

from bot.entries import Flag, Key, Nested, Number, Table
from bot.model import Value
from bot.watchlist.slips import Letters

WIDTH = 110  #: characters of a line, from which a list is written one item a line
#: A text that needs no quotes anywhere: a colon only inside a word, as in an address.
_PLAIN = re.compile(r"\w(?:[^\[\]{},#:\"\\\t\n\r]|:(?=[^\s\[\]{},]))*")
#: What JSON leaves as it is and YAML 1.1 takes for a line end, or refuses (§5.1).
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NUMBERS = (Number, Letters)

Written = str | bool | int | tuple[str, ...]


def key_at(table: Table, path: Sequence[str]) -> Key | None:
    """The key of a table, or of the tables in it, that a path of names leads to; None when there is none."""
    found = next((key for key in table.keys if key.name == path[0]), None)
    if len(path) == 1 or found is None:
        return found
    return key_at(found.kind.table, path[1:]) if isinstance(found.kind, Nested) else None


def meant(key: Key | None, value: Value) -> Written | None:
    """A value as the file has to say it: what a form gives as text may be a number; None takes the key away."""
    if isinstance(value, str):
        value = value.strip()
        if key and isinstance(key.kind, Flag) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if key and isinstance(key.kind, _NUMBERS) and re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
    if isinstance(value, tuple):
        value = tuple(item.strip() for item in value if item.strip())
    return None if value in ("", ()) else value


def as_yaml(value: str) -> str:
    """A text as YAML, with quotes only where it needs them."""
    plain = _PLAIN.fullmatch(value) and not _ESCAPED.search(value) and value == value.strip()
    if plain and len(value) < WIDTH * 10 and yaml.safe_load(value) == value:
        return value
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def on_a_line(value: Written) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return as_yaml(value)
    return f"[{', '.join(map(as_yaml, value))}]"


def key_lines(name: str, value: Written, column: int) -> list[str]:
    """The lines of a key and its value, the key in that column."""
    indent = " " * column
    line = f"{indent}{name}: {on_a_line(value)}"
    if isinstance(value, tuple) and len(line) > WIDTH:
        return [f"{indent}{name}:", *(f"{indent}  - {as_yaml(item)}" for item in value)]
    return [line]


Tree = dict[str, "Written | Tree"]


def grown(values: Mapping[str, Value], table: Table) -> Tree:
    """Values by dotted keys as groups in groups, in the order of the table; unknown keys come last."""
    tree: Tree = {}
    for path in sorted(values, key=lambda path: _rank(table, path.split("."))):
        names = path.split(".")
        value = meant(key_at(table, names), values[path])
        if value is None:
            continue
        branch = tree
        for name in names[:-1]:
            following = branch.setdefault(name, {})
            branch = following if isinstance(following, dict) else {}
        branch[names[-1]] = value
    return tree


def _rank(table: Table, path: Sequence[str]) -> tuple[int, ...]:
    names = [key.name for key in table.keys]
    if path[0] not in names:
        return (len(names),)
    kind = table.keys[names.index(path[0])].kind
    further = _rank(kind.table, path[1:]) if len(path) > 1 and isinstance(kind, Nested) else ()
    return (names.index(path[0]), *further)


def tree_lines(tree: Tree, column: int) -> list[str]:
    """A group one key a line, the keys in that column."""
    lines: list[str] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            lines += [f"{' ' * column}{name}:", *tree_lines(value, column + 2)]
        else:
            lines += key_lines(name, value, column)
    return lines


def tree_on_a_line(tree: Tree) -> str:
    """A group between braces."""
    pairs = (f"{k}: {tree_on_a_line(v) if isinstance(v, dict) else on_a_line(v)}" for k, v in tree.items())
    return f"{{{', '.join(pairs)}}}"
