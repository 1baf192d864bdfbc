"""Which days does French count from the article's own: « hier », « mardi », « le mois dernier », « il y a un an »?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.reading.intervals import (
    YEARS,
    Interval,
    Part,
    between,
    half,
    month,
    one_day,
    part_of_week,
    quarter,
    shifted,
    week,
    year,
)
from bot.reading.rules import Rule, When, choose, rule
from bot.reading.timewords import NUMBER, UNIT, WEEKDAY, is_about, number_of, part_of, weekday_of

_SIDE = r"(?P<side>derniere?|passee?|prochaine?)"
_MOMENT = r"(?: (?:matin|midi|apres-midi|soir|dans la (?:matinee|soiree|nuit)|en fin de (?:journee|matinee)))?"
_ABOUT = (
    r"(?:environ |pres d(?:e |')|(?:un peu )?plus d(?:e |')|moins d(?:e |')|a peine |presque |tout juste |exactement "
    r"|deja |maintenant |quelque )?"
)
_DAYS = {"avant-hier": -2, "hier": -1, "demain": 1, "apres-demain": 2}
_FEW = {  # the days of « quelques jours », « quelques semaines »…
    "jour": (2, 7),
    "semaine": (7, 35),
    "mois": (31, 186),
    "trimestre": (92, 366),
    "semestre": (183, 731),
    "an": (366, 1827),
    "decennie": (3653, 18263),
}
_WEIGHT = {
    "jour": 1,
    "semaine": 7,
    "mois": 30.44,
    "trimestre": 91.3,
    "semestre": 182.6,
    "an": 365.25,
    "decennie": 3652.5,
}


def _that_day(match: re.Match[str], when: When) -> Interval | None:
    return _moved(when.anchor, _DAYS[match["name"]])


def _today(match: re.Match[str], when: When) -> Interval | None:
    """« aujourd'hui » with a present verb is « these days »."""
    return one_day(when.anchor) if when.direction or match["moment"] else None


def _this_day(_: re.Match[str], when: When) -> Interval | None:
    return one_day(when.anchor)


def _last_night(_: re.Match[str], when: When) -> Interval | None:
    return _moved(when.anchor, -1)


def _weekday(match: re.Match[str], when: When) -> Interval | None:
    """The last of that name for what was, the next for what will be; today is both."""
    ahead = (weekday_of(match["w"]) - when.anchor.weekday()) % 7
    side = match.groupdict().get("side") or ""
    if side.startswith("prochain"):
        return _moved(when.anchor, ahead or 7)
    if side:
        return _moved(when.anchor, ahead - 7)
    return choose((_moved(when.anchor, ahead), _moved(when.anchor, ahead - 7)), when)


def _weekdays(match: re.Match[str], when: When) -> Interval | None:
    """« de mercredi à samedi »: a few days on end."""
    first = _weekday(match, when)
    if first is None:
        return None
    last = _moved(first.first, (weekday_of(match["w2"]) - first.first.weekday()) % 7)
    return between(first.first, last.first) if last else None


def _numbered_weekday(match: re.Match[str], when: When) -> Interval | None:
    """« jeudi 12 »: the nearest Thursday that is a 12th."""
    near = (_moved(when.anchor, days) for days in range(-45, 46))
    wanted = int(match["d"]), weekday_of(match["w"])
    return choose((d for d in near if d and (d.first.day, d.first.weekday()) == wanted), when)


def _period(match: re.Match[str], when: When) -> Interval | None:
    """« la semaine dernière », « ce mois-ci », « l'année prochaine »."""
    side = match.groupdict().get("side") or ""
    by = 1 if side.startswith("prochain") else -1 if side else 0
    return _unit(when.anchor, _unit_of(match["unit"]), by)


def _weekend(match: re.Match[str], when: When) -> Interval | None:
    side, saturday = match["side"] or "", 5 - when.anchor.weekday()
    if side.startswith("prochain"):
        by = 7 if saturday <= 0 else 0
    else:
        by = -7 if side or (when.direction == "past" and saturday > 0) else 0
    first = _moved(when.anchor, saturday + by)
    return between(first.first, first.first + timedelta(days=1)) if first else None


