"""What operators hear of feeds over days of polls: real HTTP, the real pipeline, a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from bot.feeds.fetch import Fetcher
from bot.model import Channel, Feed, FeedState, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import feeds, outbox
from bot.store.database import Database
from bot.store.schema import outbox as table
from bot.work.outage import HOSTS
from bot.work.pipeline import Pipeline
from bot.work.rounds import Round, Rounds
from tests.patience import PATIENCE
from tests.servers.http import Site, run_site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEVER = "127.0.0.9:9"  #: nobody listens there


def rss(*moments: datetime) -> str:
    items = "".join(
        f"<item><title>Article numéro {when:%j-%H-%M}</title><link>/{when:%j-%H-%M}</link>"
        f"<guid isPermaLink='false'>{when:%j-%H-%M}</guid><pubDate>{format_datetime(when)}</pubDate></item>"
        for when in moments
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


class Watch24:
    """Feeds under watch, and a clock."""

    def __init__(self, database: Database, *urls: str) -> None:
        self.now = START
        listed = tuple(Feed(id=f"f{n}", name=f"Média {n}", url=url, place=f"w.yaml:{n}") for n, url in enumerate(urls))
        watch = Watch(id="atos", label="Atos", aliases=("Atos",), channels=("ops",))
        watchlist = Watchlist(feeds=listed, channels=(Channel(id="ops"),), watches=(watch,), operators="ops")
        self.database = database
        self.pipeline = Pipeline(database, Newsroom(watchlist), ("console",))
        self.allowed = frozenset(url.split("/")[2] for url in urls)
        self.fetcher = Fetcher(user_agent="test", allow_private=self.allowed, deadline=timedelta(seconds=PATIENCE))
        self.rounds = Rounds(self.pipeline, self.fetcher, lambda: self.now, gap=timedelta(0))

    def days(self, *later: timedelta) -> list[Round]:
        """A round now, and after each of these waits."""

        async def go() -> list[Round]:
            self.rounds.taking = asyncio.Lock()  # one that was waited for belongs to the loop of that day; as does this
            self.rounds._working = self.rounds._together._working = asyncio.Semaphore(1)
            async with self.fetcher:
                figures = [await self.rounds.go()]
                for wait in later:
                    self.now += wait
                    figures.append(await self.rounds.go())
                return figures

        return asyncio.run(go())

    def notices(self) -> list[str]:
        """All that was queued for operators, edits and what stands in threads included."""
        with self.database.read() as conn:
            rows = conn.execute(select(table.c.message).order_by(table.c.number))
            return [message.notification for message in rows.scalars()]

    def lines(self, number: int) -> str:
        with self.database.read() as conn:
            return repr(outbox.due(conn, self.now, 100)[number].message.blocks)

    def state(self, feed: str = "f0") -> FeedState:
        with self.database.read() as conn:
            found = feeds.get_state(conn, feed)
        assert found
        return found


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Three sites under addresses of their own."""
    running = [run_site(f"127.0.0.{n}") for n in (11, 12, 13)]
    yield [next(site) for site in running]
    for site in running:
        site.close()


def test_a_feed_that_was_busy_and_falls_silent_is_told_once_and_when_it_speaks(database: Database, site: Site) -> None:
    """« muet depuis 4 jours, d'habitude 6 par jour »: peers.md 4.12 (Feeder#374, feedbin#172, vienna#1228)."""
    past = [START - DAY * n - HOUR * 4 * k for n in range(21) for k in range(6)]
    watch = Watch24(database, site.serve("/feed", rss(*past), etag='"1"'))
    watch.days(*[DAY] * 6)
    silence = [text for text in watch.notices() if "muet" in text]
    assert silence == ["Média 0 muet depuis 2 jours, d'habitude 6 par jour"]
    site.serve("/feed", rss(watch.now), etag='"2"')
    watch.days(DAY, DAY)
    assert [text for text in watch.notices() if "publie" in text] == ["Média 0 publie de nouveau."]
    assert sum("muet" in text for text in watch.notices()) == 1


