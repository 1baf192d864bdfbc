"""When was an entry published, by what its feed wrote?

Those in the very form of a standard are read here, in a fraction of the time; other forms by
`bot.feeds.date_forms`, and what neither knows by feedparser. Dates are shown and compared, never
trusted: what is new is decided by keys.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  #: before there was a web; such dates are zeros and mistakes
AHEAD = timedelta(days=1)  #: how far ahead of us a publisher's clock or zone may be

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