def _part_of_period(match: re.Match[str], when: When) -> Interval | None:
    """« à la fin du mois », « en début d'année », « fin de l'an dernier »; in January « fin d'année » may be over."""
    part, unit = part_of(match["part"]), _unit_of(match["unit"])
    if match["side"]:
        return _part(_period(match, when), part)
    return choose((_part(_unit(when.anchor, unit, by), part) for by in (-1, 0, 1)), when)


def _part(whole: Interval | None, part: Part) -> Interval | None:
    if whole is None:
        return None
    if whole.precision == "year":
        return year(whole.first.year, part)
    if whole.precision == "month":
        return month(whole.first.year, whole.first.month, part)
    return part_of_week(whole.first, part) if whole.precision == "week" else whole


def _ago(match: re.Match[str], when: When) -> Interval | None:
    return _counted(match, when, -1)


def _ahead(match: re.Match[str], when: When) -> Interval | None:
    return _counted(match, when, 1)


def _counted(match: re.Match[str], when: When, sign: int) -> Interval | None:
    """Some units away: « il y a trois ans » is that year, « il y a deux mois » that month; a rough number a range."""
    unit, number = _unit_of(match["unit"]), number_of(match["n"])
    if match["half"] and unit == "an":
        return _unit(when.anchor, "mois", sign * (12 * number + 6))
    if is_about(match["n"]) or unit == "decennie":
        middle = sign * number * _WEIGHT[unit]
        return _range(when.anchor, middle * 0.7, middle * 1.3)
    return _unit(when.anchor, unit, sign * number)


def _few_ago(match: re.Match[str], when: When) -> Interval | None:
    low, high = _FEW[_unit_of(match["unit"])]
    return _range(when.anchor, -high, -low)


def _few_ahead(match: re.Match[str], when: When) -> Interval | None:
    low, high = _FEW[_unit_of(match["unit"])]
    return _range(when.anchor, low, high)


def _next(match: re.Match[str], when: When) -> Interval | None:
    """« dans les prochains jours », « dans les trois prochaines années »: from tomorrow on."""
    return _range(when.anchor, 1, _reach(match))


def _last(match: re.Match[str], when: When) -> Interval | None:
    """« ces derniers mois », « au cours des deux dernières années »: up to today."""
    return _range(when.anchor, -_reach(match), 0)


def _within(match: re.Match[str], when: When) -> Interval | None:
    """« sous dix jours », « d'ici deux ans »: from today on."""
    return _range(when.anchor, 0, _reach(match))


def _since(match: re.Match[str], when: When) -> Interval | None:
    """« depuis trois ans »: from then to today."""
    return _range(when.anchor, -_reach(match), 0)


def _reach(match: re.Match[str]) -> float:
    """The days of « trois mois », or of an unsaid few."""
    unit, number = _unit_of(match["unit"]), match.groupdict().get("n")
    if number is None:
        return _FEW[unit][1]
    return number_of(number) * _WEIGHT[unit]


def _unit_of(word: str) -> str:
    """The singular of a unit, « an » for « année »."""
    return "mois" if word == "mois" else "an" if word.startswith("an") else word.removesuffix("s")