def test_a_moved_feed_is_followed_and_its_line_proposed_after_days(database: Database, site: Site) -> None:
    """peers.md 4.28 (feedbin#579, NetNewsWire#953; Vienna#1546): proposed, never written."""
    watch = Watch24(database, site.serve("/old", rss(START - HOUR)))
    watch.days(DAY)
    site.redirect("/old", "/new", status=301)
    site.serve("/new", rss(START - HOUR, START), etag='"1"')
    watch.days(*[DAY] * 3)
    assert not any("déménagé" in text for text in watch.notices())
    watch.days(*[DAY] * 3)
    (told,) = [n for n, text in enumerate(watch.notices()) if "déménagé" in text]
    assert f"w.yaml:0: url: {site.url('/new')}" in watch.lines(told)
    assert watch.pipeline.newsroom.watchlist.feeds[0].url == site.url("/old")
    site.serve("/old", rss(START))
    watch.days(DAY)
    assert watch.state().learned.moved is None
    assert len(watch.notices()) == told + 1


def test_a_maintenance_page_is_no_new_home(database: Database, site: Site) -> None:
    """peers.md 4.28 (Vienna#1546): it must hold an article this feed is known for."""
    watch = Watch24(database, site.serve("/old", rss(START - HOUR)))
    watch.days(DAY)
    site.redirect("/old", "/other", status=301)
    site.serve("/other", rss(), etag='"1"')
    watch.days(*[DAY] * 9)
    assert not any("déménagé" in text for text in watch.notices())


def test_a_feed_that_is_gone_is_paused_told_and_asked_again_each_week(database: Database, site: Site) -> None:
    """peers.md 4.28 (FreshRSS#3561) and 4.11: paused is not stopped."""
    watch = Watch24(database, site.serve("/feed", rss(START - HOUR)))
    watch.days(DAY)
    site.serve("/feed", status=410)
    watch.days(*[DAY] * 14)
    assert len(site.asked("/feed")) == 2 + 3 + 1  # the good ones, three repeats, and a week later
    told, again = [text for text in watch.notices() if "disparu" in text]  # and a week later
    assert told == again
    assert told.startswith("Média 0 répond qu'il a disparu pour de bon (410)")
    site.serve("/feed", rss(START))
    watch.days(7 * DAY)
    assert watch.notices()[-1] == "Média 0 répond de nouveau."


def test_a_short_failure_is_nobodys_business(database: Database, site: Site) -> None:
    """peers.md 4.10 (element-integration-manager#63, superfeedr/news-bot#1): three in a row, and for hours."""
    watch = Watch24(database, site.serve("/feed", rss(START - HOUR)))
    watch.days(DAY)
    before = len(watch.notices())
    site.serve("/feed", status=500)
    watch.days(HOUR, HOUR, HOUR, 2 * HOUR)
    site.serve("/feed", rss(START))
    watch.days(DAY)
    assert watch.notices()[before:] == []


def test_a_failure_that_lasts_is_told_again_each_week(database: Database, site: Site) -> None:
    watch = Watch24(database, site.serve("/feed", rss(START - HOUR)))
    watch.days(DAY)
    site.serve("/feed", status=500)
    watch.days(*[DAY + HOUR] * 20)
    assert sum("échecs de suite" in text for text in watch.notices()) == 3


def test_when_nobody_answers_no_feed_is_blamed(database: Database, sites: list[Site]) -> None:
    """peers.md 4.11 (miniflux#2150): our own network was down."""
    urls = [site.serve("/feed", rss(START - HOUR)) for site in sites]
    watch = Watch24(database, *urls)
    watch.days(DAY)
    before = len(watch.notices())
    watch.pipeline.newsroom = watch.pipeline.newsroom.edit(_at(watch, NEVER))
    real = watch.pipeline.newsroom.watchlist.feeds
    assert len({feed.url for feed in real}) == len(urls)
    watch.days(DAY, DAY, DAY)
    assert [text.split("\u00a0")[0] for text in watch.notices()[before:]] == [
        "3 sites qui allaient bien ne répondent plus, et aucun autre"
    ]
    assert [watch.state(f"f{n}").failures for n in range(HOSTS)] == [0, 0, 0]
    watch.pipeline.newsroom = watch.pipeline.newsroom.edit(_at(watch, *urls))
    watch.days(DAY)
    assert watch.notices()[-1].startswith("Les sites répondent de nouveau")
    assert watch.state().last_good == watch.now


