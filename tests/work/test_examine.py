"""Every feed tried once, by `vigie doctor`: what answers, what does not, and what would instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.errors import FetchError, Said
from bot.feeds.answers import Fetched
from bot.feeds.fetch import Fetcher
from bot.feeds.headers import server_time
from bot.founding.known_feeds import KnownFeed
from bot.model import Feed
from bot.model.check import Check, wrong
from bot.work import turns
from bot.work.examine import clock_check, examine, good_or_odd
from tests.feeds.documents import AGENT, EMPTY, fetcher, item, parse, rss
from tests.servers.http import Site

NOW = datetime.now(UTC)
TODAY = format_datetime(NOW)
GOOD = rss(item("Numergy ouvre un centre", guid="1", date=TODAY) + item("Atos achète", guid="2", date=TODAY))


async def tried(feeds: list[Feed], *sites: Site, known: tuple[KnownFeed, ...] = ()) -> dict[str, Check]:
    async with fetcher(*sites) as ask:
        found = await examine(feeds, ask, lambda: NOW, gap=timedelta(0), known=known)
    return {check.subject: check for check in found}


def feed(url: str, name: str = "a", **more: object) -> Feed:
    return Feed(id=name, name=name, url=url, **more)  # type: ignore[arg-type]


async def test_feeds_that_answer_are_described(site: Site, other_site: Site) -> None:
    site.redirect("/old", site.serve("/feed", GOOD), 302)
    site.redirect("/gone", site.url("/feed"), 301)
    empty = other_site.serve("/empty", EMPTY)
    old = other_site.serve("/old", rss(item("Une vieille nouvelle", guid="9", date="Mon, 05 Jan 2015 08:00:00 GMT")))
    undated = other_site.serve("/undated", '{"version":"https://jsonfeed.org/version/1","items":[{"title":"Atos"}]}')
    urls = {"good": site.url("/feed"), "hop": site.url("/old"), "moved": site.url("/gone")}
    urls |= {"empty": empty, "old": old, "undated": undated}
    found = await tried([feed(url, name) for name, url in urls.items()], site, other_site)
    assert [*found] == [*(f"feed {name}" for name in urls), "clock"]
    assert found["feed good"] == Check(
        subject="feed good", level="good", said=f"RSS, 2 articles, newest {NOW:%Y-%m-%d}"
    )
    assert found["feed hop"].said.endswith(f"redirected to {site.url('/feed')}")
    assert (found["feed moved"].level, found["feed moved"].fix) == ("note", f"url: {site.url('/feed')}")
    assert found["feed empty"].level == found["feed old"].level == "note"
    assert "nothing for" in found["feed old"].said
    assert found["feed undated"].said == "JSON Feed, 1 article, undated"


async def test_of_a_feed_that_fails_an_address_that_answers_is_proposed(site: Site, other_site: Site) -> None:
    working = site.serve("/feed", GOOD)
    by_watchlist = feed(site.url("/a"), "a", alternatives=(site.url("/also-dead"), working))
    known = KnownFeed(name="Le B", urls=(site.url("/b"), site.serve("/empty", EMPTY), working), seen="", lists=1)
    page = other_site.serve(
        "/", f'<html><head><link rel=alternate type=application/rss+xml href="{working}">', "text/html"
    )
    found = await tried(
        [
            by_watchlist,
            replace(feed(site.url("/b"), "b"), name="Le B"),
            feed(other_site.url("/c"), "c"),
            feed(working, "d"),
        ],
        site,
        other_site,
        known=(known,),
    )
    assert {found[f"feed {name}"].level for name in "abc"} == {"wrong"}
    assert found["feed a"].fix == found["feed b"].fix == f"url: {working} (answers now, 2 articles)"
    assert found["feed c"].fix == f"url: {working} (found on {other_site.host}, 2 articles)"
    assert "404" in found["feed a"].said
    assert page and found["feed d"].level == "good"


async def test_a_feed_nothing_stands_in_for_keeps_its_advice(site: Site) -> None:
    dead = feed(site.url("/a"), "a", alternatives=(site.url("/b"),))
    found = await tried([dead, feed(site.url("/c"), "c", fragile=True), feed(site.serve("/feed", GOOD), "d")], site)
    assert found["feed a"].fix.endswith(
        "look for the feed's new address on the site; other known addresses fail too (1)"
    )
    assert found["feed c"].level == "note"  # fragile: failing now and then is no news


async def test_a_page_that_offers_nothing_is_no_proposal(site: Site) -> None:
    site.serve("/", "<html><title>x</title>", "text/html")
    found = await tried([feed(site.url("/a"), "a"), feed(site.serve("/ok", GOOD), "b")], site)
    assert found["feed a"].fix == "look for the feed's new address on the site"


async def test_when_nobody_is_reached_the_network_is_to_blame() -> None:
    closed = "127.0.0.1:9"  # nobody listens on the discard port
    async with Fetcher(user_agent=AGENT, allow_private=frozenset({closed})) as ask:
        feeds = [feed(f"http://{closed}/feed", "a"), feed(f"http://{closed}/feed", "b")]
        (check,) = await examine(feeds, ask, lambda: NOW, gap=timedelta(0))
        assert check.subject == "network" and "none of 2 feeds" in check.said and check.fix
        assert [check.subject for check in await examine([], ask, lambda: NOW)] == ["clock"]


async def test_a_host_that_takes_long_is_not_asked_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HOST_TIME", timedelta(seconds=-1))
    found = await tried([feed(site.serve("/a", GOOD), "a"), feed(site.serve("/b", GOOD), "b")], site)
    assert found["feed b"].level == "note" and "too long" in found["feed b"].said


@pytest.mark.parametrize(
    ("seconds", "level", "said"),
    [
        ([], "note", "sites told the time (0)"),
        ([1, 2], "note", "sites told the time (2)"),
        ([0, 1, 9000], "good", "agrees"),
        ([300, 310, 305], "wrong", "0:05:05 behind those of 3 sites"),
        ([-7200, -7201, 0, -7202], "wrong", "2:00:00 ahead of those of 4 sites"),
    ],
)
def test_our_clock_by_those_of_the_sites(seconds: list[int], level: str, said: str) -> None:
    check = clock_check([timedelta(seconds=n) for n in seconds])
    assert check.level == level and said in check.said
    assert bool(check.fix) is (level == "wrong")


async def test_a_wrong_clock_is_found_by_the_dates_of_answers(site: Site) -> None:
    ahead = format_datetime(NOW + timedelta(hours=1), usegmt=False)
    feeds = [feed(site.serve(f"/{n}", GOOD, headers={"Date": ahead}), n) for n in "abc"]
    assert (await tried(feeds, site))["clock"].level == "wrong"


def test_a_servers_time_counts_its_caches() -> None:
    date = {"Date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    assert server_time(date) == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert server_time({**date, "Age": "60"}) == datetime(2026, 11, 22, 10, 1, tzinfo=UTC)
    assert server_time({**date, "Age": "x"}) == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert server_time({"Age": "60"}) is None
    assert server_time({"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "9999999999"}) is None


def test_what_is_no_feed_by_its_words_is_not_called_one() -> None:
    body = b"<channel><item><title>a</title></item></channel>"
    check = good_or_odd(feed("https://x.fr/"), Fetched(url="https://x.fr/", status=200, body=body), parse(body), NOW)
    assert check.said.startswith("CDF")


def test_an_error_becomes_a_check_with_its_fix() -> None:
    for error, said, fix in (("a is b. Fix: do c", "a is b", "do c"), ("a; do b; c", "a", "do b; c"), ("a", "a", "")):
        assert wrong("x", error) == Check(subject="x", level="wrong", said=said, fix=fix, error=error)
    told = FetchError(Said("{url}: the name {host} does not resolve; look for a typing mistake", url="u", host="h"))
    assert isinstance(wrong("x", told).error, Said) and wrong("x", told).fix == "look for a typing mistake"
