"""Which mute keeps an article from a channel that it would go to?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting.policy import silenced
from bot.model import Article, Channel, Evidence, Mention, Mute, Muted, Watch, Watchlist

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
ARTICLE = Article(key="a", title="Atos et Numergy", text="", source="Silicon.fr")
WATCHLIST = Watchlist(
    channels=(Channel(id="one"), Channel(id="two")),
    watches=(
        Watch(id="atos", label="Atos", aliases=("Atos",), channels=("one",)),
        Watch(id="numergy", label="Numergy", aliases=("Numergy",), channels=("one", "two")),
        Watch(id="bull", label="Bull", aliases=("Bull",), channels=("one",)),
    ),
)
NAMED = Evidence(field="title", start=0, end=4, text="Atos", alias="Atos", form="exact")
FOUND = (
    Mention(watch="atos", score=1.0, role="subject", evidence=(NAMED,)),
    Mention(watch="numergy", score=1.0, role="subject", evidence=(NAMED,)),
    Mention(watch="bull", score=1.0, role="passing", evidence=(NAMED,)),
)


def mute(kind: Muted, what: str) -> Mute:
    return Mute(key=what, kind=kind, what=what, user="U", at=NOON, until=NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("muted", "one", "two"),
    [
        ((), "", ""),
        (("other",), "", ""),
        (("atos",), "", ""),
        (("numergy",), "", "numergy"),
        (("atos", "numergy"), "atos", "numergy"),  # Bull is named in passing, and alone
        (("atos", "numergy", "bull"), "atos", "numergy"),
    ],
)
def test_a_watch_that_still_speaks_in_a_channel_is_heard_there(muted: tuple[str, ...], one: str, two: str) -> None:
    mutes = [mute("watch", watch) for watch in muted]
    by = [silenced(ARTICLE, FOUND, WATCHLIST, channel, mutes) for channel in ("one", "two")]
    assert [held.what if held else "" for held in by] == [one, two]


def test_a_muted_source_is_heard_nowhere() -> None:
    source = mute("source", "SILICON.FR")
    assert silenced(ARTICLE, FOUND, WATCHLIST, "one", [mute("watch", "atos"), source]) == source


def test_names_in_passing_that_only_spoke_together_are_kept_by_either() -> None:
    passing = tuple(replace(mention, role="passing") for mention in FOUND[:2])
    assert silenced(ARTICLE, passing, WATCHLIST, "two", []) is None
    held = silenced(ARTICLE, passing, WATCHLIST, "two", [mute("watch", "atos")])
    assert held and held.what == "atos"
