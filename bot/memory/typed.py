"""Which days does a person mean by a date typed, in French or ISO?

« 22 décembre 2011 », « fin 2011 », « hier »; 2011-12-22, 2011-12, 2011; 2011-12-22..2012-01-04, « du 3 au 5 mars ».
What is no date at all, and no day of the calendar, is told apart.
"""

from __future__ import annotations

import re
from datetime import date

from bot.errors import Contradiction
from bot.reading.dates import dates
from bot.reading.intervals import YEARS, Interval, between, month, one_day, week, year
from bot.reading.words import fold
from bot.wording import later

_ISO = r"(?P<{0}y>\d{{1,4}})(?:-(?P<{0}m>\d{{1,2}})(?:-(?P<{0}d>\d{{1,2}}))?)?"
_ONE = re.compile(_ISO.format("a"))
_TWO = re.compile(rf"{_ISO.format('a')}\s*(?:\.\.|/|…|–)\s*{_ISO.format('b')}")
_FROM_TO = re.compile(
    r"(?:du|entre) (?:le )?(?P<ad>1er|\d{1,2})(?: (?P<am>[a-z]+))?(?: (?P<ay>\d{4}))?"
    r" (?:au|et) (?:le )?(?P<bd>1er|\d{1,2}) (?P<bm>[a-z]+) (?P<by>\d{4})"
)
_NUMERIC = re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})")
_WEEK = "semaine du "
_CALENDAR = re.compile(r"\d")
_SMALL = frozenset(("le", "en", "au", "a", "la", "du", "de", "vers", "dans"))  #: that may stand before a date


def days_typed(text: str, *, today: date) -> Interval:
    """The days meant, with no more precision than the words have. Relative words count from `today`.

    Raises Contradiction for what is no day of the calendar, a reversed range, or no date.
    """
    said = " ".join(text.split())
    folded = fold(said).text
    found = _iso(folded, said) or _from_to(folded, said) or _french(said, folded, today)
    if found is not None:
        return found
    if _CALENDAR.search(folded):
        raise Contradiction(
            later("« {text} » is no day of the calendar. For example: 22 décembre 2011, 2011-12-22."), text=said
        )
    raise Contradiction(later("« {text} » is no date. For example: 22 décembre 2011, fin 2011, 2011-12-22."), text=said)


def _iso(folded: str, said: str) -> Interval | None:
    if one := _ONE.fullmatch(folded):
        return _piece(one, "a")
    if numeric := _NUMERIC.fullmatch(folded):
        return _day(numeric["y"], numeric["m"], numeric["d"])
    two = _TWO.fullmatch(folded)
    if two is None:
        return None
    first, last = _piece(two, "a"), _piece(two, "b")
    if first is None or last is None:
        return None
    if last.last < first.first:
        raise _backwards(said)
    return (
        one_day(first.first)
        if first == last and first.precision == "day"
        else Interval(first.first, last.last, "range")
    )


def _piece(match: re.Match[str], which: str) -> Interval | None:
    """A year, a month or a day of the calendar; None when there is none such."""
    of, number, day = match[f"{which}y"], match[f"{which}m"], match[f"{which}d"]
    if len(of) != 4:
        return None
    if number is None:
        return year(int(of))
    return _day(of, number, day) if day else month(int(of), int(number))


def _day(of: str, number: str, day: str) -> Interval | None:
    try:
        found = date(int(of), int(number), int(day))
    except ValueError:
        return None
    return one_day(found) if found.year in YEARS else None


def _from_to(folded: str, said: str) -> Interval | None:
    """« du 5 au 3 mars » is no date to the reader of texts; a person is told why."""
    match = _FROM_TO.fullmatch(folded)
    if match is None:
        return None
    month_name, of = match["am"] or match["bm"], match["ay"] or match["by"]
    start = dates(f"le {match['ad']} {month_name} {of}", anchor=date(2000, 1, 1))
    end = dates(f"le {match['bd']} {match['bm']} {match['by']}", anchor=date(2000, 1, 1))
    if not start or not end:
        return None
    if end[0].last < start[0].first:
        raise _backwards(said)
    return between(start[0].first, end[0].last)


def _french(said: str, folded: str, today: date) -> Interval | None:
    """The whole text must be one time expression."""
    if folded.startswith(_WEEK):
        day = _french(said[len(_WEEK) :], folded[len(_WEEK) :], today)
        return week(day.first) if day and day.precision == "day" else None
    for start in ("", "le ", "en ", "dans "):
        text = start + said
        for found in dates(text, anchor=today):
            rest = fold(text[: found.start] + " " + text[found.end :]).text
            if set(re.findall(r"[^\W_]+", rest)) <= _SMALL and not re.search(r"\d", rest):
                return Interval(found.first, found.last, found.precision)
    return None


def _backwards(said: str) -> Contradiction:
    return Contradiction(later("« {text} » ends before it starts. Exchange the two dates."), text=said)
