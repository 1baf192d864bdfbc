"""The feeds of a site, from its address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import FetchError
from bot.feeds.fetch import Fetcher
from bot.feeds.finding import offers
from bot.feeds.parse import feed_title
from tests.feeds.documents import item, rss
from tests.servers.http import Site

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FEED = rss(item(date="Tue, 10 Mar 2026 08:00:00 +0000") + item(title="Un autre article du jour", link="/b"))


async def test_a_page_that_declares_feeds_gives_them_and_says_which_do_not_answer(site: Site, ask: Fetcher) -> None:
    """peers.md 4.33: livemarks#143, NodeRSSBot#31, FreshRSS#1042."""
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    page = f"<html><head>{link.format('/cloud.xml')}{link.format('/dead.xml')}</head><body>x</body></html>"
    url = site.serve("/", page, content_type="text/html")
    site.serve("/cloud.xml", FEED)
    good, dead = await offers(ask, url, now=NOW)
    assert (good.url, good.name, good.articles) == (site.url("/cloud.xml"), "Silicon", 2)
    assert good.newest == datetime(2026, 3, 10, 8, tzinfo=UTC)
    assert (dead.url, dead.articles) == (site.url("/dead.xml"), 0)
    assert "404" in dead.trouble
    assert good.outline.name == "Silicon"


async def test_a_page_that_declares_none_is_searched_at_the_usual_addresses(site: Site, ask: Fetcher) -> None:
    url = site.serve("/actus/cloud.html", "<html><body>x</body></html>", content_type="text/html")
    site.redirect("/feed", "/rss.xml")
    site.serve("/rss.xml", rss(""))
    (found,) = await offers(ask, url, now=NOW)
    assert (found.url, found.articles, found.newest, found.trouble) == (site.url("/rss.xml"), 0, None, "")


async def test_a_feed_is_its_own_answer(site: Site, ask: Fetcher) -> None:
    (found,) = await offers(ask, site.serve("/x", FEED), now=NOW)
    assert found.articles == 2


async def test_an_address_without_a_scheme_is_meant_for_https(ask: Fetcher) -> None:
    with pytest.raises(FetchError, match="https://localhost"):
        await offers(ask, "localhost/feed", now=NOW)


def test_a_feed_says_what_it_is_called() -> None:
    assert feed_title(rss("").encode(), "") == "Silicon"
    assert (
        feed_title(b"<feed><title type='html'><![CDATA[L&#39;Usine\n &amp; co]]></title></feed>", "") == "L'Usine & co"
    )
    assert feed_title(b'{"title": "x"}', "") == ""
