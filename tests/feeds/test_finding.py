"""The feeds of a site, from its address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import FetchError
from bot.feeds.discover import declared_feeds, linked_feeds
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


async def test_addresses_that_lead_to_one_feed_are_offered_once(site: Site, ask: Fetcher) -> None:
    declared = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in ("/old", "/older", "/flux")
    )
    url = site.serve("/", f"<html>{declared}</html>", content_type="text/html")
    site.redirect("/old", "/flux")
    site.redirect("/older", "/old")
    site.serve("/flux", FEED)
    assert [offer.url for offer in await offers(ask, url, now=NOW)] == [site.url("/flux")]


async def test_the_usual_addresses_are_not_asked_twice_for_one_feed(site: Site, ask: Fetcher) -> None:
    url = site.serve("/", "<html></html>", content_type="text/html")
    site.redirect("/feed", "/rss")
    site.serve("/rss", FEED)
    assert [offer.url for offer in await offers(ask, url, now=NOW)] == [site.url("/rss")]


async def test_a_page_that_only_links_to_its_feeds_gives_those_that_are_some(site: Site, ask: Fetcher) -> None:
    links = "<a href='/a-propos'>x</a><a class=x href=/presse/rss.xml>Flux RSS</a><a href='/rss/mort.xml'>y</a>"
    url = site.serve("/", f"<html>{links}</html>", content_type="text/html")
    site.serve("/presse/rss.xml", FEED)
    assert [offer.url for offer in await offers(ask, url, now=NOW)] == [site.url("/presse/rss.xml")]


async def test_a_page_without_any_feed_offers_none(site: Site, ask: Fetcher) -> None:
    url = site.serve("/", "<html><a href='/rss'>RSS</a></html>", content_type="text/html")
    assert await offers(ask, url, now=NOW) == ()


def link(more: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" {more}>'


@pytest.mark.parametrize(
    ("html", "paths"),
    [
        ("<LINK REL=ALTERNATE TYPE=application/rss+xml HREF=/feed>", ["feed"]),
        (link('href="/a"', "text/xml") + link('href="/b"', "application/x.atom+xml; charset=utf-8"), ["b"]),
        (link('href="/a"', "text/xml") + link('href="/b"', "application/xml"), ["a", "b"]),
        (link('href="/a"', rel="alternate stylesheet") + link('href="/b"', rel="x alternate"), ["b"]),
        (link('href="/a"', "application/rdf+xml") + link('href="/b"', "text/html"), ["a"]),
        (link('href="/a"', "", "alternate feed") + link('href="/b"', rel="stylesheet"), ["a"]),
        (link('title="Les > de \'Le Site\'" href="&#x2F;a?x=1&amp;y=2"'), ["a?x=1&y=2"]),
        (link(f'data-x="{"y" * 3_000}" href="/a"'), ["a"]),
        (link('\nhref="\n/a\n"\n/'), ["a"]),
        (link('href="feed://s.fr/a"') + link('href="feed:https://s.fr/b"') + link('href="feed:"'), ["a", "b"]),
        (link('href="/a"') + link('href="/a/"') + link('href="http://www.s.fr/a"'), ["a"]),
        (link('href="/comments/feed/"') + link('href="/x" title="Commentaires"') + link('href="/feed/"'),
         ["feed/", "comments/feed/", "x"]),
        (link('href="/wp-json/wp/v2/posts/1"', "application/json") + link('href="/feed.json"', "application/json"),
         ["feed.json"]),
        ("<!-- " + link("href=/old") + " --><script>'" + link("href=/js") + "'</script>" + link("href=/a"), ["a"]),
        ('<base href="//s.fr/dir/">' + link('href="a"'), ["dir/a"]),
        (link('href="javascript:x"') + link('href=""') + '<link rel="alternate" type="application/rss+xml"', []),
        ("<!-- " + link("href=/old"), []),
    ],
)  # fmt: skip
def test_feeds_as_pages_declare_them(html: str, paths: list[str]) -> None:
    assert declared_feeds(html, "https://s.fr/p.html") == tuple(f"https://s.fr/{path}" for path in paths)


@pytest.mark.parametrize(
    "path", ["rss", "feed/", "flux.xml", "rss/une.xml", "actu.rss", "?feed=rss2", "rss.php?a=1", "atom"]
)
def test_links_that_look_like_a_feed_s(path: str) -> None:
    html = f'<a href="/press">x</a><a href="/sitemap.xml">y</a><a href="/{path}">z</a><a href="/feedback">z</a>'
    assert linked_feeds(html, "https://s.fr/") == (f"https://s.fr/{path}",)


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
