"""Every reason why a feed could not be read is told in the reader's language; what is logged stays English."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from bot.errors import FeedError, Forbidden, NotAFeed, Said
from bot.feeds.answers import _PHRASES, refusal_of
from bot.feeds.cadence import explain
from bot.feeds.document import MAX_ATTRIBUTES, MAX_GROWTH, MAX_SUBSET, MAX_TAGS
from bot.feeds.fetch import Fetcher
from bot.feeds.guard import MAX_URL, check_address, check_url
from bot.feeds.parse import parse_feed
from bot.model import Feed
from tests.french import FRENCH, untold
from tests.servers.http import Site

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FEED = Feed(id="f", name="F", url="https://e.fr/rss", alternatives=("https://e.fr/atom",))

BODIES = {
    "empty": b" ",
    "page": b"<html><head><title>Accueil</title></head></html>",
    "page without title": b"<html><body>x</body></html>",
    "page with feed": b'<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>',
    "no feed": b"<opml><body/></opml>",
    "broken JSON": b"{",
    "other JSON": b"{}",
    "doctype": b"<!DOCTYPE rss [" + b" " * MAX_SUBSET + b"]><rss/>",
    "entities": b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///x'>]><rss/>",
    "growth": b"<!DOCTYPE rss [<!ENTITY a '%s'>]><rss>%s</rss>" % (b"x" * 100, b"&a;" * (MAX_GROWTH // 100 + 1)),
    "tags": b"<rss>" + b"<a/>" * (MAX_TAGS + 1) + b"</rss>",
    "attributes": b"<rss><a " + b" ".join(b"a%d='1'" % n for n in range(MAX_ATTRIBUTES + 1)) + b"/></rss>",
}
ADDRESSES = [
    "https://e.fr:22/",
    "http://10.0.0.1/",
    "http://169.254.169.254/",
    f"https://e.fr/{'x' * MAX_URL}",
    "https://e.fr/a b",
    "https://e.fr:99999/",
    "ftp://e.fr/",
    "http:///x",
    "http://u@e.fr/",
    "http://%41/",
    "http://e.fr:0/",
    "http://0177.1/",
    "http://localhost/",
    "http://portail/",
]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_feed_is_told_in_french(body: bytes) -> None:
    with pytest.raises(NotAFeed) as caught:
        parse_feed(body, content_type="", feed=FEED, url=FEED.url, seen_at=NOW)
    assert untold(explain(caught.value, FEED)) == []
    assert "autres adresses\u00a0: https://e.fr/atom" in FRENCH.tell(explain(caught.value, FEED))


@pytest.mark.parametrize("url", ADDRESSES)
def test_what_the_guard_refuses_is_told_in_french(url: str) -> None:
    with pytest.raises(Forbidden) as caught:
        check_url(url)
    assert untold(caught.value.said) == []
    assert str(caught.value) == caught.value.said, "logs are English"


def test_a_name_that_leads_nowhere_is_told_in_french() -> None:
    with pytest.raises(Forbidden) as caught:
        check_address("nowhere", "e.fr", 80)
    assert FRENCH.tell(caught.value.said).startswith("e.fr mène à «\u00a0nowhere\u00a0»")


@pytest.mark.parametrize("status", [*_PHRASES, 418, 599, 204, 302])
def test_each_status_is_told_in_french(status: int) -> None:
    assert status not in _PHRASES or _PHRASES[status] == HTTPStatus(status).phrase
    for headers in ({}, {"Server": "cloudflare"}, {"cf-mitigated": "challenge"}, {"x-datadome": "1"}):
        error = refusal_of(FEED.url, status, headers, now=NOW)
        assert set(untold(error.said)) <= {"{status} {phrase}"} - (
            {"{status} {phrase}"} if status in _PHRASES else set()
        )


def test_a_refusal_names_the_shield_in_both_languages() -> None:
    error = refusal_of(FEED.url, 403, {"Server": "cloudflare"}, now=NOW)
    advice = "le site refuse les lecteurs automatiques\u00a0; demandez à l'éditeur, ou prenez une autre adresse"
    assert FRENCH.tell(error.said) == f"{FEED.url} répond 403, accès interdit (de Cloudflare)\u00a0: {advice}"
    assert str(error).startswith(f"{FEED.url} answers 403 Forbidden (from Cloudflare): the site refuses")


@pytest.fixture
def troubles(site: Site) -> Iterator[list[str]]:
    """Addresses that fail in each way a server can."""
    hop = site.url("/hop")
    site.redirect("/hop", hop)
    yield [
        hop,
        site.redirect("/lost", "http://[x/"),
        site.raw("/none", b""),
        site.raw("/nonsense", b"hello\r\n\r\n"),
        site.raw("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"),
        site.serve("/large", "x" * 3000),
        site.silent("/silent"),
        "http://name.invalid/",
        "http://127.0.0.1:1/",
    ]


async def test_what_goes_wrong_on_the_way_is_told_in_french(site: Site, troubles: list[str]) -> None:
    opened = frozenset({site.place, "127.0.0.1:1"})
    async with Fetcher(
        user_agent="Vigie", allow_private=opened, max_bytes=2000, deadline=timedelta(seconds=0.2)
    ) as fetcher:
        for url in troubles:
            with pytest.raises(FeedError) as caught:
                await fetcher.fetch(url)
            assert untold(caught.value.said) == [], url
            assert str(caught.value).isascii()


def test_a_copy_of_a_text_knows_how_it_was_made() -> None:
    """As `dataclasses.asdict` copies it; what fills a place may hold braces."""
    said = Said("{url} is no address: {why}", url="https://{x}", why=Said("it wants to be paid"))
    assert (
        FRENCH.tell(copy.deepcopy(said))
        == FRENCH.tell(said)
        == "https://{x} n'est pas une adresse\u00a0: il veut être payé"
    )


def test_an_error_without_words_says_nothing() -> None:
    assert FeedError().said == ""
