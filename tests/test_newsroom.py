"""What Vigie makes of one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.memory.archive import Archived, Past
from bot.model import Article, Event, Related, Watch, Watchlist
from bot.newsroom import Newsroom

EVENT = Event(id="e", title="Atos vend Bull", start=date(2026, 3, 30), end=date(2026, 3, 30), precision="day")
ATOS = Watch(id="atos", label="Atos", aliases=("Atos",))


@pytest.mark.parametrize(
    ("actors", "shared", "french"),
    [
        (("atos",), (), "même nom\u00a0: Atos"),
        (("atos", "gone"), ("rachat",), "mêmes noms\u00a0: Atos, gone\u00a0; même mot\u00a0: rachat"),
        ((), ("rachat", "supercalculateurs"), "mêmes mots\u00a0: rachat, supercalculateurs"),
    ],
)
def test_why_an_event_is_shown_is_told_in_words(actors: tuple[str, ...], shared: tuple[str, ...], french: str) -> None:
    newsroom = Newsroom(Watchlist(watches=(ATOS,)))
    assert newsroom.why(Related(event=EVENT, score=0.5, actors=actors, words=shared)) == french


def test_the_same_in_english() -> None:
    newsroom = Newsroom(Watchlist(watches=(ATOS,), language="en"))
    told = newsroom.why(Related(event=EVENT, score=0.5, actors=("atos",), words=("sale",)))
    assert told == "same name: Atos; same word: sale"


def told_of(newsroom: Newsroom, archived: Archived) -> list[Related]:
    """What is told under « Atos vend Bull » where the archive has this as its past."""
    now = Article(key="now", title="Atos vend Bull", text="", published=datetime(2026, 3, 31, tzinfo=UTC))
    considered = newsroom.consider(now, now=datetime(2026, 3, 31, tzinfo=UTC))
    assert newsroom.seek(considered).watches == {"atos"}
    return list(newsroom.related(considered, [Past(archived, 0.6, 0.5, 0.5, 2.0, ("atos", "bull"))], "own"))


OLD = Archived("o", "Atos achète Bull", "Silicon", "", datetime(2014, 8, 1, tzinfo=UTC), "", frozenset({"atos"}))


def test_the_archive_tells_what_memory_does_not() -> None:
    newsroom = Newsroom(Watchlist(watches=(ATOS,)), gone=("A-gone",))
    for story, expected in (("", [OLD.title]), ("silent", [OLD.title]), ("own", []), ("gone", [])):
        assert [related.event.title for related in told_of(newsroom, replace(OLD, story=story))] == expected


def test_what_the_archive_finds_of_an_alerted_story_is_told_as_memory_has_it() -> None:
    newsroom = Newsroom(Watchlist(watches=(ATOS,)))
    event = replace(EVENT, id="A-s", title="Autre chose", start=date(2014, 7, 1), end=date(2014, 7, 1), story="s")
    newsroom.memory.add(event)
    (related,) = told_of(newsroom, replace(OLD, story="s"))
    assert (related.event, related.actors) == (event, ("atos",))
    newsroom.memory.add(replace(event, end=date(2027, 1, 1)))  # dated anew by a person: it is not over
    assert told_of(newsroom, replace(OLD, story="s")) == []
