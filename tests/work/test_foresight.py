"""« Sur 90 jours, +12 alertes »: what an edit would have done, over the archive, before it is written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Article, Edit, Examined
from bot.store import articles
from bot.store.database import Database
from bot.work.foresight import foresee
from tests.work.newspaper import NOON, WATCHLIST, Newspaper, add, change, remove


@pytest.fixture
def paper(tmp_path: Path, database: Database) -> Newspaper:
    """A team with an archive: a week of Zébu and Atos, and something older."""
    paper = Newspaper(tmp_path, database)
    with database.write() as conn:
        for days, title in enumerate(
            ["Zébu ouvre un centre", "Atos rachète Zébu", "Atos signe", "La météo", "Zébu recrute"]
        ):
            keep(conn, title, days)
        keep(conn, "Zébu naît", 100)
    return paper


def keep(conn: object, title: str, days: int) -> None:
    moment = NOON - timedelta(days=days, hours=1)
    article = Article(
        key=title, title=title, text=f"{title}.", feed="silicon", source="Silicon.fr", published=moment, seen_at=moment
    )
    articles.add(conn, article, [title])  # type: ignore[arg-type]  # a connection, as `database.write` gives it


def test_what_a_new_watch_would_have_alerted(paper: Newspaper) -> None:
    seen = paper().examine(add("Zébu"))
    assert (seen.mistakes, seen.days, seen.alerts, seen.more, seen.fewer) == ({}, 90, 3, 2, 0)
    assert seen.samples == ("Zébu ouvre un centre", "Zébu recrute")  # Atos told the other one already
    assert "+  - id: zebu" in seen.diff
    assert paper().examine(add("Zébu"), days=2).alerts == 2


def test_what_a_change_would_have_lost(paper: Newspaper) -> None:
    seen = paper().examine(change("atos", veto=("signe",)))
    assert (seen.alerts, seen.more, seen.fewer, seen.samples) == (1, 0, 1, ("Atos signe",))
    assert paper().examine(remove("atos")) == Examined(
        diff=paper().examine(remove("atos"), days=0).diff, fewer=2, samples=("Atos rachète Zébu", "Atos signe")
    )


def test_what_is_only_to_be_well_formed_asks_no_archive(paper: Newspaper) -> None:
    assert paper().examine(add("Zébu"), days=0) == Examined(days=0, diff=paper().examine(add("Zébu")).diff)
    same = paper().examine(change(label="Orange"))
    assert (same.alerts, same.diff) == (0, "")


def test_a_source_takes_its_alerts_along(paper: Newspaper) -> None:
    seen = paper().examine(remove("silicon", feed=True))
    assert (seen.alerts, seen.more, seen.fewer) == (0, 0, 2)
    new = Edit(entry="feed", action="add", id="", values={"name": "Next", "url": "https://next.example/feed"})
    assert paper().examine(new).alerts == 0 and "https://next.example/feed" in paper().examine(new).diff


def test_looking_ends_in_time_and_says_how_far_it_came(paper: Newspaper) -> None:
    edited = WATCHLIST + "  - {id: zebu, label: Zébu, aliases: Zébu}\n"
    seen = foresee(
        paper.database, (WATCHLIST, edited), Edit(entry="watch", action="add", id="zebu"), now=NOON, days=90, longest=-1
    )
    assert (seen.days, seen.alerts) == (1, 1)  # one article, of today
