"""What do the headers of an answer say about time: how long it stays fresh, when to come back?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_REUSE = re.compile(r"(?:^|,)\s*no-(?:store|cache)\s*(?:,|$)", re.IGNORECASE)  # no-cache="…" is of those fields only
_SECONDS = re.compile(r"\d{1,10}")


def http_date(value: str) -> datetime | None:
    """A date as HTTP writes it (RFC 9110, 5.6.7), aware UTC; None when it is none."""
    if not value:  # as in most answers
        return None
    try:
        moment = parsedate_to_datetime(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How long the server asks us to stay away (RFC 9110, 10.2.3); None when it does not say, never negative.

    A date is counted from the server's own Date, so a wrong clock on either side does no harm; `now` stands in for it.
    """
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return timedelta(seconds=int(value))
    moment = http_date(value)
    if moment is None:
        return None
    return max(moment - (http_date(headers.get("Date", "")) or now), timedelta(0))


def max_age(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How much longer the answer is fresh (RFC 9111, 4.2); None when the server does not say or forbids reuse."""
    control = _every(headers, "Cache-Control")
    if not control and "Expires" not in headers:
        return None
    if _NO_REUSE.search(control):
        return None
    stated = _MAX_AGE.search(control)
    if stated:
        fresh = timedelta(seconds=int(stated[1]))
    else:
        expires = http_date(headers.get("Expires", ""))
        if expires is None:
            return None
        fresh = expires - (http_date(headers.get("Date", "")) or now)
    age = headers.get("Age", "").strip()
    if _SECONDS.fullmatch(age):
        fresh -= timedelta(seconds=int(age))
    return fresh if fresh > timedelta(0) else None


def _every(headers: Mapping[str, str], name: str) -> str:
    """A header that lists things, its lines joined where it was sent as several (RFC 9110, 5.3)."""
    if isinstance(headers, MultiMapping):
        return ", ".join(headers.getall(name, ()))
    return headers.get(name, "")


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """What the server's clock said when it answered: its Date, and its time in caches since (RFC 9111, 5.1)."""
    moment = http_date(headers.get("Date", ""))
    if moment is None or not _SECONDS.fullmatch(age := headers.get("Age", "").strip()):
        return moment
    try:
        return moment + timedelta(seconds=int(age))
    except OverflowError:  # the year 9999, and a cache that has held it for three hundred years
        return None
