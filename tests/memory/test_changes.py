"""What people change in memory: events in, events and their audit out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.errors import Contradiction
from bot.memory.changes import TITLE, By, Outcome, add, correct, join, merge, restore, retire, united
from bot.model import Event, Held, Quote
from tests.memory.made import event

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEA = By(user="léa", at=NOON, note="vu dans Le Monde")
SAID = Quote(doc="https://a.example/1", text="« se retire »")
HEARD = Quote(doc="https://b.example/2", text="il s'en va")
STAYS = event("S01", "Retrait", "2011-12-22", "dassault", "andromede", quotes=(SAID,), links=("https://a.example/1",))
GOES = event(
    "A-2",
    "Dassault s'en va",
    "2011-12-01",
    "andromede",
    "orange",
    end=date(2011, 12, 31),
    precision="month",
    quotes=(SAID, HEARD),
    links=("https://b.example/2", "https://a.example/1"),
    amounts=("285 M€",),
    story="s",
    note="deux sources",
)


def held(event: Event, **aside: Any) -> Held:
    return Held(event=event, **aside)


def merged(stays: Event = STAYS, goes: Event = GOES) -> Outcome:
    return merge(held(goes), held(stays), LEA)


def test_an_event_is_added_with_who_when_and_why() -> None:
    outcome = add(STAYS, None, LEA)
    assert outcome.held == (held(STAYS),)
    assert outcome.event == STAYS
    (change,) = outcome.changes
    assert (change.user, change.at, change.note) == ("léa", NOON, "vu dans Le Monde")
    assert (change.action, change.event, change.before, change.after) == ("add", "S01", None, STAYS)


@pytest.mark.parametrize(
    ("known", "problem"),
    [
        (held(STAYS), "Memory has this event already: S01"),
        (held(STAYS, retired_at=NOON), "Restore it"),
        (held(STAYS, merged_into="S02"), "Restore it"),
    ],
)
def test_nothing_is_added_twice(known: Held, problem: str) -> None:
    with pytest.raises(Contradiction, match=problem):
        add(STAYS, known, LEA)


def test_a_correction_keeps_what_was() -> None:
    better = replace(STAYS, title="Dassault Systèmes se retire")
    outcome = correct(held(STAYS), better, LEA)
    assert outcome.event == better
    assert [(c.action, c.before, c.after) for c in outcome.changes] == [("correct", STAYS, better)]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, "Nothing of S01 would change"),
        ({"title": "  "}, "needs a title"),
        ({"title": "x" * (TITLE + 1)}, "at most 300 characters; this one has 301"),
        ({"end": date(2011, 12, 1)}, "would end on 2011-12-01, before it starts on 2011-12-22"),
        ({"start": date(2026, 11, 23), "end": date(2026, 11, 23)}, "2026-11-23 is still to come"),
    ],
)
def test_what_cannot_be_is_no_correction(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(Contradiction, match=problem):
        correct(held(STAYS), replace(STAYS, **changed), LEA)


def test_what_is_planned_may_lie_ahead_and_today_is_no_future() -> None:
    ahead = {"start": date(2027, 1, 1), "end": date(2027, 12, 31), "precision": "year"}
    assert correct(held(STAYS), replace(STAYS, status="planned", **ahead), LEA).event.status == "planned"
    today = replace(STAYS, start=date(2026, 11, 22), end=date(2026, 11, 22))
    assert correct(held(STAYS), today, LEA).event == today
    new_year = replace(LEA, at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # past midnight in Paris
    first = replace(STAYS, start=date(2027, 1, 1), end=date(2027, 1, 1))
    assert correct(held(STAYS), first, new_year).event == first


def test_a_merge_unites_and_loses_no_quote() -> None:
    outcome = merged()
    both, gone = outcome.held
    assert gone == held(GOES, merged_into="S01")
    assert both.event == replace(
        STAYS,
        actors=("dassault", "andromede", "orange"),
        quotes=(SAID, HEARD),
        links=("https://a.example/1", "https://b.example/2"),
        amounts=("285 M€",),
        story="s",
        note="deux sources",
    )
    assert (both.event.start, both.event.precision) == (date(2011, 12, 22), "day")
    assert [(c.event, c.action, c.other) for c in outcome.changes] == [
        ("A-2", "merge", "S01"),
        ("S01", "absorb", "A-2"),
    ]


def test_the_days_of_a_merge_are_those_both_allow() -> None:
    def days(*ends: str, precision: str = "range") -> Event:
        return event("x", "x", ends[0], end=date.fromisoformat(ends[1]), precision=precision)

    march = days("2012-03-01", "2012-03-31", precision="month")
    year = days("2012-01-01", "2012-12-31", precision="year")
    both = united(year, march)
    assert (both.start, both.end, both.precision) == (march.start, march.end, "month")
    both = united(days("2012-03-20", "2012-04-10"), march)
    assert (both.start, both.end, both.precision) == (date(2012, 3, 20), date(2012, 3, 31), "range")
    both = united(days("2012-03-31", "2012-04-10"), march)
    assert (both.start, both.end, both.precision) == (date(2012, 3, 31), date(2012, 3, 31), "day")


@pytest.mark.parametrize(
    ("stays", "goes", "both"),
    [
        ("planned", "happened", "happened"),
        ("happened", "rumour", "happened"),
        ("rumour", "planned", "planned"),
        ("denied", "happened", "denied"),
        ("happened", "denied", "happened"),
    ],
)
def test_what_happened_is_firmer_than_a_plan(stays: Any, goes: Any, both: str) -> None:
    assert united(replace(STAYS, status=stays), replace(GOES, status=goes)).status == both


@pytest.mark.parametrize(
    ("gone", "into", "problem"),
    [
        (held(STAYS), held(STAYS), "cannot be merged with itself"),
        (held(GOES, merged_into="S09"), held(STAYS), "A-2 was merged into S09"),
        (held(GOES), held(STAYS, merged_into="A-2"), "S01 was merged into A-2"),  # a circle
        (held(GOES, retired_at=NOON), held(STAYS), "A-2 was retired"),
        (held(GOES), held(STAYS, retired_at=NOON), "S01 was retired"),
        (held(replace(GOES, start=date(2012, 1, 1), end=date(2012, 1, 1))), held(STAYS), "not of the same days"),
    ],
)
def test_merges_that_cannot_be(gone: Held, into: Held, problem: str) -> None:
    with pytest.raises(Contradiction, match=problem):
        merge(gone, into, LEA)


def test_what_is_retired_comes_back_as_it_was() -> None:
    away = retire(held(STAYS), LEA)
    assert away.held == (held(STAYS, retired_at=NOON),)
    assert [(c.action, c.before, c.after) for c in away.changes] == [("retire", STAYS, None)]
    with pytest.raises(Contradiction, match="S01 was retired"):
        retire(away.held[0], LEA)
    back = restore(away.held[0], LEA)
    assert back.held == (held(STAYS),)
    assert [(c.action, c.before, c.after) for c in back.changes] == [("restore", None, STAYS)]
    with pytest.raises(Contradiction, match="part of memory already"):
        restore(back.held[0], LEA)


def test_a_merge_undone_gives_both_back() -> None:
    outcome = merged()
    both, gone = outcome.held
    back = restore(gone, LEA, into=both, absorbed=outcome.changes[1])
    assert back.held == (held(GOES), held(STAYS))
    assert [(c.event, c.action, c.other) for c in back.changes] == [
        ("A-2", "restore", "S01"),
        ("S01", "release", "A-2"),
    ]


def test_a_merge_undone_keeps_what_people_wrote_since() -> None:
    outcome = merged()
    both, gone = outcome.held
    later = replace(
        both.event,
        title="Retrait de Dassault",
        actors=("andromede", "orange", "thales"),
        start=date(2011, 12, 21),
        precision="range",
        note="relu",
        links=(*both.event.links, "https://c.example"),
    )
    back = restore(gone, LEA, into=held(later), absorbed=outcome.changes[1])
    assert back.held[1].event == replace(
        STAYS,
        title="Retrait de Dassault",
        actors=("andromede", "thales"),
        start=date(2011, 12, 21),
        precision="range",
        note="relu",
        links=("https://a.example/1", "https://c.example"),
    )


def test_a_merge_is_undone_only_where_the_other_is_still_there() -> None:
    outcome = merged()
    both, gone = outcome.held
    for into in (None, replace(both, retired_at=NOON), replace(both, merged_into="S09")):
        with pytest.raises(Contradiction, match="A-2 is told by S01, which is not in memory any more"):
            restore(gone, LEA, into=into, absorbed=outcome.changes[1])
    with pytest.raises(Contradiction, match="Restore S01 first"):
        restore(gone, LEA, into=both, absorbed=None)


@pytest.mark.parametrize("older_stays", [True, False])
def test_joined_stories_are_one_event_dated_by_what_began(older_stays: bool) -> None:
    """Unlike a merge, days apart are no contradiction: a story goes on for days."""
    later = replace(GOES, start=date(2012, 1, 4), end=date(2012, 1, 31), precision="month")
    stays, goes = (STAYS, later) if older_stays else (later, STAYS)
    with pytest.raises(Contradiction):
        united(stays, goes)
    outcome = join(held(goes), held(stays), LEA)
    both = outcome.event
    assert (both.id, both.title) == (stays.id, stays.title)
    assert (both.start, both.end, both.precision) == (STAYS.start, STAYS.end, "day")
    assert set(both.quotes) == {SAID, HEARD} and set(both.links) == {*STAYS.links, *later.links}
    assert outcome.held[1] == held(goes, merged_into=stays.id)
    assert [(c.action, c.user) for c in outcome.changes] == [("merge", "léa"), ("absorb", "léa")]
    back = restore(outcome.held[1], LEA, into=outcome.held[0], absorbed=outcome.changes[1])
    assert back.held == (held(goes), held(stays)), "a split gives both back, with their days"


def test_what_is_no_part_of_memory_is_not_joined() -> None:
    for gone, into in ((held(GOES, retired_at=NOON), held(STAYS)), (held(GOES), held(STAYS, merged_into="S02"))):
        with pytest.raises(Contradiction):
            join(gone, into, LEA)
