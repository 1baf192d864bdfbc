"""Which days and months does French name: « le 22 décembre », « du 3 au 5 mars », « fin septembre »?"""

from __future__ import annotations

import re

from bot.reading.intervals import Interval, Part, between, day, month, months
from bot.reading.rules import OF_YEAR, Rule, When, around, choose, rule, yearly
from bot.reading.timewords import DAY, MONTH, WEEKDAY, YEAR, day_of, month_of, part_of, weekday_of

_TO = r"(?: ?(?:-|/) ?| (?:au|et(?: le)?|jusqu'au|a|ou(?: le)?) )"
_OF_MONTH = r"(?:du mois (?:de |d')|de |d'|du )?"
_BEFORE_MONTH = (
    r"(?:en|depuis|des|courant|mois d'|mois de|jusqu'en|jusqu'a|avant|apres|d'ici(?: a)?|pour|a partir de|a partir d'"
    r"|a compter de|a compter d'|vers|ce mois de|ce mois d')"
)


def _day(match: re.Match[str], when: When) -> Interval | None:
    number, name, weekday = day_of(match["d"]), month_of(match["m"]), match["w"]
    if weekday and not match["y"] and not match["side"]:
        near = (day(year, name, number) for year in around(when.anchor))
        same = [found for found in near if found and found.first.weekday() == weekday_of(weekday)]
        if same:
            return choose(same, when)
    return yearly(lambda year: day(year, name, number), match, when)


def _days(match: re.Match[str], when: When) -> Interval | None:
    """« du 28 février au 3 mars 2012 »: the first day may lean on the second's month and year."""
    last_name = month_of(match["m"])
    first_name = month_of(match["m1"]) if match["m1"] else last_name

    def of(year: int) -> Interval | None:
        begins = int(match["y1"]) if match["y1"] else year - (first_name > last_name)
        first, last = day(begins, first_name, day_of(match["d1"])), day(year, last_name, day_of(match["d"]))
        return between(first.first, last.first) if first and last else None

    return yearly(of, match, when)


def _figures(match: re.Match[str], when: When) -> Interval | None:
    name, number = int(match["m"]), int(match["d"])
    return yearly(lambda year: day(year, name, number), match, when)


def _month(match: re.Match[str], when: When) -> Interval | None:
    part: Part = part_of(match.groupdict().get("part"))
    name = month_of(match["m"])
    return yearly(lambda year: month(year, name, part), match, when)


def _months(match: re.Match[str], when: When) -> Interval | None:
    first, last = month_of(match["m1"]), month_of(match["m"])

    def of(year: int) -> Interval | None:
        begins = int(match["y1"]) if match["y1"] else year - (first > last)
        count = (year - begins) * 12 + last - first + 1
        return months(begins, first, count) if count > 0 else None

    return yearly(of, match, when)


DAY_RULES: tuple[Rule, ...] = (
    rule("explicit", rf"(?:(?P<w>{WEEKDAY}),? )?(?<![\d/] )(?P<d>{DAY})[ -](?P<m>{MONTH})(?:{OF_YEAR})?", _day),
    rule(
        "explicit",
        rf"(?:d'entre le |entre le |du |les? )?(?:{WEEKDAY} )?(?P<d1>{DAY})(?:, {DAY}){{0,6}}"
        rf"(?: (?P<m1>{MONTH})(?: (?P<y1>{YEAR}))?)?{_TO}(?:{WEEKDAY} )?(?P<d>{DAY}) (?P<m>{MONTH})(?:{OF_YEAR})?",
        _days,
    ),
    rule("explicit", r"(?<![./:-])(?P<y>\d{4})([-/])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![-/.]\d)", _figures),
    rule("explicit", r"(?<![./:-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)t\d\d[:\d.+z-]*", _figures),
    rule("explicit", r"(?<![./:-])(?P<d>\d{1,2})([-/.])(?P<m>\d{1,2})\2(?P<y>\d{4})(?![-/.]\d)", _figures),
    rule("explicit", r"(?:le|du|au) (?P<d>\d{1,2})/(?P<m>\d{1,2})(?![-/.]\d|/)", _figures),
    rule(
        "explicit",
        rf"(?:au |a la |en |le |la |des |courant )?(?P<part>debut|milieu|mi|fin)[ -]{_OF_MONTH}(?P<m>{MONTH})"
        rf"(?:{OF_YEAR})?",
        _month,
    ),
    rule("explicit", rf"(?P<m>{MONTH}){OF_YEAR}", _month),
    rule("explicit", r"(?P<m>janvier|fevrier|juillet|aout|septembre|octobre|novembre|decembre)", _month),
    rule("explicit", rf"{_BEFORE_MONTH} ?(?P<m>{MONTH})(?:{OF_YEAR})?", _month),
    rule(
        "explicit",
        rf"(?:de |d'|entre )(?P<m1>{MONTH})(?: (?P<y1>{YEAR}))? (?:a|et|jusqu'a|jusqu'en) (?P<m>{MONTH})(?:{OF_YEAR})?",
        _months,
    ),
)