def _at(watch: Watch24, *urls: str) -> Watchlist:
    """The watchlist with its feeds elsewhere: real hosts, or places where nobody listens."""
    watchlist = watch.pipeline.newsroom.watchlist
    moved = [f"http://127.0.0.{n + 20}:9/" for n in range(len(watchlist.feeds))] if urls == (NEVER,) else urls
    watch.fetcher._allow_private = watch.allowed | {url.split("/")[2] for url in moved}
    pairs = zip(watchlist.feeds, moved, strict=True)
    return replace(watchlist, feeds=tuple(replace(feed, url=url) for feed, url in pairs))


def test_when_somebody_answers_those_who_do_not_have_failed(database: Database, sites: list[Site]) -> None:
    urls = [site.serve("/feed", rss(START - HOUR)) for site in sites[:1]]
    watch = Watch24(database, *urls, *(f"http://127.0.0.{n}:9/" for n in (30, 31, 32, 33)))
    assert watch.days()[0] == Round(polled=5, failed=4, articles=1)
    assert [watch.state(f"f{n}").failures for n in range(5)] == [0, 1, 1, 1, 1]
    assert not any("réseau" in text for text in watch.notices())


def test_a_few_hosts_that_fail_one_after_the_other_are_taken_back(database: Database, sites: list[Site]) -> None:
    """Feeds come due one by one, so an outage shows as one failure after the other."""
    urls = [site.serve("/feed", rss(START - HOUR)) for site in sites]
    watch = Watch24(database, *urls)
    watch.days()
    for site in sites:
        site.stopping.set()
    nowhere = _at(watch, NEVER)
    watch.pipeline.newsroom = watch.pipeline.newsroom.edit(nowhere)
    with database.write() as conn:
        for n, feed in enumerate(nowhere.feeds):
            late = START + n * HOUR
            feeds.save_state(conn, FeedState(feed=feed.id, url=feed.url, address=feed.url, next_check=late))
    watch.days()
    assert watch.state("f0").failures == 1
    watch.days(HOUR)
    assert watch.state("f1").failures == 1
    watch.days(HOUR)
    assert [watch.state(f"f{n}").failures for n in range(3)] == [0, 0, 0]
    assert any("réseau" in text for text in watch.notices())


def test_a_page_that_answers_for_all_is_asked_with_patience_and_told_again_each_week(
    database: Database, sites: list[Site], site: Site
) -> None:
    """Three titles of one publisher may be all there is to watch, and their consent page no portal at all."""
    watch = Watch24(database, *(one.serve("/feed", rss(START - HOUR)) for one in sites))
    watch.fetcher._allow_private = watch.allowed | {site.place}
    watch.days(DAY)
    page = site.serve("/consent", "<html><title>Avant de continuer</title></html>", "text/html")
    for one in sites:
        one.redirect("/feed", page)
    watch.days(DAY)
    asked = sum(len(one.requests) for one in sites)
    watch.days(*[timedelta(seconds=30)] * 20)
    assert sum(len(one.requests) for one in sites) == asked + 2 * len(sites), "each every five minutes"
    watch.days(*[DAY] * 15)
    assert sum("répondent tous" in text for text in watch.notices()) == 3
    assert watch.state().failures == 0


@pytest.mark.parametrize("etag", ["", '"1"'])
def test_a_feed_polled_by_a_clock_years_ahead_is_asked_again_once_it_is_put_back(
    database: Database, site: Site, etag: str
) -> None:
    watch = Watch24(database, site.serve("/feed", rss(START - HOUR), etag=etag))
    watch.now += DAY * 900
    watch.days(HOUR * 2)
    watch.now = START
    watch.days(HOUR * 2)
    assert watch.state().last_checked == watch.now and len(site.asked("/feed")) == 4
    watch.days(timedelta(minutes=1))
    watch.now -= timedelta(minutes=3)  # as time servers do
    watch.days()
    assert len(site.asked("/feed")) == 4
