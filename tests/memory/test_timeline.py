"""The events of some watches in order, and of a saga."""

from __future__ import annotations

from bot.founding import founding_events, founding_relations
from bot.memory.timeline import BINDING, saga, timeline
from tests.memory.made import event


def test_only_the_events_of_the_watches() -> None:
    events = [
        event("A", "Orange ouvre", "2015-03-20", "orange"),
        event("B", "Atos ouvre", "2015-03-21", "atos"),
        event("C", "Orange et Atos ouvrent", "2014-03-21", "orange", "atos"),
    ]
    assert [e.id for e in timeline(events, ["atos"])] == ["C", "B"]
    assert [e.id for e in timeline(events, ["atos", "orange"])] == ["C", "A", "B"]
    assert timeline(events, ["thales"]) == ()


def test_by_beginning_then_finest_date_then_end_then_id() -> None:
    events = [
        event("year", "t", "2012-01-01", "atos", end=event("x", "t", "2012-12-31").start, precision="year"),
        event("season", "t", "2012-01-01", "atos", end=event("x", "t", "2012-03-31").start, precision="season"),
        event("day", "t", "2012-01-01", "atos"),
        event("b", "t", "2011-12-22", "atos"),
        event("a", "t", "2011-12-22", "atos"),
    ]
    assert [e.id for e in timeline(reversed(events), ["atos"])] == ["a", "b", "day", "season", "year"]


def test_a_saga_reaches_what_is_bound_to_it_by_name_or_not() -> None:
    events = [
        event("end", "t", "2016-01-01", "sfr"),
        event("turn", "t", "2015-01-01"),
        event("named", "t", "2012-01-01", "numergy"),
        event("apart", "t", "2013-01-01", "sfr"),
    ]
    pairs = [("turn", "named"), ("end", "turn"), ("end", "document"), ("apart", "elsewhere")]
    assert [e.id for e in saga(events, pairs, ["numergy"])] == ["named", "turn", "end"]
    assert [e.id for e in saga(events, [], ["numergy"])] == ["named"]
    assert saga(events, pairs, ["thales"]) == ()


def test_the_founding_saga_of_numergy() -> None:
    pairs = [(bond.later, bond.earlier) for bond in founding_relations() if bond.type in BINDING]
    told = [e.id for e in saga(founding_events("all"), pairs, ["numergy"])]
    assert {"S08", "S09", "V03", "V05", "V06", "V14", "V15", "V16", "V23"} <= set(told)
    assert not {"V10", "V17", "V20", "V26", "V48"} & set(told)  # Bull, Afdel and Bleu are other stories
