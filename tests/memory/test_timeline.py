"""The events of a watch in order."""

from __future__ import annotations

from bot.memory.timeline import timeline
from tests.memory.made import event


def test_only_the_events_of_the_watch() -> None:
    events = [event("A", "Orange ouvre", "2015-03-20", "orange"), event("B", "Atos ouvre", "2015-03-21", "atos")]
    assert [e.id for e in timeline(events, "atos")] == ["B"]
    assert timeline(events, "thales") == ()


def test_by_beginning_then_finest_date_then_end_then_id() -> None:
    events = [
        event("year", "t", "2012-01-01", "atos", end=event("x", "t", "2012-12-31").start, precision="year"),
        event("season", "t", "2012-01-01", "atos", end=event("x", "t", "2012-03-31").start, precision="season"),
        event("day", "t", "2012-01-01", "atos"),
        event("b", "t", "2011-12-22", "atos"),
        event("a", "t", "2011-12-22", "atos"),
    ]
    assert [e.id for e in timeline(reversed(events), "atos")] == ["a", "b", "day", "season", "year"]
