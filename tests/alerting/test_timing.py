"""When a channel may speak: digests, quiet hours, bursts and caps, with the days on which French clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.timing import (
    WEEKDAYS,
    Lately,
    due,
    hears,
    instant,
    is_quiet,
    midnight,
    next_daily,
    next_digest,
    quiet_ends,
    reason,
    ripe,
)
from bot.model import Alert, Article, Burst, Channel, Deferred, Reason

PARIS = ZoneInfo("Europe/Paris")
NIGHT = Channel(id="c", quiet=(time(20), time(7, 30)))
DAILY = Channel(id="c", when="daily")
WEEKEND = Channel(id="c", quiet=(time(20), time(7, 30)), quiet_days=("saturday", "sunday"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def waiting(why: Reason, at: datetime, key: str = "k") -> Deferred:
    article = Article(key="a", title="t", text="")
    alert = Alert(key=key, channel="c", story="s", article=article, mentions=(), summary="")
    return Deferred(
        key=key, channel="c", chat="slack", address="#c", story="s", article="a", alert=alert, told="first",
        reason=why, at=at,
    )  # fmt: skip


def test_a_channel_that_says_nothing_of_it_hears_all_at_once() -> None:
    crowd = Lately(today=10_000, within=10_000, waiting=frozenset({"quiet"}))
    assert reason(Channel(id="c"), PARIS, crowd, now=paris("2026-03-02 03:00")) is None


def test_why_an_alert_waits() -> None:
    noon, night = paris("2026-03-02 12:00"), paris("2026-03-02 23:00")
    assert reason(DAILY, PARIS, Lately(), now=noon) == "digest"
    assert reason(NIGHT, PARIS, Lately(outage=True), now=night) == "quiet"
    assert reason(NIGHT, PARIS, Lately(outage=True), now=noon) == "outage"
    capped = Channel(id="c", cap=3, burst=Burst(over=2, within=HOUR))
    assert reason(capped, PARIS, Lately(today=3, within=2), now=noon) == "cap"
    assert reason(capped, PARIS, Lately(waiting=frozenset({"cap"})), now=noon) == "cap"
    assert reason(capped, PARIS, Lately(today=2, within=2), now=noon) == "burst"
    assert reason(capped, PARIS, Lately(waiting=frozenset({"burst"})), now=noon) == "burst"
    assert reason(capped, PARIS, Lately(today=2, within=1), now=noon) is None


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("07:29", True), ("07:30", False)],
)
def test_quiet_hours_span_midnight(moment: str, quiet: bool) -> None:
    assert is_quiet(NIGHT, paris(f"2026-03-03 {moment}"), PARIS) == quiet


def test_quiet_hours_end() -> None:
    assert quiet_ends(NIGHT, paris("2026-03-02 22:00"), PARIS) == paris("2026-03-03 07:30")
    assert quiet_ends(NIGHT, paris("2026-03-02 12:00"), PARIS) == paris("2026-03-02 12:00")
    lunch = Channel(id="c", quiet=(time(12), time(14)))
    assert quiet_ends(lunch, paris("2026-03-02 13:00"), PARIS) == paris("2026-03-02 14:00")
    assert quiet_ends(WEEKEND, paris("2026-03-06 21:00"), PARIS) == paris("2026-03-09 07:30")
    assert quiet_ends(WEEKEND, paris("2026-03-07 12:00"), PARIS) == paris("2026-03-09 07:30")


def test_a_channel_that_is_always_quiet_is_given_up_on() -> None:
    """`vigie check` refuses it; nothing may loop for ever all the same."""
    assert quiet_ends(Channel(id="c", quiet_days=WEEKDAYS), paris("2026-03-02 12:00"), PARIS) > paris(
        "2026-03-09 12:00"
    )


def test_digests_come_in_their_time() -> None:
    friday = paris("2026-03-06 10:00")
    assert next_digest(DAILY, friday, PARIS) == paris("2026-03-07 08:30")
    assert next_digest(DAILY, paris("2026-03-06 08:30"), PARIS) == paris("2026-03-07 08:30"), "strictly later"
    assert next_digest(Channel(id="c", when="weekly"), friday, PARIS) == paris("2026-03-09 08:30")
    weekly = Channel(id="c", when="weekly", day="friday", at=time(18))
    assert next_digest(weekly, friday, PARIS) == paris("2026-03-06 18:00")
    hourly = Channel(id="c", when="hourly", quiet=(time(20), time(7, 30)))
    assert next_digest(hourly, paris("2026-03-06 10:00:01"), PARIS) == paris("2026-03-06 11:00")
    assert next_digest(hourly, paris("2026-03-06 10:00"), PARIS) == paris("2026-03-06 11:00")
    assert next_digest(hourly, paris("2026-03-06 19:30"), PARIS) == paris("2026-03-07 07:30")


def test_no_digest_on_a_quiet_day() -> None:
    weekdays = Channel(id="c", when="daily", quiet_days=("saturday", "sunday"))
    assert next_digest(weekdays, paris("2026-03-06 10:00"), PARIS) == paris("2026-03-09 08:30")


def test_a_digest_whose_hour_is_always_quiet_comes_when_that_ends() -> None:
    """`vigie check` refuses it; should it be there all the same, nothing is lost."""
    odd = Channel(id="c", when="daily", quiet=(time(8), time(9)))
    assert next_digest(odd, paris("2026-03-06 10:00"), PARIS) == paris("2026-03-07 09:00")


def test_a_local_time_that_does_not_exist_is_one_moment() -> None:
    """On 29 March 2026 French clocks go from 02:00 to 03:00."""
    early = Channel(id="c", when="daily", at=time(2, 30))
    assert instant(datetime(2026, 3, 29).date(), time(2, 30), PARIS) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # noqa: DTZ001
    digests = list(_digests(early, paris("2026-03-27 12:00"), 4))
    assert [when.astimezone(PARIS).date().day for when in digests] == [28, 29, 30, 31]


def test_a_local_time_that_exists_twice_is_one_moment() -> None:
    """On 25 October 2026 French clocks go from 03:00 back to 02:00."""
    early = Channel(id="c", when="daily", at=time(2, 30))
    digests = list(_digests(early, paris("2026-10-23 12:00"), 4))
    assert digests[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first 02:30"
    assert [when.astimezone(PARIS).date().day for when in digests] == [24, 25, 26, 27]


def test_quiet_hours_end_once_when_the_hour_comes_twice() -> None:
    until = Channel(id="c", quiet=(time(20), time(2, 30)))
    ends = quiet_ends(until, paris("2026-10-24 22:00"), PARIS)
    assert ends == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not is_quiet(until, ends + HOUR - MINUTE, PARIS), "02:29 again is not quiet again"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-02", 24)])
def test_a_day_begins_at_its_midnight(day: str, hours: int) -> None:
    start = midnight(paris(f"{day} 12:00"), PARIS)
    assert start == paris(f"{day} 00:00")
    assert midnight(paris(f"{day} 12:00") + DAY, PARIS) - start == timedelta(hours=hours)


def _digests(channel: Channel, after: datetime, number: int) -> list[datetime]:
    found = []
    for _ in range(number):
        after = next_digest(channel, after, PARIS)
        found.append(after)
    return found


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_every_day_has_exactly_one_digest(start: datetime, at: time) -> None:
    channel = Channel(id="c", when="daily", at=at)
    days = [when.astimezone(PARIS).date() for when in _digests(channel, start, 5)]
    assert all(later - earlier == DAY for earlier, later in pairwise(days))


def test_when_what_waits_is_due() -> None:
    since = paris("2026-03-02 22:00")
    assert due("quiet", since, NIGHT, PARIS) == paris("2026-03-03 07:30")
    assert due("outage", paris("2026-03-02 12:00"), NIGHT, PARIS) == paris("2026-03-02 12:00")
    many = Channel(id="c", burst=Burst(over=2, within=10 * MINUTE))
    assert due("burst", since, many, PARIS) == since + 10 * MINUTE
    assert due("burst", since, Channel(id="c"), PARIS) == since, "the watchlist was edited meanwhile"
    assert due("cap", since, Channel(id="c", cap=3, at=time(9)), PARIS) == paris("2026-03-03 09:00")
    assert due("cap", since, Channel(id="c", cap=3, at=time(9)), PARIS) == next_daily(
        Channel(id="c", at=time(9)), since, PARIS
    )
    assert due("quiet", since, DAILY, PARIS) == paris("2026-03-03 08:30")


def test_what_is_ripe() -> None:
    ten = paris("2026-03-02 10:00")
    one, two = waiting("digest", ten, "1"), waiting("digest", ten + 23 * HOUR, "2")
    assert ripe([one, two], DAILY, PARIS, now=paris("2026-03-03 08:29"), last=None) == ()
    assert ripe([one, two], DAILY, PARIS, now=paris("2026-03-03 08:30"), last=None) == (one,)
    assert ripe([one, two], DAILY, PARIS, now=paris("2026-03-04 08:30"), last=None) == (one, two)


def test_a_digest_that_was_missed_waits_for_the_end_of_the_quiet_hours() -> None:
    channel = Channel(id="c", when="daily", quiet=(time(20), time(7, 30)))
    held = waiting("digest", paris("2026-03-02 07:45"))
    assert ripe([held], channel, PARIS, now=paris("2026-03-02 22:00"), last=None) == ()
    assert ripe([held], channel, PARIS, now=paris("2026-03-03 07:30"), last=None) == (held,)


def test_one_digest_a_day_when_the_clock_is_put_back() -> None:
    told = paris("2026-03-03 08:30")
    again = waiting("digest", told - 20 * MINUTE)
    assert ripe([again], DAILY, PARIS, now=told + MINUTE, last=told) == ()
    assert ripe([again], DAILY, PARIS, now=told + DAY, last=told) == (again,)
    assert ripe([again], DAILY, PARIS, now=told + MINUTE, last=told + 400 * DAY) == (again,), "it was a year ahead"


def test_a_burst_goes_out_together_counted_from_its_first() -> None:
    many = Channel(id="c", burst=Burst(over=2, within=10 * MINUTE))
    noon = paris("2026-03-02 12:00")
    flood = [waiting("burst", noon + n * MINUTE, str(n)) for n in range(10)]
    assert ripe(flood, many, PARIS, now=noon + 9 * MINUTE, last=None) == ()
    assert len(ripe(flood, many, PARIS, now=noon + 10 * MINUTE, last=None)) == 10


def test_what_an_outage_left_waits_until_all_is_read() -> None:
    noon = paris("2026-03-02 12:00")
    held = waiting("outage", noon)
    assert ripe([held], NIGHT, PARIS, now=noon + HOUR, last=None, catching_up=True) == ()
    assert ripe([held], NIGHT, PARIS, now=noon + HOUR, last=None) == (held,)
    assert ripe([held], DAILY, PARIS, now=noon + DAY, last=None, catching_up=True) == (held,)


def test_what_is_no_alert_waits_for_quiet_hours_and_for_the_digest() -> None:
    night, noon = paris("2026-03-02 22:00"), paris("2026-03-02 12:00")
    morning, evening = paris("2026-03-03 08:30"), paris("2026-03-03 21:00")
    assert hears(NIGHT, PARIS, since=noon, now=noon)
    assert not hears(NIGHT, PARIS, since=night, now=night)
    assert hears(NIGHT, PARIS, since=night, now=morning)
    assert not hears(NIGHT, PARIS, since=night, now=evening), "the next night has begun"
    assert not hears(DAILY, PARIS, since=noon, now=noon)
    assert hears(DAILY, PARIS, since=noon, now=morning)
