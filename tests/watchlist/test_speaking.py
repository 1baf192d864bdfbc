"""When a channel speaks is read from the watchlist, and each way to write it wrong is told with its fix."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.errors import WatchlistError
from bot.model import Burst, Channel
from bot.watchlist import parse

WATCHES = "watches:\n  - {id: atos, label: Atos, aliases: Atos}\n"


def channel(written: str) -> Channel:
    (read,) = parse(f"version: 1\nchannels:\n  veille: {{{written}}}\n{WATCHES}", file="watchlist.yaml").channels
    return read


def test_when_a_channel_speaks_is_read() -> None:
    read = channel('when: weekly, at: "09:05", day: friday, quiet: "20:00-07:30", quiet_days: [saturday, sunday]')
    expected = Channel(
        id="veille",
        when="weekly",
        at=time(9, 5),
        day="friday",
        quiet=(time(20), time(7, 30)),
        quiet_days=("saturday", "sunday"),
    )
    assert read == expected
    assert channel("burst: {over: 5, within: 10m}, cap: 30, at: 10:30") == Channel(
        id="veille", burst=Burst(over=5, within=timedelta(minutes=10)), cap=30, at=time(10, 30)
    )
    assert channel("quiet: 8:00 – 9:00").quiet == (time(8), time(9))


def test_a_watch_may_be_urgent() -> None:
    (watch,) = parse(WATCHES.replace("Atos}", "Atos, urgent: true}"), file="watchlist.yaml").watches
    assert watch.urgent


MISTAKES = {
    "no time": ("when: daily, at: midi", "midi", "expects a time of day (08:30)", "write 08:30"),
    "a french time": ("when: daily, at: 8h05", "8h05", "expects a time of day", "write 08:05"),
    "an hour": ("when: daily, at: 9", "9", "expects a time of day", "write 09:00"),
    "no such hour": ("when: daily, at: 25:00", "25:00", "expects a time of day", "write 08:30"),
    "one time": ('quiet: "20:00"', '"20:00"', "expects two times of day", 'write "20:00-07:30"'),
    "french hours": ("quiet: 20h-7h30", "20h", "expects two times of day", 'write "20:00-07:30"'),
    "no hours": ("quiet: [a]", "[a]", "expects two times of day", 'write "20:00-07:30"'),
    "a list of times": ("when: daily, at: []", "[]", "expects a time of day", "write 08:30"),
    "no time at all": ('quiet: "20:00-20:00"', '"20', "ends when it begins", "two different times"),
    "at for nothing": ("at: 08:30", "08:30", "« at » has no effect with when: now", "when: daily"),
    "at of an hour": ("when: hourly, at: 08:30", "08:30", "« at » has no effect with when: hourly", "remove it"),
    "day for nothing": ("when: daily, day: monday", "monday", "« day » has no effect with when: daily", "when: weekly"),
    "a burst of digests": (
        "when: daily, burst: {over: 5, within: 1h}",
        "{over",
        "« burst » has no effect",
        "remove it",
    ),
    "a cap of digests": ("when: hourly, cap: 5", "5", "« cap » has no effect", "remove it"),
    "half a burst": ("burst: {over: 5}", "{over", "a burst needs the key « within »", "add within"),
    "never": (
        "quiet_days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
        "monday",
        "nothing is ever said",
        "leave a day out",
    ),
    "a digest at night": ('when: daily, at: "06:00", quiet: 20:00-07:30', '"06', "falls into the quiet", "at: 07:30"),
    "a digest by default": ("when: daily, quiet: 08:00-09:00", "08:00", "the digest at 08:30 falls", "at: 09:00"),
    "a digest on a quiet day": (
        "when: weekly, day: sunday, quiet_days: sunday",
        "sunday,",
        "on a quiet day",
        "another",
    ),
    "no monday": ("when: weekly, quiet_days: monday", "monday", "the digest of monday", "another day"),
    "not a day": ("when: weekly, day: mondai", "mondai", "« day » expects", "did you mean « monday »"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_each_mistake_has_its_place_and_fix(case: str) -> None:
    written, at, problem, fix = MISTAKES[case]
    with pytest.raises(WatchlistError) as caught:
        channel(written)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.column) == (3, f"  veille: {{{written}".index(at) + 1)
    assert problem in mistake.problem and fix in mistake.fix


def test_what_never_alerts_is_not_urgent() -> None:
    with pytest.raises(WatchlistError, match="« urgent » has no effect with mode: actor"):
        parse(WATCHES.replace("Atos}", "Atos, mode: actor, urgent: true}"), file="watchlist.yaml")
