"""Is the database fit? Looked at without making, migrating or changing it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store import fitness as room
from bot.store import meta
from bot.store.database import HEAD, open_database, step_of
from bot.store.fitness import fitness


def levels(url: str) -> list[tuple[str, str]]:
    return [(check.subject, check.level) for check in fitness(url)]


def test_a_good_database_is_left_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vigie.db'}"
    assert levels(url) == [("database", "good"), ("disk", "good")]
    assert not (tmp_path / "vigie.db").exists()
    database = open_database(url)
    assert [HEAD in check.said for check in fitness(url)] == [True, False]
    with database.read() as conn:
        assert meta.get(conn, "doctor") is None
    database.close()


def test_an_older_one_is_not_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vigie.db'}"
    open_database(url).close()
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text("UPDATE schema_version SET version_num = '0001'"))
    engine.dispose()
    assert levels(url)[0] == ("database", "note")
    assert step_of(url) == "0001"


def test_what_cannot_be_a_database_is_told_with_its_fix(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, but a text of some length" * 50)
    for url in ("mysql://a/b", f"sqlite:///{tmp_path}/none/vigie.db", f"sqlite:///{tmp_path / 'text.db'}"):
        (check,) = fitness(url)
        assert check.level == "wrong" and check.fix, url


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.os, "access", lambda folder, mode: mode != os.W_OK)  # root may write everywhere
    assert levels(f"sqlite:///{tmp_path / 'vigie.db'}")[0] == ("database", "wrong")


@pytest.mark.parametrize(("free", "level"), [(2**20, "wrong"), (500 * 2**20, "note"), (2**40, "good")])
def test_the_room_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda folder: usage)
    assert levels(f"sqlite:///{tmp_path / 'vigie.db'}")[1] == ("disk", level)


def test_an_open_database_of_either_kind_is_good(database_url: str) -> None:
    open_database(database_url).close()
    assert levels(database_url)[0] == ("database", "good")
