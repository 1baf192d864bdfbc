"""A saved watchlist comes into force, and of two the one that was saved last."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Watchlist
from bot.store import meta
from bot.store.database import Database
from bot.watchlist import load
from bot.work.backtest import IN_FORCE
from bot.work.pipeline import Pipeline, opened
from bot.work.saving import SharedFile
from bot.work.taking_up import TakingUp

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "watches:\n  - {{id: numergy, label: {label}, aliases: [Numergy]}}\n"


def running(folder: Path, database: Database) -> tuple[Path, Pipeline, TakingUp]:
    """A watchlist in force, and whoever looks whether it was saved."""
    file = folder / "watchlist.yaml"
    file.write_text(TEXT.format(label="Numergy"), encoding="utf-8")
    with database.write() as conn:
        newsroom = opened(conn, load(file), now=NOON)
    pipeline = Pipeline(database, newsroom, ("console",))
    return file, pipeline, TakingUp(SharedFile(file), pipeline, lambda: NOON, taking=asyncio.Lock())


async def test_what_could_not_be_taken_up_is_taken_up_at_the_next_look(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, pipeline, uptake = running(tmp_path, database)
    file.write_text(TEXT.format(label="Numergy SAS"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(uptake, "_taken", lambda *_, **__: 1 / 0)  # as when the database is locked
        with pytest.raises(ZeroDivisionError):
            await uptake.look()
    await uptake.look()
    watch = pipeline.newsroom.watchlist.watch("numergy")
    assert watch is not None and watch.label == "Numergy SAS"
    with database.read() as conn:
        assert "Numergy SAS" in (meta.get(conn, IN_FORCE) or "")


async def test_a_text_that_is_read_slowly_never_takes_the_place_of_a_newer_one(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, pipeline, uptake = running(tmp_path, database)
    read, taken, later_in_force, first = uptake._read, uptake._taken, threading.Event(), [True]

    def slowly() -> tuple[str, Watchlist]:
        found = read()
        if first and first.pop():
            later_in_force.wait(0.2)  # time to be overtaken, if anything can overtake it
        return found

    def noted(text: str, before: Watchlist, *, key: str) -> None:
        taken(text, before, key=key)
        later_in_force.set()

    monkeypatch.setattr(uptake, "_read", slowly)
    monkeypatch.setattr(uptake, "_taken", noted)
    looks = []
    for label in ("Numergy (un)", "Numergy (deux)"):
        file.write_text(TEXT.format(label=label), encoding="utf-8")
        looks.append(asyncio.create_task(uptake.look()))
        await asyncio.sleep(0.05)
    await asyncio.gather(*looks)
    watch = pipeline.newsroom.watchlist.watch("numergy")
    assert watch is not None and watch.label == "Numergy (deux)"
    with database.read() as conn:
        assert "Numergy (deux)" in (meta.get(conn, IN_FORCE) or "")
