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


def test_the_archive_tells_what_memory_does_not() -> None:
    now = Article(key="now", title="Atos vend Bull", text="", published=datetime(2026, 3, 31, tzinfo=UTC))

    def told(newsroom: Newsroom, archived: Archived) -> list[str]:
        considered = newsroom.consider(now, now=datetime(2026, 3, 31, tzinfo=UTC))
        assert newsroom.seek(considered).watches == {"atos"}
        past = Past(archived, 0.6, 0.5, 0.5, 2.0, ("atos", "bull"))
        return [related.event.title for related in newsroom.related(considered, [past], "own")]

    newsroom = Newsroom(Watchlist(watches=(ATOS,)), gone=("A-gone",))
    newsroom.memory.add(replace(EVENT, id="A-known", title="Autre chose", start=date(2001, 1, 1), end=date(2001, 1, 1)))
    old = Archived("o", "Atos achète Bull", "Silicon", "", datetime(2014, 8, 1, tzinfo=UTC), "", frozenset({"atos"}))
    assert told(newsroom, old) == told(newsroom, replace(old, story="silent")) == ["Atos achète Bull"]
    assert [told(newsroom, replace(old, story=story)) for story in ("own", "known", "gone")] == [[], [], []]
