"""Quiet watches that suddenly speak, told from a real archive: once, to the right places, and not without proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Article, Channel, Evidence, Feed, FeedState, Mention, Story, Watch, Watchlist, key_of
from bot.newsroom import Newsroom
from bot.store import articles, feeds, mentions, outbox, pace, stories
from bot.store.database import Database, open_database
from bot.work.pace import listen
from bot.work.pipeline import Pipeline

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = NOW - timedelta(days=300)
FEEDS = tuple(Feed(id=name, name=name, url=f"https://{name}.example/rss") for name in ("silicon", "lmi", "zdnet"))


def watchlist(*, watch: bool = True, channel: bool = True) -> Watchlist:
    named = Watch(id="numergy", label="Numergy", aliases=("Numergy",), channels=("veille", "cloud"), spikes=watch)
    actor = Watch(id="acteur", label="Acteur", aliases=("Acteur",), mode="actor", channels=("veille",))
    channels = (Channel(id="veille", slack="#veille", spikes=channel), Channel(id="cloud", slack="#cloud"))
    return Watchlist(feeds=FEEDS, channels=channels, watches=(named, actor))


class Archive:
    """A database and the pipeline over it; `tell` archives an article that names a watch."""

    def __init__(self, url: str) -> None:
        self.database: Database = open_database(url)
        self.pipeline = self.with_watchlist(watchlist())

    def with_watchlist(self, changed: Watchlist) -> Pipeline:
        self.pipeline = Pipeline(self.database, Newsroom(changed), ("slack",))
        return self.pipeline

    def tell(
        self, title: str, days_ago: float, *, feed: str = "silicon", watch: str = "numergy", story: str = ""
    ) -> None:
        moment = NOW - timedelta(days=days_ago)
        key = key_of(title, feed)
        new = Article(key=key, title=title, text="", feed=feed, source=feed, published=moment, seen_at=moment)
        seen = Evidence(field="title", start=0, end=1, text="N", alias="N", form="exact")
        with self.database.write() as conn:
            articles.add(conn, new, [key])
            mentions.save(conn, key, [Mention(watch=watch, score=1.0, role="subject", evidence=(seen,))])
            if story:
                stories.save(conn, Story(key=story, title=title, first_seen=moment, last_seen=moment), key)

    def spike(self, *, watch: str = "numergy") -> None:
        for number, feed in enumerate(("silicon", "lmi", "zdnet", "lmi")):
            self.tell(f"{watch} nouvelle {number}", 3 - number / 2, feed=feed, watch=watch)

    def queued(self) -> list[tuple[str, str]]:
        with self.database.read() as conn:
            due = [row for place in outbox.places(conn) for row in outbox.due(conn, NOW, 9, place=place)]
        return sorted((row.address, row.message.notification) for row in due)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    one = Archive(f"sqlite:///{tmp_path / 'v.db'}")
    one.tell("Numergy, il y a longtemps", 290)
    listen(one.pipeline, now=START)  # since when the watches are looked for
    yield one
    one.database.close()


SAID = "Numergy, d'ordinaire discret, fait parler\u00a0: 4 sujets en 7 jours, 3 sources"


def test_a_spike_is_told_once_to_each_channel(archive: Archive) -> None:
    archive.spike()
    assert listen(archive.pipeline, now=NOW) == 2
    assert archive.queued() == [("#cloud", SAID), ("#veille", SAID)]
    assert listen(archive.pipeline, now=NOW) == 0
    archive.tell("encore", -0.1)
    assert listen(archive.pipeline, now=NOW + timedelta(hours=5)) == 0


def test_after_calm_and_rest_another_is_told(archive: Archive) -> None:
    archive.spike()
    assert listen(archive.pipeline, now=NOW)
    calm = NOW + timedelta(days=12)
    assert listen(archive.pipeline, now=calm) == 0
    for days, later, size in ((5, "a", 5), (30, "b", 6)):  # larger than any week before
        now = calm + timedelta(days=days)
        for number in range(size):
            feed = ("silicon", "lmi", "zdnet")[number % 3]
            archive.tell(f"{later} {number}", (NOW - now) / timedelta(days=1) + 1 + number / 9, feed=feed)
        told = listen(archive.pipeline, now=now)
        assert told == (2 if later == "b" else 0), "too soon after the first" if later == "a" else "rested"
        if later == "a":
            assert listen(archive.pipeline, now=now + timedelta(days=10)) == 0


@pytest.mark.parametrize(
    ("watch", "channel", "places"),
    [(False, True, []), (True, False, ["#cloud"]), (True, True, ["#cloud", "#veille"])],
)
def test_it_can_be_switched_off(archive: Archive, watch: bool, channel: bool, places: list[str]) -> None:
    archive.spike()
    listen(archive.with_watchlist(watchlist(watch=watch, channel=channel)), now=NOW)
    assert [address for address, _ in archive.queued()] == places


@pytest.mark.parametrize(
    ("speaks", "due"),
    [
        ({"quiet": (time(12), time(14))}, "2026-11-22T13:00"),
        ({"when": "daily", "at": time(8, 30)}, "2026-11-23T07:30"),
        ({"when": "weekly", "day": "friday", "at": time(17)}, "2026-11-27T16:00"),
        ({"quiet_days": ("sunday",)}, "2026-11-22T23:00"),
        ({"when": "hourly", "quiet": (time(12), time(20))}, "2026-11-22T19:00"),
    ],
)
def test_who_wants_no_word_now_has_it_later(archive: Archive, speaks: dict[str, Any], due: str) -> None:
    """NOW is a Sunday, 13:00 in Paris; `due` is UTC."""
    silent = replace(watchlist(), channels=(Channel(id="veille", slack="#veille", **speaks), watchlist().channels[1]))
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    archive.spike()
    archive.with_watchlist(silent)
    assert listen(archive.pipeline, now=NOW) == 1
    assert [address for address, _ in archive.queued()] == ["#cloud"]
    archive.tell("encore", -1)
    archive.tell("toujours", -5)
    assert listen(archive.pipeline, now=moment - timedelta(minutes=1)) == 0
    assert listen(archive.pipeline, now=moment + timedelta(minutes=1)) == 1
    assert [address for address, _ in archive.queued()] == ["#cloud", "#veille"]
    assert listen(archive.pipeline, now=moment + timedelta(minutes=16)) == 0


def test_quiet_hours_taken_away_let_go_of_the_word(archive: Archive) -> None:
    archive.spike()
    quiet = Channel(id="veille", slack="#veille", quiet=(time(12), time(20)))
    archive.with_watchlist(replace(watchlist(), channels=(quiet, watchlist().channels[1])))
    assert listen(archive.pipeline, now=NOW) == 1
    archive.with_watchlist(watchlist())
    assert listen(archive.pipeline, now=NOW + timedelta(minutes=15)) == 1


def test_a_channel_that_joins_long_after_hears_no_more_of_it(archive: Archive) -> None:
    archive.spike()
    assert listen(archive.with_watchlist(watchlist(channel=False)), now=NOW) == 1
    for days in (5, 6, 8):
        archive.tell(f"suite {days}", -days)
    archive.with_watchlist(watchlist())
    assert listen(archive.pipeline, now=NOW + timedelta(days=9)) == 0


def test_copies_of_one_story_are_one(archive: Archive) -> None:
    for number, feed in enumerate(("silicon", "lmi", "zdnet")):
        archive.tell(f"copie {number}", 1, feed=feed, story="s1")
    archive.tell("autre", 2, feed="lmi", story="s2")
    assert listen(archive.pipeline, now=NOW) == 0


def test_a_story_that_goes_on_is_not_counted_before(archive: Archive) -> None:
    with archive.database.read() as conn:
        apart = pace.before(
            conn, "numergy", START - timedelta(days=9), NOW, [key_of("Numergy, il y a longtemps", "silicon")]
        )
        assert apart == []
        assert len(pace.before(conn, "numergy", START - timedelta(days=9), NOW, [])) == 1


def test_the_first_contact_with_a_feed_is_no_spike(archive: Archive) -> None:
    with archive.database.write() as conn:
        for feed in FEEDS:
            feeds.save_state(conn, FeedState(feed=feed.id, url=feed.url, baseline=NOW))
    archive.spike()
    assert listen(archive.pipeline, now=NOW) == 0


def test_a_watch_added_lately_has_no_past(tmp_path: Path) -> None:
    archive = Archive(f"sqlite:///{tmp_path / 'v.db'}")
    listen(archive.pipeline, now=NOW - timedelta(days=30))
    archive.spike()
    assert listen(archive.pipeline, now=NOW) == 0
    archive.database.close()


def test_an_older_database_is_asked_since_when_it_knows_a_watch(tmp_path: Path) -> None:
    archive = Archive(f"sqlite:///{tmp_path / 'v.db'}")
    archive.tell("Numergy, il y a longtemps", 290)
    archive.spike()
    assert listen(archive.pipeline, now=NOW) == 2
    archive.database.close()


def test_an_actor_is_never_told(archive: Archive) -> None:
    archive.spike(watch="acteur")
    assert listen(archive.pipeline, now=NOW) == 0


def test_what_the_archive_tells_of_each_watch(archive: Archive) -> None:
    archive.tell("Numergy encore", 214, story="s")
    archive.tell("Numergy encore, ailleurs", 213, feed="lmi", story="s")
    with archive.database.read() as conn:
        told = pace.ever(conn, ["numergy", "bleu"], until=NOW)
        last = pace.last_article(conn, "numergy", until=NOW)
        before = pace.last_article(conn, "numergy", until=NOW - timedelta(days=250))
        assert pace.last_article(conn, "bleu", until=NOW) is None
        assert pace.first_seen(conn, "bleu") is None
    assert list(told) == ["numergy"]
    assert (told["numergy"].stories, told["numergy"].last) == (2, NOW - timedelta(days=213))
    assert last is not None and last.title == "Numergy encore, ailleurs"
    assert before is not None and before.title == "Numergy, il y a longtemps"
