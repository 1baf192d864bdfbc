"""How are durations, dates and time zones written?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yaml.nodes import Node, ScalarNode

from bot.entries.kinds import Schema, Text, either
from bot.entries.notes import Notes, described, did_you_mean, meant, shortened, to_write
from bot.errors import Said

_DURATION = re.compile(r"(\d+)([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A whole number of minutes, hours or days: 15m, 2h, 7d."""

    low: timedelta
    high: timedelta
    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> timedelta | None:
        written: str = node.value if isinstance(node, ScalarNode) else ""
        match = _DURATION.fullmatch(written)
        if not match or len(match[1]) > 9:
            loose = re.fullmatch(r"\s*(\d{1,9})\s*([mhdj]?)[a-z]*\s*", written.lower())
            guess = f"{loose[1]}{(loose[2] or 'm').replace('j', 'd')}" if loose else either("15m, 2h", "7d")
            places = {"name": name, "found": described(node)}
            problem = Said("« {name} » expects a duration (15m, 2h, 7d) and has {found}", **places)
            notes.add(node, problem, to_write(guess))
            return None
        value = int(match[1]) * _UNITS[match[2]]
        if not self.low <= value <= self.high:
            fix = Said("choose between {low} and {high}", low=worded(self.low), high=worded(self.high))
            notes.add(node, Said("« {name} » is {value}, out of range", name=name, value=written), fix)
            return None
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]+[mhd]$", "examples": ["15m", "2h", "7d"]}


def worded(duration: timedelta) -> str:
    """A duration as the file writes it: 15m, 2h, 7d."""
    minutes = int(duration.total_seconds() // 60)
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LOOSE_CLOCK = re.compile(r"\s*([01]?\d|2[0-3])\s*(?:[h:.]\s*([0-5]\d)?)?\s*")


def _clock(written: str) -> time | None:
    match = _CLOCK.fullmatch(written.strip())
    return time(int(match[1]), int(match[2])) if match else None


def _loosely(written: str) -> str:
    """What a person probably meant by « 8h30 » or « 8 », "" when nobody knows."""
    match = _LOOSE_CLOCK.fullmatch(written.lower())
    return f"{int(match[1]):02}:{match[2] or '00'}" if match else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day, 08:30."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> time | None:
        # YAML 1.1 reads 10:30 without quotes as a number in base 60; what was written is what counts.
        written: str = node.value if isinstance(node, ScalarNode) else ""
        read = _clock(written)
        if read is None:
            problem = Said("« {name} » expects a time of day (08:30) and has {found}", name=name, found=described(node))
            notes.add(node, problem, to_write(_loosely(written) or "08:30"))
        return read

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "examples": ["08:30"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From one time of day to another, 20:00-07:30; past midnight when the second is the earlier."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> tuple[time, time] | None:
        written: str = node.value if isinstance(node, ScalarNode) else ""
        parts = re.split(r"\s*[-–]\s*", written.strip())
        start, end = (_clock(parts[0]), _clock(parts[1])) if len(parts) == 2 else (None, None)
        if start is None or end is None:
            loose = [_loosely(part) for part in re.split(r"[-–]|\bto\b|\bà\b", written)]
            guess = "-".join(loose) if len(loose) == 2 and all(loose) else "20:00-07:30"
            places = {"name": name, "found": described(node)}
            problem = Said("« {name} » expects two times of day (20:00-07:30) and has {found}", **places)
            notes.add(node, problem, to_write(f'"{guess}"'))
            return None
        if start == end:
            fix = Said("write two different times, or remove it")
            notes.add(node, Said("« {name} » ends when it begins", name=name), fix)
            return None
        return start, end

    def schema(self) -> Schema:
        once = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
        return {"type": "string", "pattern": f"^{once} *[-–] *{once}$", "examples": ["20:00-07:30"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A time zone of the IANA database."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> str | None:
        from zoneinfo import ZoneInfo, available_timezones

        text = Text().read(node, name, notes)
        if text is None:
            return None
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            guess = did_you_mean(text, available_timezones()) if len(text) < 60 else ""
            fix = meant(guess) if guess else Said("write a name such as Europe/Paris")
            notes.add(node, Said("« {name} »: no time zone « {text} »", name=name, text=shortened(text)), fix)
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string", "examples": ["Europe/Paris"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar date, 2012-01-20."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> date | None:
        written = node.value if isinstance(node, ScalarNode) else ""
        try:
            return datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 (a date has no time zone)
        except ValueError:
            problem = Said("« {name} » expects a date and has {found}", name=name, found=described(node))
            notes.add(node, problem, Said("write year-month-day: 2012-01-20"))
            return None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date and time with its offset from UTC, 2012-01-09T10:00:00+01:00."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> datetime | None:
        written = node.value if isinstance(node, ScalarNode) else ""
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            places = {"name": name, "found": described(node)}
            problem = Said("« {name} » expects a date, a time and an offset and has {found}", **places)
            notes.add(node, problem, to_write("2012-01-09T10:00:00+01:00"))
            return None
        return moment

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}
