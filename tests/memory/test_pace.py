"""Silences and spikes, decided from counts and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import comb, isclose

import pytest

from bot.memory.pace import LEVEL, REST, Heard, Told, busiest, chance, days_since, quietest, rested, turn
from tests.eval import pace as streams

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SPIKE = Heard(stories=4, sources=2, before=2, days=365)


def test_the_chance_is_that_of_the_binomial() -> None:
    share = 7 / 372
    expected = sum(comb(6, n) * share**n * (1 - share) ** (6 - n) for n in range(4, 7))
    assert isclose(chance(SPIKE), expected, rel_tol=1e-6)
    assert chance(replace(SPIKE, stories=0)) == 1.0
    assert isclose(chance(Heard(stories=3, sources=2, before=0, days=60)), (7 / 67) ** 3, rel_tol=1e-6)


def test_a_spike_begins_only_when_everything_speaks_for_it() -> None:
    assert turn(SPIKE, told=False) == "begins"
    assert turn(replace(SPIKE, days=59), told=False) == "", "the past is too short"
    assert turn(replace(SPIKE, before=53), told=False) == "", "it is never quiet"
    assert turn(replace(SPIKE, stories=2, before=0), told=False) == "", "two stories are no spike"
    assert turn(replace(SPIKE, sources=1), told=False) == "", "one source may have a series"
    assert turn(replace(SPIKE, busiest=4), told=False) == "", "it has been as busy before"
    assert turn(replace(SPIKE, busiest=3), told=False) == "begins"
    likely = replace(SPIKE, stories=3, before=12)
    assert chance(likely) > LEVEL
    assert turn(likely, told=False) == ""


def test_a_spike_ends_lower_than_it_begins() -> None:
    assert turn(replace(SPIKE, stories=2), told=True) == ""
    assert turn(replace(SPIKE, stories=1), told=True) == "ends"
    assert turn(SPIKE, told=True) == "", "once an episode"
    assert rested(None, NOW)
    assert not rested(NOW - REST + timedelta(seconds=1), NOW)
    assert rested(NOW - REST, NOW)


@pytest.mark.parametrize(
    ("days", "most"), [([], 0), ([1.0], 1), ([1.0, 8.0, 8.1], 2), ([0.0, 1.0, 2.0, 30.0, 31.0], 3), ([0, 7.0, 14.0], 2)]
)
def test_the_busiest_stretch(days: list[float], most: int) -> None:
    assert busiest(days) == most


def told(watch: str, stories: int, since: int, until: int) -> Told:
    return Told(watch=watch, stories=stories, first=NOW - timedelta(days=since), last=NOW - timedelta(days=until))


def test_the_usual_interval_needs_a_habit() -> None:
    assert told("numergy", 9, 806, 214).usual() == timedelta(days=74)
    assert told("numergy", 2, 806, 214).usual() is None
    assert Told(watch="numergy").usual() is None
    assert Told(watch="numergy", stories=5, last=NOW).usual() is None


def test_the_quietest_are_those_that_break_their_habit() -> None:
    every_day, every_month = told("orange", 100, 110, 10), told("atos", 13, 420, 60)
    rare, overdue, new = told("bleu", 3, 900, 300), told("thales", 11, 400, 100), told("neuf", 1, 500, 500)
    found = quietest([rare, every_month, overdue, new, every_day], NOW)
    assert [one.watch for one in found] == ["orange", "thales"]
    at_once = Told(watch="z", stories=3, first=NOW - timedelta(days=9), last=NOW - timedelta(days=9))
    assert [one.watch for one in quietest([at_once, replace(at_once, watch="a")], NOW)] == ["a", "z"]
    assert quietest([replace(at_once, last=None)], NOW) == ()


def test_a_date_in_the_future_is_no_silence() -> None:
    assert days_since(NOW - timedelta(days=214, hours=3), NOW) == 214
    assert days_since(NOW + timedelta(days=3), NOW) == 0


def test_streams_with_and_without_a_spike(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few of the streams that `python -m tests.eval.pace` draws, with room for the luck of few."""
    monkeypatch.setattr(streams, "STREAMS", 12)
    assert streams.false_notices("poisson", 4, "dev") <= 0.1
    assert streams.false_notices("bursts", 4, "dev") <= 0.5
    assert streams.found("poisson", 4, 4, "dev") >= 0.9
    assert streams.found("bursts", 4, 6, "dev") >= 0.9
