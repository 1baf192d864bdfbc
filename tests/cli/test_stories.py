"""`vigie histoires`: stories listed, split and joined from a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.memory.stories import StoryBook
from bot.model import Article, key_of
from bot.store import articles, choices, stories
from bot.store.database import open_database

NOW = datetime.now(UTC)
WATCHLIST = "version: 1\nwatches:\n  - {id: numergy, label: Numergy, aliases: [Numergy]}\n"


def article(n: int, title: str) -> Article:
    text = "Le tribunal de commerce a placé Numergy en sauvegarde."
    at = NOW - timedelta(hours=30 - n)
    return Article(key=key_of(str(n)), title=title, text=text, source="LMI", url=f"https://n.example/{n}", published=at)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST)
    database = open_database("sqlite:///vigie.db")
    book = StoryBook()
    with database.write() as conn:
        for told in (article(0, "Numergy placé en sauvegarde"), article(1, "Numergy placé en sauvegarde : la suite")):
            articles.add(conn, told, [told.url])
            placed = book.place(told)
            stories.save(conn, placed.story, told.key, "first" if placed.new else "follow-up")
    database.close()

    def go(*words: str) -> str:
        assert main(["histoires", *words]) == 0
        return " ".join(capsys.readouterr().out.split())

    return go


def test_the_stories_of_late(run) -> None:  # type: ignore[no-untyped-def]
    told = run()
    assert told.startswith("1 histoire récente Numergy placé en sauvegarde") and "https://n.example/1" in told
    assert run("lister", "--since", "1h").startswith("0 histoire récente")


def test_split_and_join(run) -> None:  # type: ignore[no-untyped-def]
    assert "une histoire à part" in run("separer", "https://n.example/1", "--user", "léa")
    assert run().startswith("2 histoires récentes")
    assert "fait désormais partie" in run("relier", "https://n.example/1", "https://n.example/0", "--user", "léa")
    assert run().startswith("1 histoire récente ")
    assert "Aucun article archivé" in run("separer", "https://nowhere.example/")
    database = open_database("sqlite:///vigie.db")
    with database.read() as conn:
        assert [(c.user, c.action) for c in choices.all_choices(conn)] == [("léa", "split"), ("léa", "join")]
    database.close()
