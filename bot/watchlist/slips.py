"""From how many letters may a name be misspelt, and do the keys that say so agree?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yaml.nodes import Node, ScalarNode

from bot.entries import Entry, Notes
from bot.entries.kinds import Schema
from bot.entries.notes import described, line_of, to_write
from bot.errors import Said
from bot.model.watchlist import NEVER, ONE_SLIP_FROM_WITH_CAPITALS

LOW_ONE, LOW_TWO, HIGH = 6, 9, 100  #: letters between which each key may choose
_NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A number of letters, or « never »."""

    low: int
    why: Said  #: what fewer letters would mean
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> int | None:
        written = node.value if isinstance(node, ScalarNode) else ""
        if written == _NEVER:
            return NEVER
        if node.tag != "tag:yaml.org,2002:int" or not written.isdigit():
            places = {"name": name, "found": described(node)}
            problem = Said("« {name} » expects a number of letters, or never, and has {found}", **places)
            notes.add(node, problem, Said("write {low} or more, or never", low=self.low))
            return None
        if not self.low <= int(written) <= HIGH:
            problem = Said(
                "« {name} » expects {low} to {high} letters and has {found}: {why}",
                name=name,
                low=self.low,
                high=HIGH,
                found=written,
                why=self.why,
            )
            fix = Said("write {low} or more, or never; short misspellings can stand among aliases", low=self.low)
            notes.add(node, problem, fix)
            return None
        return int(written)

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "integer", "minimum": self.low, "maximum": HIGH}, {"const": _NEVER}]}


ONE = Letters(low=LOW_ONE, why=Said("names of five letters or fewer are too like other words"))
TWO = Letters(low=LOW_TWO, why=Said("with two slips, a name of eight letters or fewer is another word"))


def check_slips(entry: Entry, notes: Notes) -> None:
    """Note the lengths of a watch or of the defaults that contradict each other."""
    one, two = entry.values.get("one_slip_from"), entry.values.get("two_slips_from")
    for key in ("one_slip_from", "two_slips_from"):
        if key in entry.values and entry.values.get("fuzzy") is False:
            problem = Said(
                "« {key} » says nothing here, because fuzzy: false on line {line} forgives no slip",
                key=key,
                line=line_of(entry.place("fuzzy")),
            )
            notes.add(entry.place(key), problem, Said("remove one of the two"))
    if one is not None and two is not None and two < one:
        problem = Said("two slips are forgiven from {two} letters and one only from {one}", two=two, one=_told(one))
        value = f"two_slips_from: {_told(one)}"
        fix = to_write(value) if one == NEVER else Said("write {value} or more", value=value)
        notes.add(entry.place("two_slips_from"), problem, fix)


def _told(letters: int) -> str:
    return _NEVER if letters == NEVER else f"{letters}"


def lengths(watch: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, int]:
    """What a watch takes from the defaults: a length it does not give; capitals that matter ask for eight letters."""
    taken: dict[str, int] = {}
    if "one_slip_from" in defaults:
        low = ONE_SLIP_FROM_WITH_CAPITALS if watch.get("case") == "proper" else 0
        taken["one_slip_from"] = max(defaults["one_slip_from"], low)
    if "two_slips_from" in defaults:
        taken["two_slips_from"] = max(defaults["two_slips_from"], watch.get("one_slip_from", 0))
    return taken
