"""A site that judges feed readers finds no fault in two days of Vigie; `make campaign` gives it a week."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from bot.store.database import open_database
from tests.feeds.judge import DAY, HOUR, Judge, Manners, addresses, faults, read_for
from tests.servers.http import Site


async def test_a_judge_of_feed_readers_finds_no_fault(site: Site, sqlite_file: Path, tmp_path: Path) -> None:
    """peers.md 4.35 (lemon24/reader#181, commafeed#1362, FreshRSS#6973, rssbot#267)."""
    shutil.copy(sqlite_file, tmp_path / "v.db")
    database = open_database(f"sqlite:///{tmp_path}/v.db")
    judge = Judge(site, HOUR)
    urls = addresses(judge)
    judge.at("/home", Manners(publishes=DAY))
    try:
        figures = await read_for(judge, database, urls, 2 * DAY)
    finally:
        database.close()
    assert faults(judge, 2 * DAY) == []
    assert site.busiest == 1
    assert figures.articles > 100
    assert len(judge.asked) == len(urls) + 1


async def test_the_judge_sees_a_reader_that_comes_too_soon(site: Site, sqlite_file: Path, tmp_path: Path) -> None:
    """It can find fault: the same reader, judged by a site that wants to be asked half as often."""
    shutil.copy(sqlite_file, tmp_path / "v.db")
    database = open_database(f"sqlite:///{tmp_path}/v.db")
    judge = Judge(site, HOUR)
    urls = {"still": judge.at("/still", Manners(publishes=timedelta(minutes=30), least=2 * HOUR))}
    try:
        await read_for(judge, database, urls, 8 * HOUR)
    finally:
        database.close()
    assert any("comes no sooner than asked" in fault for fault in judge.faults)
