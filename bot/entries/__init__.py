"""How is a YAML file that people write read, with every mistake placed?

A `Table` declares the keys a mapping may have and what kind of value each takes. From that one
declaration come both the reading (values, or a `Mistake` with file, line, column and fix) and the
JSON Schema that editors use to complete and check the same file.
"""

from __future__ import annotations

from bot.entries.address import Address
from bot.entries.kinds import Choice, Flag, Number, Text, Texts
from bot.entries.notes import Notes
from bot.entries.table import Entry, Key, Listed, Named, Nested, Table
from bot.entries.times import Clock, Day, Duration, Hours, Moment, Zone
from bot.entries.tree import compose

__all__ = [
    "Address",
    "Choice",
    "Clock",
    "Day",
    "Duration",
    "Entry",
    "Flag",
    "Hours",
    "Key",
    "Listed",
    "Moment",
    "Named",
    "Nested",
    "Notes",
    "Number",
    "Table",
    "Text",
    "Texts",
    "Zone",
    "compose",
]
