"""`vigie journal`: who edited the watchlist, as text and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.model import WatchlistChange
from bot.store import journal, people
from bot.store.database import open_database

WATCHLIST = "watches:\n  - {id: orange, label: Orange, aliases: Orange}\n"
DIFF = "--- watchlist.yaml\n+++ watchlist.yaml\n@@ -1,2 +1,2 @@\n watches:\n-  - x\n+  - y"


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    file = tmp_path / "watchlist.yaml"
    file.write_text(WATCHLIST)
    return ["--watchlist", str(file), "--database", f"sqlite:///{tmp_path / 'v.db'}"]


def write(url: str) -> None:
    database = open_database(url)
    with database.write() as conn:
        people.meet(conn, "U1", "Léa")
        for number, approved in enumerate(["", "U2"]):
            change = WatchlistChange(
                at=datetime(2026, 3, 2, 8 + number, 12, tzinfo=UTC), user="U1", action="change", entry="watch",
                id=("orange", "atos")[number], diff=DIFF, digest=str(number), approved_by=approved,
            )  # fmt: skip
            journal.done(conn, journal.begin(conn, change))
        journal.begin(conn, change)  # a writer that was killed: no part of the journal
    database.close()


def test_the_newest_comes_first_with_its_difference(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write(place[-1])
    assert main(["historique", *place]) == 0
    assert capsys.readouterr().out == (
        f"2 mars 2026 à 10:12 · Léa · modifier la veille «\u00a0atos\u00a0» · acceptée par U2\n\n{DIFF}\n\n"
        f"2 mars 2026 à 09:12 · Léa · modifier la veille «\u00a0orange\u00a0»\n\n{DIFF}\n\n"
    )
    assert main(["journal", "orange", "--json", *place]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "at": "2026-03-02T08:12:00+00:00", "user": "U1", "action": "change", "entry": "watch", "id": "orange",
        "diff": DIFF, "digest": "0", "approved_by": "",
    }  # fmt: skip


def test_nothing_to_tell(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", *place]) == 1
    assert "there is no database yet" in capsys.readouterr().err
    open_database(place[-1]).close()
    assert main(["journal", *place]) == 0
    assert "Personne n'a modifié" in capsys.readouterr().out
    assert main(["journal", "--json", *place]) == 0
    assert capsys.readouterr().out == ""
