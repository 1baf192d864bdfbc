"""Fetching politely from real servers on loopback."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest

from bot.errors import FetchError, Forbidden
from bot.feeds.fetch import Fetcher
from tests.feeds.documents import AGENT, EMPTY, fetcher
from tests.patience import PATIENCE, until
from tests.servers.http import Conversation, Site

# -- polite ---------------------------------------------------------------------


async def test_a_document_comes_with_its_validators(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", EMPTY, etag='W/"a b"', last_modified="Tue, 10 Mar 2026 08:00:00 GMT")
    fetched = await ask.fetch(url)
    assert (fetched.status, fetched.body, fetched.url) == (200, EMPTY, url)
    assert (fetched.etag, fetched.last_modified) == ('W/"a b"', "Tue, 10 Mar 2026 08:00:00 GMT")
    assert fetched.content_type == "application/rss+xml; charset=utf-8"
    assert (fetched.permanent_url, fetched.max_age) == ("", None)


@pytest.mark.parametrize("etag", ['"1"', 'W/"1"', "unquoted", '"é\u00a0"'])
async def test_validators_are_sent_exactly_as_received(ask: Fetcher, site: Site, etag: str) -> None:
    url = site.raw(
        "/feed",
        b"HTTP/1.1 200 OK\r\nETag: " + etag.encode() + b"\r\nLast-Modified: yesterday\r\nContent-Length: 0\r\n\r\n",
    )
    fetched = await ask.fetch(url)
    await ask.fetch(url, etag=fetched.etag, last_modified=fetched.last_modified)
    sent = site.requests[-1]
    assert sent.header("If-None-Match").encode("latin-1") == etag.encode()
    assert sent.header("If-Modified-Since") == "yesterday"


async def test_validators_that_cannot_be_sent_back_as_they_came_are_not_sent(ask: Fetcher, site: Site) -> None:
    """Bytes that are no UTF-8 could not be stored either: the feed would fail at every poll."""
    head = b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nLast-Modified: Tue, 10 Mar 2026 08:00:00 GMT\r\n'
    url = site.raw("/feed", head + b"Link: <\xe9>; rel=hub\r\nContent-Type: \xff\r\nContent-Length: 0\r\n\r\n")
    fetched = await ask.fetch(url)
    assert (fetched.etag, fetched.last_modified) == ("", "Tue, 10 Mar 2026 08:00:00 GMT")
    assert (fetched.links, fetched.content_type) == ((), "")


async def test_a_refusal_in_no_letters_at_all_can_be_kept(ask: Fetcher, site: Site) -> None:
    url = site.raw("/feed", b"HTTP/1.1 403 No\r\ncf-mitigated: \xff\xe9\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(FetchError, match="Cloudflare: ") as caught:
        await ask.fetch(url)
    assert str(caught.value).encode()


async def test_an_unchanged_feed_costs_no_body(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", EMPTY, etag='"1"')
    fetched = await ask.fetch(url, etag='"1"')
    assert (fetched.status, fetched.body, fetched.etag) == (304, b"", '"1"')


async def test_validators_go_only_to_the_address_that_gave_them(ask: Fetcher, site: Site, other_site: Site) -> None:
    """The same tag on another address may stand for another document: a 304 would hide it for ever."""
    target = other_site.serve("/new", EMPTY, etag='"1"')
    url = site.redirect("/feed", target)
    assert (await ask.fetch(url, etag='"1"', validators_of=target)).status == 304
    assert site.requests[-1].header("If-None-Match") == ""
    assert (await ask.fetch(url, etag='"1"', validators_of=url)).status == 200
    assert other_site.requests[-1].header("If-None-Match") == ""


async def test_reaching_a_page_reads_nothing_of_it(ask: Fetcher, site: Site) -> None:
    assert (await ask.reach(site.endless("/endless"))).body == b""
    assert (await ask.reach(site.redirect("/old", site.serve("/new", EMPTY)))).url == site.url("/new")
    with pytest.raises(FetchError, match="404"):
        await ask.reach(site.url("/missing"))


async def test_a_fragment_is_no_part_of_the_address(ask: Fetcher, site: Site) -> None:
    fetched = await ask.fetch(site.serve("/feed", EMPTY, etag='"1"') + "#top")
    assert fetched.url == site.url("/feed")
    assert (await ask.fetch(site.url("/feed#top"), etag='"1"', validators_of=fetched.url)).status == 304


async def test_not_modified_without_being_asked_is_an_error(ask: Fetcher, site: Site) -> None:
    url = site.behave("/feed", lambda conversation: conversation.answer(304, {}))
    with pytest.raises(FetchError, match="304"):
        await ask.fetch(url)


async def test_says_who_asks_and_nothing_more(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", EMPTY, headers={"Set-Cookie": "id=1; Path=/"})
    await ask.fetch(url)
    await ask.fetch(url)
    for request in site.requests:
        assert request.header("User-Agent") == AGENT
        assert "atom" in request.header("Accept")
        assert "gzip" in request.header("Accept-Encoding")
        assert {name.lower() for name in request.headers} == {"host", "user-agent", "accept", "accept-encoding"}


async def test_one_request_per_host_at_a_time(ask: Fetcher, site: Site) -> None:
    urls = [site.slow(f"/{n}", EMPTY, 0.02) for n in range(6)]
    await asyncio.gather(*(ask.fetch(url) for url in urls))
    assert site.busiest == 1
    assert len(site.requests) == 6


async def test_waiting_for_ones_turn_does_not_use_up_the_deadline(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun, real = threading.Event(), [], asyncio.timeout

    def timeout(seconds: float | None) -> asyncio.Timeout:
        begun.append(seconds)
        return real(seconds)

    def held(conversation: Conversation) -> None:
        assert go_on.wait(PATIENCE)
        conversation.answer(200, {"Content-Type": "application/rss+xml"}, EMPTY)

    monkeypatch.setattr(asyncio, "timeout", timeout)
    urls = [site.behave(f"/{n}", held) for n in range(2)]
    async with fetcher(site, deadline=77) as ask:
        asked = [asyncio.create_task(ask.fetch(url)) for url in urls]
        await until(lambda: site.requests)
        assert begun.count(77) == 1, "the time of the other has not begun"
        go_on.set()
        assert [answer.status for answer in await asyncio.gather(*asked)] == [200] * 2
    assert begun.count(77) == 2


async def test_hosts_do_not_wait_for_each_other(site: Site, other_site: Site) -> None:
    """peers.md 4.8: one slow feed must not hang the others (feedparser#263, vantage-point#59)."""
    async with fetcher(site, other_site) as ask:
        stuck = asyncio.create_task(ask.fetch(site.drip("/drip")))
        await until(lambda: site.requests)
        assert (await ask.fetch(other_site.serve("/feed", EMPTY))).status == 200
        assert not stuck.done()
        stuck.cancel()


async def test_freshness_is_reported(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", EMPTY, headers={"Cache-Control": "public, max-age=3600", "Age": "600"})
    assert (await ask.fetch(url)).max_age == timedelta(minutes=50)


async def test_freshness_on_a_second_line_is_read_too(ask: Fetcher, site: Site) -> None:
    def answer(conversation: Conversation) -> None:
        conversation.wfile.write(
            b"HTTP/1.1 200 OK\r\nCache-Control: public\r\ncache-control: max-age=3600\r\nContent-Length: 0\r\n\r\n"
        )

    assert (await ask.fetch(site.behave("/feed", answer))).max_age == timedelta(hours=1)


# -- redirects ------------------------------------------------------------------


async def test_permanent_redirects_are_reported(ask: Fetcher, site: Site) -> None:
    last = site.serve("/c", EMPTY)
    site.redirect("/b", "/c", 308)
    fetched = await ask.fetch(site.redirect("/a", "b", 301))
    assert (fetched.url, fetched.permanent_url) == (last, last)


async def test_a_temporary_redirect_ends_what_is_permanent(ask: Fetcher, site: Site) -> None:
    site.serve("/d", EMPTY)
    site.redirect("/c", "/d", 301)
    site.redirect("/b", "/c", 302)
    fetched = await ask.fetch(site.redirect("/a", "/b", 301))
    assert (fetched.url, fetched.permanent_url) == (site.url("/d"), site.url("/b"))


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_temporary_redirects_are_followed_and_forgotten(ask: Fetcher, site: Site, status: int) -> None:
    last = site.serve("/b", EMPTY)
    fetched = await ask.fetch(site.redirect("/a", "/b", status))
    assert (fetched.url, fetched.permanent_url) == (last, "")


async def test_redirects_end(ask: Fetcher, site: Site) -> None:
    url = site.redirect("/a", "/a", 301)
    with pytest.raises(FetchError, match="more than 5 times"):
        await ask.fetch(url)
    assert len(site.requests) == 6


async def test_a_redirect_must_lead_to_an_address(ask: Fetcher, site: Site) -> None:
    with pytest.raises(FetchError, match="no address"):
        await ask.fetch(site.redirect("/a", "http://[::1"))


async def test_a_redirect_without_a_target_is_an_error(ask: Fetcher, site: Site) -> None:
    url = site.behave("/a", lambda conversation: conversation.answer(302, {}))
    with pytest.raises(FetchError, match="302 Found"):
        await ask.fetch(url)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.1/",
        "http://localhost/",
        "file:///etc/passwd",
        "http://user:secret@example.org/",
        "gopher://example.org/",
        "http://127.0.0.1:22/",
    ],
)
async def test_every_hop_passes_the_guard(ask: Fetcher, site: Site, target: str) -> None:
    """peers.md 4.36 (Questarr#404, lion-reader#826)."""
    with pytest.raises(Forbidden):
        await ask.fetch(site.redirect("/a", target))


