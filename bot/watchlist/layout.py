"""Where does each thing of a watchlist's text stand: keys, values, items, lines?

Read from YAML's events rather than its nodes: a reference (`*name`) is an event of its own, while its node is the
one of the place it refers to.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml
from yaml._yaml import Mark as CMark
from yaml.error import Mark
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from bot.entries.notes import LINE_BREAK

#: The name and type that may stand in front of a list or group, « &name !!seq », and what parts them from it.
_PROPERTIES = re.compile("(?:[&!]\\S*(?:\\s+(?:#[^\n\r\x85\u2028\u2029]*)?)*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One thing written. `start` and `end` count characters of the text; a comment after it is no part of it."""

    kind: Literal["text", "list", "group", "reference"]
    start: int
    end: int
    flow: bool = False  #: a list or group between brackets
    quoted: bool = False  #: a text between quotes, as it may stand anywhere
    value: str = ""  #: of a text
    items: tuple[Span, ...] = ()
    keys: tuple[tuple[Span, Span], ...] = ()

    def key(self, name: str) -> tuple[Span, Span] | None:
        """The key of that name and its value."""
        return next(((key, value) for key, value in self.keys if key.value == name), None)


class Layout:
    """A text without byte order mark, and where its things stand. It must be YAML that `bot.entries.compose` takes."""

    def __init__(self, body: str) -> None:
        self.body = body
        breaks = list(LINE_BREAK.finditer(body))
        self.starts = [0, *(found.end() for found in breaks)]  #: of the lines
        self.ends = [*(found.start() for found in breaks), len(body)]  #: of the lines, without their line end
        self.line_break = breaks[0].group() if breaks else "\n"
        events = yaml.parse("\n".join(LINE_BREAK.split(body)), Loader=yaml.CSafeLoader)
        next(events), next(events)  # of the stream, and of its one document
        self.root = self._read(next(events), events)

    def line_of(self, place: int) -> int:
        """The line a character stands on, from 0."""
        return bisect.bisect_right(self.starts, place) - 1

    def column_of(self, place: int) -> int:
        """How many characters stand before it on its line."""
        return place - self.starts[self.line_of(place)]

    def line(self, number: int) -> str:
        """A line without its end; "" where there is none."""
        return self.body[self.starts[number] : self.ends[number]] if 0 <= number < len(self.starts) else ""

    def place(self, line: int, column: int) -> int:
        """The character at a line and column, both from 0."""
        return self.starts[line] + column

    def entries(self, listed: str) -> tuple[Span, ...]:
        """The groups of a list at the top, "watches" or "feeds"."""
        found = self.root.key(listed)
        return found[1].items if found else ()

    def entry(self, listed: str, entry_id: str) -> Span | None:
        """The entry of that id."""
        for entry in self.entries(listed):
            found = entry.key("id")
            if found and found[1].value == entry_id:
                return entry
        return None

    def _at(self, mark: Mark | CMark | None) -> int:
        assert mark is not None  # every event of a text has its place
        return self.place(mark.line, mark.column)

    def _read(self, event: Event, events: Iterator[Event]) -> Span:
        start, end = self._at(event.start_mark), self._at(event.end_mark)
        if isinstance(event, AliasEvent):
            return Span(kind="reference", start=start, end=end)
        if isinstance(event, ScalarEvent):
            if event.style in ("|", ">"):  # such a text ends where the next thing begins
                end = start + len(self.body[start:end].rstrip())
            return Span(kind="text", start=start, end=end, quoted=event.style in ("'", '"'), value=event.value)
        assert isinstance(event, CollectionStartEvent)
        return self._collected(event, start, events)

    def _collected(self, event: CollectionStartEvent, start: int, events: Iterator[Event]) -> Span:
        if match := _PROPERTIES.match(self.body, start):
            start = match.end()
        things: list[Span] = []
        while not isinstance(following := next(events), SequenceEndEvent | MappingEndEvent):
            things.append(self._read(following, events))
        flow = bool(event.flow_style)
        end = self._at(following.end_mark) if flow or not things else things[-1].end
        if isinstance(event, MappingStartEvent):
            keys = tuple(zip(things[::2], things[1::2], strict=True))
            return Span(kind="group", start=start, end=end, flow=flow, keys=keys)
        return Span(kind="list", start=start, end=end, flow=flow, items=tuple(things))
