"""What Vigie makes of one article."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model import Event, Related, Watch, Watchlist
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
