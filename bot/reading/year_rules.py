"""Which years and parts of years does French name: « fin 2011 », « à l'automne », « T3 2024 », « semaine 12 »?"""

from __future__ import annotations

import re

from bot.reading.intervals import Interval, between, decade, half, iso_week, month, quarter, season, year
from bot.reading.rules import OF_YEAR, Rule, When, rule, yearly
from bot.reading.timewords import ORDINAL, SEASON, YEAR, ordinal_of, part_of

_NO_COUNT = (  # what may follow « de 2013 » when it is a year and not a count
    r"(?=\s?[^\w\s]|\s*$|\s*\n| (?:a|au|aux|par|pour|qui|que|et|ou|est|sur|avec|dans|de|du|des|en|la|le|les|ne|se|il"
    r"|elle|avait|ont|on|mais|comme|lors|afin|apres|avant)\b| (?:l|n|d|s|qu)')"
)
_UNCOUNTED = (
    r"(?! ?(?:euros?|dollars?|salaries|employes|collaborateurs|personnes|emplois|postes|exemplaires|mots|lignes|pages"
    r"|serveurs|clients|points|km|m2|go|mo|to|millions?|milliards?|watts?|heures|sites|entreprises|brevets)\b)"
)
_BEFORE_YEAR = r"(?:en |depuis |des |jusqu'en |jusqu'a |d'ici(?: a)? |l'horizon |courant |annee |l'an |exercice |\()"
_IN_SEASON = (
    r"(?:a l'|au |des l'|des le |d'ici l'|d'ici a l'|d'ici le |avant l'|depuis l'|en |(?:fin|debut)(?: de)? l'|fin du )"
)
_PIECES = {"trimestre": (quarter, 4), "semestre": (half, 2), "t": (quarter, 4), "q": (quarter, 4), "s": (half, 2)}


def _part(match: re.Match[str], _: When) -> Interval | None:
    return year(int(match["y"]), part_of(match["part"]))


def _years(match: re.Match[str], _: When) -> Interval | None:
    first, last = year(int(match["y1"])), year(int(match["y"]))
    return between(first.first, last.last) if first and last else None


def _year(match: re.Match[str], _: When) -> Interval | None:
    return year(int(match["y"]))


def _season(match: re.Match[str], when: When) -> Interval | None:
    return yearly(lambda of: season(of, match["s"]), match, when)


def _this_season(match: re.Match[str], when: When) -> Interval | None:
    name = match["s"]
    return season(when.anchor.year - (name == "hiver" and when.anchor.month < 7), name)


def _winter(match: re.Match[str], _: When) -> Interval | None:
    first, last = int(match["y1"]), int(match["y"])
    return season(first, "hiver") if last in (first + 1, (first + 1) % 100) else None


def _piece(match: re.Match[str], when: When) -> Interval | None:
    of, count = _PIECES[match["piece"]]
    number = ordinal_of(match["o"], last=count)
    return yearly(lambda y: of(y, number), match, when)


def _decade(match: re.Match[str], when: When) -> Interval | None:
    first = int(match["n"])
    if first < 100:  # « les années 20 » are the last ones that are over
        first += 2000 if first + 2009 < when.anchor.year else 1900
    return decade(first)


def _week(match: re.Match[str], when: When) -> Interval | None:
    number = int(match["n"])
    return yearly(lambda y: iso_week(y, number), match, when)


def _back_to_school(match: re.Match[str], when: When) -> Interval | None:
    return yearly(lambda y: month(y, 9), match, when)


YEAR_RULES: tuple[Rule, ...] = (
    rule(
        "explicit",
        rf"(?:au |a la |en |le |la |des )?(?P<part>debut|milieu|mi|fin)[ -](?:de )?(?:l'annee |l'an )?"
        rf"(?P<y>{YEAR}){_UNCOUNTED}",
        _part,
    ),
    rule("explicit", rf"(?:entre|de|periode) (?P<y1>{YEAR}) (?:et|a|jusqu'a|jusqu'en) (?P<y>{YEAR})", _years),
    rule("explicit", r"(?P<y1>(?:19|20)\d\d)-(?P<y>(?:19|20)\d\d)(?!-)", _years),
    rule("explicit", rf"{_BEFORE_YEAR}(?P<y>{YEAR}){_UNCOUNTED}", _year),
    rule("explicit", rf"(?:de|pour|avant|apres|vers|et|ou|qu'en) (?P<y>(?:19|20)\d\d){_NO_COUNT}{_UNCOUNTED}", _year),
    rule("explicit", rf"{_IN_SEASON}(?P<s>{SEASON})(?:{OF_YEAR})?", _season),
    rule("explicit", rf"(?<!\ba )(?<!ont )(?<!ait )(?<!aient )(?P<s>{SEASON}){OF_YEAR}", _season),
    rule("relative", rf"cet? (?P<s>{SEASON})", _this_season),
    rule("explicit", r"hivers? (?P<y1>\d{4})[-/](?P<y>\d{4}|\d{2})", _winter),
    rule("explicit", rf"(?P<o>{ORDINAL}) (?P<piece>trimestre|semestre)(?:{OF_YEAR}| de l'annee)?", _piece),
    rule("explicit", r"(?P<piece>[tqs])(?P<o>[1-4])[ -]?(?:de )?(?P<y>(?:19|20)\d\d)", _piece),
    rule("explicit", r"(?<=\bau )(?P<piece>t)(?P<o>[1-4])", _piece),
    rule("explicit", r"annees (?P<n>(?:19|20)\d0|[1-9]0)", _decade),
    rule(
        "explicit",
        rf"semaine (?:n[°o] ?)?(?P<n>\d{{1,2}})(?! ?(?:jours?|heures?|h|euros)\b| ?[%€])(?:{OF_YEAR})?",
        _week,
    ),
    rule("inferred", rf"(?<=\bla )rentree(?: de septembre)?(?:{OF_YEAR})?", _back_to_school),
)
