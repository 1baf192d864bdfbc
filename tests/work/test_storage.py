"""A database that cannot be written is no feed's fault: real SQLite held by another writer, real HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreAway
from bot.store import articles, dialect
from bot.store.database import Database, open_database
from bot.wording import Words
from bot.work.rounds import Round
from bot.work.storage import LONGEST, RETRY, Storage
from tests.servers.http import Site
from tests.work.test_feed_health import DAY, HOUR, START, Watch24, rss

QUARTER = timedelta(minutes=15)
AWAY = "La base de données n'a pas pu être écrite"
BACK = "La base de données s'écrit de nouveau"


@pytest.fixture
def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database whose writers do not wait long for one another."""
    monkeypatch.setattr(dialect, "BUSY_TIMEOUT_MS", 20)
    with closing(open_database(f"sqlite:///{tmp_path / 'vigie.db'}")) as database:
        yield database


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another program writes, and takes its time."""
    with closing(sqlite3.connect(folder / "vigie.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def archived(watch: Watch24) -> int:
    with watch.database.read() as conn:
        return articles.count(conn)


def test_a_document_that_cannot_be_kept_is_read_again_soon(hasty: Database, site: Site, tmp_path: Path) -> None:
    watch = Watch24(hasty, site.serve("/feed", rss(START - HOUR)), site.serve("/b", rss(START - HOUR)))
    watch.days(DAY)
    before, known = len(watch.notices()), archived(watch)
    site.serve("/feed", rss(START - HOUR, START), etag='"2"')
    watch.now += DAY
    with held(tmp_path):
        assert watch.days()[0].failed == 0
        asked = len(site.requests)
        assert watch.days(RETRY / 2, RETRY, RETRY * 2) == [Round()] * 4
    assert len(site.requests) == asked, "nobody is asked for what cannot be kept"
    assert [watch.state(name).failures for name in ("f0", "f1")] == [0, 0]
    assert watch.notices()[before:] == []
    (figures,) = watch.days(QUARTER)[1:]
    assert (figures.failed, archived(watch)) == (0, known + 1)
    told, over = watch.notices()[before:]
    assert told.startswith(AWAY)
    assert BACK in over
    watch.days(DAY, DAY)
    assert len(watch.notices()) == before + 2


def test_why_is_told_in_the_readers_language(hasty: Database, tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(StoreAway, match="another process has been writing") as caught, hasty.write():
        pass
    assert "un autre programme y écrit depuis trop longtemps" in Words("fr").tell(caught.value.said)


def test_answers_that_wait_to_be_noted_are_not_asked_for_again(hasty: Database, site: Site, tmp_path: Path) -> None:
    watch = Watch24(hasty, *(site.serve(f"/{name}", rss(START - HOUR), etag='"1"') for name in "abc"))
    watch.days(DAY)
    watch.now += DAY
    with held(tmp_path):
        assert watch.days()[0].not_modified == 3
    asked = len(site.requests)
    assert watch.days(RETRY)[1] == Round()
    assert len(site.requests) == asked
    assert {watch.state(f"f{n}").last_good for n in range(3)} == {watch.now - RETRY}


def test_a_failure_that_cannot_be_noted_is_met_again(hasty: Database, site: Site, tmp_path: Path) -> None:
    watch = Watch24(hasty, site.serve("/feed", rss(START - HOUR)))
    watch.days(DAY)
    site.serve("/feed", status=500)
    watch.now += DAY
    with held(tmp_path):
        watch.days()
    assert watch.state().failures == 0
    watch.days(RETRY)
    assert watch.state().failures == 1


def test_where_little_can_be_kept_all_is_tried_less_and_less() -> None:
    """A full disk takes a notice, and no document: without patience all feeds would be asked twice a minute."""
    storage, now, tried = Storage(), START, list[timedelta]()
    for _ in range(20):
        storage.troubled = False  # as after the beginning of a round
        storage.failed(StoreAway("full"), now)
        storage.failed(StoreAway("full"), now)
        began = now
        while not storage.is_worth_trying(now):
            now += timedelta(seconds=10)
        tried.append(now - began)
    assert tried[:3] == [RETRY, RETRY * 2, RETRY * 4]
    assert set(tried[5:]) == {LONGEST}
