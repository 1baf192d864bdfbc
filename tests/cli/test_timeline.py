"""`vigie timeline`: text, picture and page, from the founding memory or a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from bot.model import Event
from bot.store import events
from bot.store.database import open_database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)  # the shipped watchlist, and no database yet

    def go(*arguments: str) -> tuple[int, str, str]:
        status = main(["chronologie", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return go


def test_the_text_from_the_founding_memory(run: Run) -> None:
    status, out, _ = run("Numergy")
    assert status == 0
    assert "Chronologie\u00a0: Numergy" in out
    assert "13 octobre 2015\u00a0: Numergy placé en procédure de sauvegarde" in out
    _, saga, _ = run("saga", "Numergy")
    assert "Cloudwatt désactivé" in saga
    assert "Cloudwatt désactivé" not in out


def test_a_picture_and_a_page(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("saga", "Andromède", "--png", "a.png", "--html", "a.html", "--dark")
    assert status == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "L'Usine Nouvelle" in page or "L&#x27;Usine Nouvelle" in page
    assert [line.partition(":")[0] for line in out.splitlines()] == ["a.png", "a.html"]


def test_what_does_not_fit_a_picture_is_said(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("Andromède, Orange, Atos, Numergy, Cloudwatt", "--png", "a.png")
    assert "more events: ask for chronologie" in out
    assert out.rstrip().endswith(" 2")


def test_the_database_is_read_where_there_is_one(run: Run, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'vigie.db'}")
    day = date(2026, 3, 2)
    with database.write() as conn:
        events.put(
            conn, [Event(id="X", title="Numergy revient", start=day, end=day, precision="day", actors=("numergy",))]
        )
    database.close()
    _, out, _ = run("Numergy")
    assert "2 mars 2026\u00a0: Numergy revient" in out
    assert "sauvegarde" not in out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["licorne"], "« licorne » is not on the watchlist"),
        (["saga"], "« saga » is not on the watchlist"),
        (["Numergy", "--png", "nowhere/a.png"], "cannot be written: No such file or directory. Fix:"),
    ],
)
def test_mistakes_are_said(run: Run, arguments: list[str], problem: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert problem in err


def test_a_watch_without_events(run: Run, tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text(
        "version: 1\nchannels: {veille: {}}\ndefaults: {channels: [veille]}\n"
        'feeds:\n  - {id: f, name: F, url: "https://f.example/rss"}\n'
        "watches:\n  - {id: zebrix, label: Zebrix, aliases: [Zebrix]}\n",
        "utf-8",
    )
    assert run("zebrix")[2] == "memory holds no event of zebrix yet\n"
