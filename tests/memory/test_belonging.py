"""Which archived articles are worth a line under an alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.memory.archive import Archived, Past, Sought
from bot.memory.belonging import ALONE, ARCHIVED, BAR, RICH, STRANGER, as_related, belonging, spellings
from bot.model import Event, Related

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
SOUGHT = Sought("now", NOW, {"numergy": 2, "sfr": 1}, frozenset({"numergy", "sfr"}))
EVENT = Event(
    id="e",
    title="Création d'Andromède avec Orange",
    start=date(2011, 5, 1),
    end=date(2011, 5, 31),
    precision="month",
    links=("https://s.example/known",),
)


def past(
    key: str = "a", title: str = "Numergy cherche des clients", *, likeness: float = 0.6, days: float = 900
) -> Past:
    moment = NOW - timedelta(days=days)
    archived = Archived(key, title, "Silicon", f"https://s.example/{key}", moment, "", frozenset({"numergy"}))
    return Past(archived, likeness, likeness / 2, 0.3, 2.0, ("numergy", "sfr"))


def shown(*ranked: Past, events: Sequence[Event] = (EVENT,), sought: Sought = SOUGHT) -> list[str]:
    related = [Related(event=event, score=0.5) for event in events]
    return [one.archived.key for one in belonging(sought, ranked, related)]


def changed(given: Past, **fields: object) -> Past:
    return replace(given, archived=replace(given.archived, **fields))  # type: ignore[arg-type]  # fields are checked at run time


def test_an_article_that_names_the_same_watch_and_is_alike_is_shown() -> None:
    assert shown(past(likeness=BAR)) == ["a"]
    assert shown(past(likeness=BAR - 0.01)) == []


def test_where_memory_is_silent_more_is_asked() -> None:
    assert shown(past(likeness=ALONE), events=()) == ["a"]
    assert shown(past(likeness=ALONE - 0.01), events=()) == []


def test_without_a_name_in_common_chance_must_be_out_of_the_question() -> None:
    stranger = changed(past(likeness=STRANGER), watches=frozenset({"orange"}))
    assert shown(stranger) == ["a"]
    assert shown(replace(stranger, likeness=STRANGER - 0.01)) == []


def test_long_articles_that_share_much_may_be_less_alike() -> None:
    assert shown(replace(past(likeness=BAR * 0.8), evidence=RICH)) == ["a"]
    assert shown(replace(past(likeness=BAR * 0.7), evidence=RICH)) == []


def test_one_word_or_an_untold_headline_is_too_little() -> None:
    assert shown(replace(past(), shared=("numergy",))) == []
    assert shown(replace(past(), headline=0.05)) == []


@pytest.mark.parametrize(
    ("days", "headline", "expected"),
    [(0.1, 0.2, []), (1.2, 0.9, []), (1.2, 0.2, ["a"]), (3.0, 0.9, ["a"]), (5000.0, 0.9, ["a"])],
)
def test_the_news_itself_is_not_its_past(days: float, headline: float, expected: list[str]) -> None:
    assert shown(replace(past(days=days), headline=headline)) == expected


def test_what_has_no_date_is_no_past_but_an_article_without_one_has_a_past() -> None:
    assert shown(changed(past(), moment=None)) == []
    assert shown(past(), sought=replace(SOUGHT, moment=None)) == ["a"]


def test_what_an_event_tells_is_not_said_again() -> None:
    assert shown(past("known")) == []
    assert shown(past(title="Andromède est créé par Orange")) == []
    close = past(title="Andromède choisit, chez Orange, un patron pour ses équipes de Rennes")
    assert shown(close) == ["a"]
    assert shown(changed(close, moment=datetime(2011, 5, 3, tzinfo=UTC))) == []


def test_a_story_is_told_once_whatever_its_articles_are_called() -> None:
    one, other = changed(past("a"), story="s"), changed(past("b", "SFR entre au capital", days=500), story="s")
    assert shown(one, other) == ["a"]
    assert shown(one, other, events=(replace(EVENT, story="s"),)) == []


def test_near_copies_stand_for_one_and_two_lines_are_enough() -> None:
    copies = [past("a", "Numergy cherche des clients"), past("b", "Numergy cherche encore des clients", days=899)]
    others = [past("c", "SFR entre au capital", days=500), past("d", "Bull vend ses parts", days=300)]
    assert shown(*copies, *others) == ["a", "c"]
    assert len(shown(*copies, *others, events=())) == ARCHIVED


def test_memory_comes_first() -> None:
    several = [replace(EVENT, id=str(number), title=f"Fait {number}") for number in range(4)]
    assert shown(past(), events=several) == []
    assert shown(past(), past("b", "SFR entre au capital", days=500), events=several[:3]) == ["a"]


def test_an_archived_article_is_told_like_an_event_with_its_source_and_why() -> None:
    at_midnight = changed(past(), moment=datetime(2013, 9, 30, 23, tzinfo=UTC))
    related = as_related(at_midnight, SOUGHT, spellings("NUMERGY, filiale de SFR ; Numergy."))
    event = related.event
    assert (event.id, event.title, event.note) == ("article:a", "Numergy cherche des clients", "Silicon")
    assert event.start == event.end == date(2013, 10, 1)
    assert (event.links, event.origin, event.story) == (("https://s.example/a",), "archive", "")
    assert (related.actors, related.words) == (("numergy",), ("NUMERGY", "SFR"))
    assert as_related(changed(past(), url=""), SOUGHT, {}).event.links == ()
