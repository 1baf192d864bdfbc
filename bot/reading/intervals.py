"""Which days does a piece of the calendar cover?

A day, a week, a month, a quarter, a season, a year: each as its first and last day with the fineness it is known
to. « Début », « mi- » and « fin » are thirds, read as the press means them: « fin 2011 » is its last quarter,
« mi-2012 » May to August, « fin mars » from the 21st. Pieces that no calendar has (31 February, week 54, year 0)
are None.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bot.model import Precision

Part = Literal["", "early", "mid", "late"]
YEARS = range(1800, 2200)  #: what the press may mean by a number of four digits


class Interval(NamedTuple):
    """First and last day, both inside, and how finely they are known."""

    first: date
    last: date
    precision: Precision


def between(first: date, last: date) -> Interval | None:
    """A span of days; None when it is reversed."""
    if first > last:
        return None
    return Interval(first, last, "day" if first == last else "range")


def day(year: int, month: int, number: int) -> Interval | None:
    """One day."""
    if year not in YEARS:
        return None
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Interval(found, found, "day")


def one_day(found: date) -> Interval:
    """A day that exists."""
    return Interval(found, found, "day")


def week(of: date) -> Interval:
    """Monday to Sunday around a day."""
    monday = of - timedelta(days=of.weekday())
    return Interval(monday, monday + timedelta(days=6), "week")


def iso_week(year: int, number: int) -> Interval | None:
    """A numbered week of ISO 8601."""
    if year not in YEARS:
        return None
    try:
        return week(date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def part_of_week(monday: date, part: Part) -> Interval | None:
    """« en début de semaine » is Monday to Wednesday, « en fin de semaine » Thursday to Sunday."""
    first, last = {"": (0, 6), "early": (0, 2), "mid": (1, 3), "late": (3, 6)}[part]
    return between(monday + timedelta(days=first), monday + timedelta(days=last))


def month(year: int, number: int, part: Part = "") -> Interval | None:
    """A month, or ten days of it."""
    if year not in YEARS or number not in range(1, 13):
        return None
    end = calendar.monthrange(year, number)[1]
    first, last = {"": (1, end), "early": (1, 10), "mid": (11, 20), "late": (21, end)}[part]
    return Interval(date(year, number, first), date(year, number, last), "month")


def months(year: int, first: int, count: int, precision: Precision = "range") -> Interval | None:
    """Some months on end, from the first of one to the last of another."""
    beginning, end = month(year, first), month(*shifted(year, first, count - 1))
    return Interval(beginning.first, end.last, precision) if beginning and end else None


def year(number: int, part: Part = "") -> Interval | None:
    """A year, or a third of it."""
    if number not in YEARS:
        return None
    if not part:
        return Interval(date(number, 1, 1), date(number, 12, 31), "year")
    first, count = {"early": (1, 3), "mid": (5, 4), "late": (10, 3)}[part]
    return months(number, first, count, "season")


def quarter(of: int, number: int) -> Interval | None:
    """A quarter of a year; named day by day, since no precision is called so."""
    return months(of, 3 * number - 2, 3) if number in range(1, 5) else None


def half(of: int, number: int) -> Interval | None:
    """A half of a year."""
    return months(of, 6 * number - 5, 6) if number in (1, 2) else None


def decade(first: int) -> Interval | None:
    """Ten years: « les années 2010 »."""
    beginning, end = year(first), year(first + 9)
    return Interval(beginning.first, end.last, "range") if beginning and end else None


def season(of: int, name: str) -> Interval | None:
    """A season by its folded French name; winter is the one that begins in that year."""
    if of not in YEARS or of + 1 not in YEARS:
        return None
    if name == "hiver":
        return months(of, 12, 3)
    first, last = {
        "printemps": ((3, 20), (6, 20)),
        "ete": ((6, 21), (9, 22)),
        "automne": ((9, 23), (11, 30)),
    }[name]
    return Interval(date(of, *first), date(of, *last), "season")


def shifted(of: int, number: int, by: int) -> tuple[int, int]:
    """(year, month) some months later, or earlier."""
    count = of * 12 + number - 1 + by
    return count // 12, count % 12 + 1