# -- refusals -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "no document"),
        (401, "password"),
        (403, "automatic readers"),
        (404, "address may have changed"),
        (410, "gone for good"),
        (429, "too many requests"),
        (500, "in trouble"),
        (599, "in trouble"),
        (204, "no document"),
    ],
)
async def test_a_refusal_names_the_address_the_status_and_a_fix(
    ask: Fetcher, site: Site, status: int, advice: str
) -> None:
    url = site.serve("/feed", b"", status=status)
    with pytest.raises(FetchError, match=advice) as caught:
        await ask.fetch(url)
    assert caught.value.status == status
    assert url in str(caught.value)
    assert str(status) in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"cf-mitigated": "challenge"}, "Cloudflare: challenge"),
        ({"Server": "AkamaiGHost"}, "Akamai"),
        ({"X-DataDome": "protected"}, "DataDome"),
    ],
)
async def test_who_blocks_is_named(ask: Fetcher, site: Site, headers: dict[str, str], name: str) -> None:
    """peers.md 4.35 (lemon24/reader#181, FreshRSS#6973)."""
    with pytest.raises(FetchError, match=name):
        await ask.fetch(site.serve("/feed", b"", status=403, headers=headers))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 10 Mar 2026 08:10:00 GMT", timedelta(minutes=10)),
        ("Tue, 10 Mar 2026 07:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
    ],
)
async def test_retry_after_is_reported(ask: Fetcher, site: Site, value: str, wait: timedelta | None) -> None:
    headers = {"Retry-After": value, "Date": "Tue, 10 Mar 2026 08:00:00 GMT"}
    with pytest.raises(FetchError) as caught:
        await ask.fetch(site.serve("/feed", b"", status=503, headers=headers))
    assert caught.value.retry_after == wait
