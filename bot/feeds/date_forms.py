"""Which moment does a date mean that is not written as the standards say?

French ones first (« mar., 10 mars 2026 », « 10/03/2026 à 8 h »), then what software makes of English ones, of ISO 8601
(week dates, a zone in letters) and of seconds since 1970. A date without a zone is Paris time where it is written the
French way, as the press means it, and UTC otherwise, as feedparser has it. Pure.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.feeds.dates import PARIS
from bot.reading.words import fold_key

_FRENCH = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
_ENGLISH_DAY = re.compile("(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?")

_TIME = (
    r"(?:(?:\s*[,|·t]|\s+[-–—]|\s+a|\s+at)?\s*(?P<hour>\d{1,2})\s*(?:[:h]\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?(?:[.,]\d{1,9})?)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?)?"
)
_ZONE = (
    r"\s*(?P<zone>(?:gmt|utc)?\s?[+-]\d{1,2}:?(?:\d{2})?|[a-z]{1,5}|[a-z]+/[a-z_]+(?:/[a-z_]+)?)?"
    r"(?:(?<=\d)\s?[a-z]{1,5})?"  # what programs in Go add: « -0500 EST », « +01:00Z »
    r"(?:\s*\([^()]{0,40}\))?"  # what mail programs add: « +0100 (CET) »
)
_YEAR = r"(?P<year>\d{4}|\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
_SAID = r"(?:[a-z][a-z ]*?\s+le\s+|le\s+)?"
_WEEKDAY = r"(?:(?P<weekday>[a-z]+)\.?(?:\s*,\s*|\s+))?"
_FORMS = (
    # mardi 10 mars 2026 à 8 h · Tue, 10-Mar-26 08:00:00 GMT
    re.compile(
        _SAID
        + _WEEKDAY
        + r"(?:le\s+)?"
        + _DAY
        + r"[\s-]\s*(?P<name>[a-z]+)(?P<dot>\.?),?[\s-]\s*"
        + _YEAR
        + _TIME
        + _ZONE
    ),
    # March 10, 2026 8:00 am
    re.compile(_WEEKDAY + r"(?P<name>[a-z]+)(?P<dot>\.?)\s+" + _DAY + r",?\s+(?P<year>\d{4})" + _TIME + _ZONE),
    # Tue Mar 10 08:00:00 CET 2026
    re.compile(
        _WEEKDAY
        + r"(?P<name>[a-z]+)(?P<dot>)\s+"
        + _DAY
        + r"\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})"
        + _ZONE
        + r"\s+(?P<year>\d{4})"
    ),
    # 2026-03-10 08:00:00 CET · 2026/03/10
    re.compile(r"(?P<year>\d{4})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})" + _TIME + _ZONE),
    # le 10/03/2026 à 08:00 · 10/03/26 · 08:00 10/03/2026
    re.compile(
        _SAID + r"(?P<day>\d{1,2})(?P<french>[/.-])(?P<month>\d{1,2})(?P=french)(?P<year>\d{4})" + _TIME + _ZONE
    ),
    re.compile(_SAID + r"(?P<day>\d{1,2})(?P<french>/)(?P<month>\d{1,2})/(?P<year>\d{2})" + _TIME + _ZONE),
    re.compile(
        r"(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?[\s,]*(?:-\s|le\s)?\s*"
        r"(?P<day>\d{1,2})(?P<french>[/.-])(?P<month>\d{1,2})(?P=french)(?P<year>\d{4})" + _ZONE
    ),
    # 20260310080000
    re.compile(
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
        + _ZONE
    ),
)
_ORDINAL = re.compile(r"(\d{4})-(\d{3})")  #: of ISO 8601: the day of the year
_PLACED = re.compile(
    r"(.{10,60}?)\s*\[([A-Za-z_]+/[A-Za-z_/]+)\]"
)  #: as Java writes its zones: « …+01:00[Europe/Paris] »
_SINCE_1970 = re.compile(r"@?(?P<seconds>\d{9,10})(?P<thousandths>\d{3})?(?:\.\d{1,9})?")

#: Hours ahead of UTC, and the zones feeds name by letters. What means two things in our part of the world is left out.
_NAMED = {
    0: "z ut utc gmt wet",
    1: "cet met mez west bst",
    2: "cest mest mesz eet",
    3: "eest msk",
    -4: "edt",
    -5: "est cdt",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst",
    8: "hkt sgt",
    9: "jst kst",
    10: "aest",
    11: "aedt",
}
_ZONES = {name: timezone(timedelta(hours=hours)) for hours, names in _NAMED.items() for name in names.split()}


def read_date(text: str) -> datetime | None:
    """The moment, aware UTC; None when it is in none of these forms, or no day of the calendar."""
    text = text.strip()[:100]
    placed = _PLACED.fullmatch(text)
    if placed:  # the offset, where there is one, says all
        return read_date(f"{placed[1]} {placed[2]}") or read_date(placed[1])
    if ordinal := _ORDINAL.fullmatch(text):
        return _of_year(int(ordinal[1]), int(ordinal[2]))
    counted = _SINCE_1970.fullmatch(text)
    if counted:  # before ISO 8601, to which 1771011200000 is a day of 1771
        return datetime.fromtimestamp(int(counted["seconds"]), UTC)
    try:
        moment = datetime.fromisoformat(text)  # also 20260310T080000Z and 2026-W11-2
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    folded = " ".join(fold_key(text).split())
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found:
            return _moment(found.groupdict())
    return None


def _of_year(year: int, day: int) -> datetime | None:
    try:
        moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year == year else None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    said = {name: value or "0" for name, value in parts.items()}
    zone = _zone(parts["zone"] or "", french=_is_french(parts))
    day, month = int(said["day"]), int(said.get("month", "0")) or _month(said.get("name", ""))
    if parts.get("half") and parts.get("french") and day <= 12:
        day, month = month, day  # « 3/10/2026 8:00 PM » is of a country that puts the month first
    hour, minute, second = _hour(said), int(said.get("minute", "0")), int(said.get("second", "0"))
    later = timedelta(days=hour // 24)  # « 24:00 » is the midnight at the end of the day
    try:
        clock = (hour % 24 if hour <= 24 else hour, minute, 59 if second == 60 else second)
        local = datetime(_century(said["year"]), month, day, *clock, tzinfo=zone)
        return (local + later).astimezone(UTC) if zone else None
    except (ValueError, OverflowError):
        return None


def _hour(said: dict[str, str]) -> int:
    hour, half = int(said.get("hour", "0")), said.get("half", "0")
    return hour % 12 + (12 if half.startswith("p") else 0) if half != "0" and 1 <= hour <= 12 else hour


def _century(written: str) -> int:
    """A year of two digits as feedparser takes it: the nineties were the first years of the web."""
    year = int(written)
    return year if len(written) > 2 else year + (1900 if year >= 90 else 2000)


def _is_french(parts: dict[str, str | None]) -> bool:
    """Whether a date is written the French way: its numbers, else the words that no English date has."""
    name, weekday = parts.get("name"), parts.get("weekday")
    if name is None:
        return bool(parts.get("french")) and not parts.get("half")
    if weekday:
        return not _ENGLISH_DAY.fullmatch(weekday)
    return bool(parts["dot"]) or not _ENGLISH_MONTH.fullmatch(name)


def _month(name: str) -> int:
    """1–12, 0 when it names no month."""
    if _ENGLISH_MONTH.fullmatch(name):
        return _ENGLISH.index(name[:3]) + 1
    return next((number for number, start in enumerate(_FRENCH, 1) if len(name) > 2 and name.startswith(start)), 0)


def _zone(name: str, *, french: bool) -> tzinfo | None:
    """The zone; None for letters that are no zone we know."""
    if not name:
        return PARIS if french else UTC
    if "/" in name:
        return _place(name)
    if name in _ZONES:
        return _ZONES[name]
    found = re.fullmatch(r"(?:gmt|utc)?\s?([+-])(\d{1,2}?):?(\d{2})?", name)
    if not found or int(found[2]) > 14:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-ahead if found[1] == "-" else ahead)


def _place(name: str) -> tzinfo | None:
    """The zone of « europe/paris »; the database of zones knows places by their capitals."""
    try:
        return ZoneInfo("/".join("_".join(map(str.capitalize, part.split("_"))) for part in name.split("/")))
    except (KeyError, ValueError, OSError):  # no such place; a name that is no key; a folder of the database
        return None