def _unit(anchor: date, unit: str, by: int) -> Interval | None:
    """The day, week, month, quarter, half or year some units away."""
    if unit == "jour":
        return _moved(anchor, by)
    if unit == "semaine":
        moved = _moved(anchor, 7 * by)
        return week(moved.first) if moved else None
    if unit == "an":
        return year(anchor.year + by)
    if unit == "mois":
        return month(*shifted(anchor.year, anchor.month, by))
    size, of = (3, quarter) if unit == "trimestre" else (6, half)
    then, name = shifted(anchor.year, anchor.month, size * by)
    return of(then, (name - 1) // size + 1)


def _moved(anchor: date, days: float) -> Interval | None:
    try:
        found = anchor + timedelta(days=round(days))
    except OverflowError:
        return None
    return one_day(found) if found.year in YEARS else None


def _range(anchor: date, one: float, other: float) -> Interval | None:
    first, last = _moved(anchor, min(one, other)), _moved(anchor, max(one, other))
    return between(first.first, last.first) if first and last else None


_NOT_HABIT = r"(?<!\bchaque )(?<!\ble )(?<!\bles )(?<!\bun )(?<!\bdu )(?<!\bau )"
_NAMED_DAY = rf"(?P<w>{WEEKDAY})(?! (?:gras|saint|noir|de paques|suivant|precedent)\b)"
_PERIOD = r"(?P<unit>semaine|mois|trimestre|semestre|annee|an)"

RELATIVE_RULES: tuple[Rule, ...] = (
    rule("relative", rf"(?<!\bd')(?<!\bde )(?P<name>avant-hier|hier|apres-demain|demain){_MOMENT}", _that_day),
    rule("relative", r"(?:d'|de )(?P<name>hier|demain) (?:matin|midi|soir|apres-midi)", _that_day),
    rule("relative", r"(?<!\bd')(?P<moment>ce jour |)aujourd'hui", _today),
    rule("relative", r"ce (?:matin|midi|soir)|cet(?:te)? apres-midi|cette nuit|dans la journee", _this_day),
    rule("relative", r"la nuit derniere|hier soir", _last_night),
    rule("relative", rf"{_NOT_HABIT}(?:ce )?{_NAMED_DAY}(?! \d){_MOMENT}", _weekday),
    rule("relative", rf"(?:de |entre )(?P<w>{WEEKDAY}){_MOMENT} (?:a|et) (?P<w2>{WEEKDAY})(?! \d){_MOMENT}", _weekdays),
    rule("relative", rf"(?:le )?{_NAMED_DAY} {_SIDE}{_MOMENT}", _weekday),
    rule(
        "relative",
        rf"(?:ce |le )?(?P<w>{WEEKDAY}) (?P<d>\d{{1,2}})(?! ?[h:€%]|[.,]?\d)(?! (?:millions|milliards|heures)\b)",
        _numbered_weekday,
    ),
    rule("relative", rf"(?:cette|ce) {_PERIOD}(?:-ci)?", _period),
    rule("relative", rf"(?:la |le |l'){_PERIOD} {_SIDE}", _period),
    rule("relative", rf"(?:ce|le) week-?end(?: {_SIDE})?", _weekend),
    rule(
        "relative",
        r"(?:a la |en |en ce |en cette |ce |cette |la |le |au |avant la |d'ici (?:a )?la )?"
        r"(?P<part>debut|milieu|mi|fin)"
        rf"(?: de | du | d'| de l'| de la |-){_PERIOD}(?: {_SIDE})?(?! \d)",
        _part_of_period,
    ),
    rule("relative", rf"(?:il y a|voila|voici) {_ABOUT}(?P<n>{NUMBER}) ?(?P<unit>{UNIT})(?P<half> et demie?)?", _ago),
    rule("relative", rf"dans {_ABOUT}(?P<n>{NUMBER}) ?(?P<unit>{UNIT})(?P<half> et demie?)?", _ahead),
    rule("inferred", rf"(?:il y a|voila|voici) (?:quelques|plusieurs) (?P<unit>{UNIT})", _few_ago),
    rule("inferred", rf"dans (?:quelques|plusieurs) (?P<unit>{UNIT})", _few_ahead),
    rule("inferred", rf"(?:les|ces|des) (?:(?P<n>{NUMBER}) )?prochaine?s (?P<unit>{UNIT})", _next),
    rule("inferred", rf"(?:les|ces) (?:(?P<n>{NUMBER}) )?(?P<unit>{UNIT}) (?:a venir|qui viennent)", _next),
    rule("inferred", rf"(?:les|ces|des) (?:(?P<n>{NUMBER}) )?derniere?s (?P<unit>{UNIT})", _last),
    rule("relative", rf"(?:sous|d'ici(?: a)?) {_ABOUT}(?P<n>{NUMBER}) ?(?P<unit>{UNIT})", _within),
    rule("inferred", rf"d'ici (?:a )?quelques (?P<unit>{UNIT})", _within),
    rule("relative", rf"depuis {_ABOUT}(?P<n>{NUMBER}) ?(?P<unit>{UNIT})", _since),
)
