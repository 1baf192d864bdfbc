"""When was an entry published, by what its feed wrote?

feedparser reads the dates of the standards and many others; French ones and ISO 8601
are read here. A date without a time zone in a French form is Paris time, as the press
means it. Dates are shown and compared, never trusted: what is new is decided by keys.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from bot.reading.words import fold_key

PARIS = ZoneInfo("Europe/Paris")
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  #: before there was a web; such dates are zeros and mistakes
AHEAD = timedelta(days=1)  #: how far ahead of us a publisher's clock or zone may be

_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_TIME = r"(?:[\s,T]*(?:a\s+)?(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?)?"
_ZONE = r"\s*(?P<zone>[+-]\d{2}:?\d{2}|z|utc|gmt|cest|cet)?"
_FORMS = (
    re.compile(
        r"(?:[a-z]+\.?,?\s+)?(?:le\s+)?(?P<day>\d{1,2})(?:er)?\s+(?P<name>[a-z]+)\.?\s+(?P<year>\d{4}|\d{2})"
        + _TIME
        + _ZONE
    ),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})" + _TIME + _ZONE),
)
_ENGLISH = "JanFebMarAprMayJunJulAugSepOctNovDec"
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_MAIL = re.compile(
    r"[A-Z][a-z]{2}, (?P<day>\d{1,2}) (?P<month>" + "|".join(_ENGLISH[n : n + 3] for n in range(0, 36, 3)) + ")"
    r" (?P<year>(?:19|20)\d\d) " + _CLOCK + r" (?:GMT|(?P<sign>[+-])(?P<hours>[01]\d)(?P<minutes>[0-5]\d))",
    re.ASCII,
)
_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)T"
    + _CLOCK
    + r"(?:Z|(?P<sign>[+-])(?P<hours>[01]\d):(?P<minutes>[0-5]\d))",
    re.ASCII,
)
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 1, "cest": 2}  # hours


def read_date(text: str) -> datetime | None:
    """The moment an ISO 8601 or French date means, aware UTC; None when it is neither or no day of the calendar."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    folded = " ".join(fold_key(text[:100]).split())
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found:
            return _moment(found.groupdict())
    return None


def standard_date(text: str) -> datetime | None:
    """The moment of a date in the very form of RFC 5322 or of RFC 3339 without fractions, aware UTC; else None.

    Many times as fast as finding out which of all forms a date has.
    """
    iso, mail = _ISO.fullmatch(text), _MAIL.fullmatch(text)
    found = iso or mail
    if not found:
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if iso else _ENGLISH.find(parts["month"]) // 3 + 1
    ahead = timedelta(hours=int(parts["hours"] or 0), minutes=int(parts["minutes"] or 0))
    try:
        clock = (int(parts["hour"]), int(parts["minute"]), int(parts["second"]))
        moment = datetime(int(parts["year"]), month, int(parts["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None
    return moment + ahead if parts["sign"] == "-" else moment - ahead


def from_struct(moment: tuple[int, ...] | None) -> datetime | None:
    """feedparser's UTC tuple as an aware datetime; None when there is none or no clock shows it."""
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def believable(moment: datetime | None, seen_at: datetime) -> datetime | None:
    """The moment, None when it is before the web or more than a day after we saw the entry."""
    return moment if moment is not None and OLDEST <= moment <= seen_at + AHEAD else None


def paris_day(moment: datetime | None) -> str:
    """The ISO date a reader in Paris sees; "" for None."""
    return moment.astimezone(PARIS).date().isoformat() if moment is not None else ""


def _moment(parts: dict[str, str | None]) -> datetime | None:
    month = int(parts.get("month") or _month(parts.get("name") or ""))
    year = int(parts["year"] or 0)
    try:
        local = datetime(
            year + 2000 if year < 100 else year,
            month,
            int(parts["day"] or 0),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_zone(parts["zone"] or ""),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month(name: str) -> int:
    """1–12, 0 when it names no French month."""
    return next((number for number, start in enumerate(_MONTHS, 1) if len(name) > 2 and name.startswith(start)), 0)


def _zone(name: str) -> tzinfo:
    if not name:
        return PARIS
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
