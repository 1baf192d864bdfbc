"""How often does a feed's document ask to be read?

`ttl`, `skipHours` and `skipDays` of RSS 2.0 (https://www.rssboard.org/rss-specification) and
`sy:updatePeriod` with `sy:updateFrequency` (https://web.resource.org/rss/1.0/modules/syndication/).
Read from the bytes, outside the entries: these elements are ASCII in every encoding feeds are written in.
"""

from __future__ import annotations

import re

from bot.model import Pace

_HEAD = 100_000  #: bytes before the first entry that are looked at
_TAIL = 20_000  #: bytes after the last entry
_FIRST = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_LAST = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,18})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*</", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s*</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_MINUTES = {b"hourly": 60, b"daily": 1440, b"weekly": 10_080, b"monthly": 43_200, b"yearly": 525_600}


def pace_of(body: bytes) -> Pace:
    """What a document asks for; the longer of `ttl` and `sy:` where it has both. Says nothing: Pace()."""
    around = _around(body)
    hours = _within(_SKIP_HOURS, _HOUR, around)
    days = _within(_SKIP_DAYS, _DAY, around)
    return Pace(
        minutes=max(_ttl(around), _period(around)),
        hours=tuple(sorted({int(hour) % 24 for hour in hours if int(hour) <= 24})),  # some count from 1 to 24
        days=tuple(sorted({_DAYS.index(day.lower()) for day in days})),
    )


def _around(body: bytes) -> bytes:
    """What stands before the first entry and after the last: an article may quote these elements too."""
    first = _FIRST.search(body, 0, _HEAD)
    head = body[: first.start()] if first else body[:_HEAD]
    tail = body[-_TAIL:]
    ends = [found.end() for found in _LAST.finditer(tail)]
    return head + tail[ends[-1] :] if first and ends else head


def _ttl(around: bytes) -> int:
    found = _TTL.search(around)
    return min(int(found[1]), _MINUTES[b"yearly"]) if found else 0


def _period(around: bytes) -> int:
    period, frequency = _PERIOD.search(around), _FREQUENCY.search(around)
    if not period:
        return 0
    return _MINUTES[period[1].lower()] // max(int(frequency[1]) if frequency else 1, 1)


def _within(block: re.Pattern[bytes], item: re.Pattern[bytes], around: bytes) -> list[bytes]:
    found = block.search(around)
    return item.findall(found[1]) if found else []
