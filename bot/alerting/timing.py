"""When may a channel speak, and when does what waits for it go out?

Hours and days are those of the watchlist's time zone, whatever its clocks do. A local time that does not exist is the
moment its clock would have shown it had nothing changed; of one that exists twice, the first counts. So every day has
exactly one 08:30, and one 02:30.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.model import Channel, Reason, Waiting, Weekday

Kept = TypeVar("Kept", bound=Waiting)

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_AHEAD = 22  #: days in which a weekly digest that avoids quiet days is looked for
#: A digest that went out later than now was told before the clock was put back; not if that is longer than this.
CLOCK_PUT_BACK = timedelta(days=1)
#: So long after feeds were last heard, what they bring is news of an outage. Feeds are asked every few minutes.
OUTAGE = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What a channel heard, and what there is around it."""

    today: int = 0  #: alerts since midnight, local time
    within: int = 0  #: alerts within the time of its burst
    waiting: frozenset[Reason] = frozenset()  #: why other alerts wait for it
    outage: bool = False  #: whether this comes while an outage is caught up with


def reason(channel: Channel, zone: ZoneInfo, lately: Lately, *, now: datetime) -> Reason | None:
    """Why an alert that is not urgent waits; None: it goes out now. `now` is aware UTC."""
    if channel.when != "now":
        return "digest"
    if is_quiet(channel, now, zone):
        return "quiet"
    if lately.outage:
        return "outage"
    if channel.cap and (lately.today >= channel.cap or "cap" in lately.waiting):
        return "cap"
    if channel.burst and (lately.within >= channel.burst.over or "burst" in lately.waiting):
        return "burst"
    return None


def ripe(
    waiting: Sequence[Kept],
    channel: Channel,
    zone: ZoneInfo,
    *,
    now: datetime,
    last: datetime | None,
    catching_up: bool = False,
) -> tuple[Kept, ...]:
    """Of what waits for one channel in one place, what goes out now. `last` is when the digest before was due.

    An outage that is caught up with for too long, because Vigie is started again and again, holds nothing any more.
    """
    if is_quiet(channel, now, zone):
        return ()
    if last and last - now > CLOCK_PUT_BACK:
        last = None
    bursts = [one.at for one in waiting if one.reason == "burst"]
    return tuple(
        one
        for one in waiting
        if not (one.reason == "outage" and catching_up and channel.when == "now" and now - one.at < OUTAGE)
        and due(one.reason, min(bursts) if one.reason == "burst" else one.at, channel, zone, last=last) <= now
    )


def due(why: Reason, since: datetime, channel: Channel, zone: ZoneInfo, *, last: datetime | None = None) -> datetime:
    """When something that waits since a moment goes out, by what its channel wants today.

    `last` is when the channel's digest before was due: none is due twice when a clock is put back.
    """
    if channel.when != "now":
        return next_digest(channel, max(since, last or since), zone)
    if why in ("cap", "refused"):
        return next_daily(channel, since, zone)
    if why == "burst" and channel.burst:
        since += channel.burst.within
    return quiet_ends(channel, since, zone)


def hears(channel: Channel, zone: ZoneInfo, *, since: datetime, now: datetime) -> bool:
    """Whether a channel may be told now what began at a moment: with its digests, and never in its quiet hours."""
    return due("quiet", since, channel, zone) <= now and not is_quiet(channel, now, zone)


def next_digest(channel: Channel, after: datetime, zone: ZoneInfo) -> datetime:
    """When a channel's next digest goes out, later than `after` and never in its quiet hours."""
    if channel.when == "hourly":
        return quiet_ends(channel, _full_hour(after, zone), zone)
    return next_daily(channel, after, zone, only=channel.day if channel.when == "weekly" else None)


def next_daily(channel: Channel, after: datetime, zone: ZoneInfo, *, only: Weekday | None = None) -> datetime:
    """The next `at` of a channel later than `after`, of a weekday when one is given, on no quiet day and in no hour."""
    today = after.astimezone(zone).date()
    days = (today + n * _DAY for n in range(_AHEAD))
    wanted = (day for day in days if only is None or WEEKDAYS[day.weekday()] == only)
    moments = [moment for day in wanted if (moment := instant(day, channel.at, zone)) > after]
    audible = (moment for moment in moments if not is_quiet(channel, moment, zone))
    return next(audible, quiet_ends(channel, moments[0], zone))


def is_quiet(channel: Channel, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a channel wants to be left in peace then."""
    return any(start <= moment < end for start, end in _quiet_around(channel, moment, zone))


def quiet_ends(channel: Channel, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, from this one on, at which a channel may be spoken to."""
    for _ in range(3 * len(WEEKDAYS)):  # nights and days in turn; a watchlist without any audible moment is refused
        ends = [end for start, end in _quiet_around(channel, moment, zone) if start <= moment < end]
        if not ends:
            break
        moment = max(ends)
    return moment


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, of a local time."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the local day of a moment began, in UTC."""
    return instant(moment.astimezone(zone).date(), time(), zone)


def _full_hour(after: datetime, zone: ZoneInfo) -> datetime:
    local = after.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return after - past + _HOUR


def _quiet_around(channel: Channel, moment: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The quiet times that may hold a moment."""
    today = moment.astimezone(zone).date()
    for day in (today - _DAY, today):
        if channel.quiet:
            start, end = channel.quiet
            yield instant(day, start, zone), instant(day if start < end else day + _DAY, end, zone)
        if WEEKDAYS[day.weekday()] in channel.quiet_days:
            yield instant(day, time(), zone), instant(day + _DAY, time(), zone)
