"""Fetching from real servers on loopback, well and badly behaved."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError, Forbidden
from bot.feeds.fetch import Fetcher
from tests.servers.http import Conversation, Site

FEED = b'<rss version="2.0"><channel><title>x</title></channel></rss>'
AGENT = "Vigie/0 (+https://vigie.example/; veille@vigie.example)"


def fetcher(*sites: Site, deadline: float = 10, **options: object) -> Fetcher:
    """A fetcher that may ask the given sites."""
    return Fetcher(
        user_agent=AGENT,
        allow_private=frozenset(site.place for site in sites),
        deadline=timedelta(seconds=deadline),
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
async def ask(site: Site, other_site: Site) -> AsyncIterator[Fetcher]:
    """A fetcher that may ask both sites of the test."""
    async with fetcher(site, other_site) as open_fetcher:
        yield open_fetcher


# -- polite ------------------------------------------------------------------


async def test_a_document_comes_with_its_validators(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", FEED, etag='W/"a b"', last_modified="Tue, 10 Mar 2026 08:00:00 GMT")
    fetched = await ask.fetch(url)
    assert (fetched.status, fetched.body, fetched.url) == (200, FEED, url)
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


async def test_an_unchanged_feed_costs_no_body(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", FEED, etag='"1"')
    fetched = await ask.fetch(url, etag='"1"')
    assert (fetched.status, fetched.body, fetched.etag) == (304, b"", '"1"')


async def test_validators_go_only_to_the_address_that_gave_them(ask: Fetcher, site: Site, other_site: Site) -> None:
    """The same tag on another address may stand for another document: a 304 would hide it for ever."""
    target = other_site.serve("/new", FEED, etag='"1"')
    url = site.redirect("/feed", target)
    assert (await ask.fetch(url, etag='"1"', validators_of=target)).status == 304
    assert site.requests[-1].header("If-None-Match") == ""
    assert (await ask.fetch(url, etag='"1"', validators_of=url)).status == 200
    assert other_site.requests[-1].header("If-None-Match") == ""


async def test_a_fragment_is_no_part_of_the_address(ask: Fetcher, site: Site) -> None:
    fetched = await ask.fetch(site.serve("/feed", FEED, etag='"1"') + "#top")
    assert fetched.url == site.url("/feed")
    assert (await ask.fetch(site.url("/feed#top"), etag='"1"', validators_of=fetched.url)).status == 304


async def test_not_modified_without_being_asked_is_an_error(ask: Fetcher, site: Site) -> None:
    url = site.behave("/feed", lambda conversation: conversation.answer(304, {}))
    with pytest.raises(FetchError, match="304"):
        await ask.fetch(url)


async def test_says_who_asks_and_nothing_more(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", FEED, headers={"Set-Cookie": "id=1; Path=/"})
    await ask.fetch(url)
    await ask.fetch(url)
    for request in site.requests:
        assert request.header("User-Agent") == AGENT
        assert "atom" in request.header("Accept")
        assert "gzip" in request.header("Accept-Encoding")
        assert {name.lower() for name in request.headers} == {"host", "user-agent", "accept", "accept-encoding"}


async def test_one_request_per_host_at_a_time(ask: Fetcher, site: Site) -> None:
    urls = [site.slow(f"/{n}", FEED, 0.02) for n in range(6)]
    await asyncio.gather(*(ask.fetch(url) for url in urls))
    assert site.busiest == 1
    assert len(site.requests) == 6


async def test_waiting_for_ones_turn_does_not_use_up_the_deadline(site: Site) -> None:
    urls = [site.slow(f"/{n}", FEED, 0.15) for n in range(6)]
    async with fetcher(site, deadline=0.6) as ask:
        answers = await asyncio.gather(*(ask.fetch(url) for url in urls))
    assert [answer.status for answer in answers] == [200] * 6


async def test_hosts_do_not_wait_for_each_other(site: Site, other_site: Site) -> None:
    """peers.md 4.8: one slow feed must not hang the others (feedparser#263, vantage-point#59)."""
    async with fetcher(site, other_site, deadline=0.2) as ask:
        stuck = asyncio.create_task(ask.fetch(site.drip("/drip")))
        assert (await ask.fetch(other_site.serve("/feed", FEED))).status == 200
        assert not stuck.done()
        with pytest.raises(FetchError, match=r"within 0\.2 s"):
            await stuck


async def test_freshness_is_reported(ask: Fetcher, site: Site) -> None:
    url = site.serve("/feed", FEED, headers={"Cache-Control": "public, max-age=3600", "Age": "600"})
    assert (await ask.fetch(url)).max_age == timedelta(minutes=50)


# -- redirects ---------------------------------------------------------------


async def test_permanent_redirects_are_reported(ask: Fetcher, site: Site) -> None:
    last = site.serve("/c", FEED)
    site.redirect("/b", "/c", 308)
    fetched = await ask.fetch(site.redirect("/a", "b", 301))
    assert (fetched.url, fetched.permanent_url) == (last, last)


async def test_a_temporary_redirect_ends_what_is_permanent(ask: Fetcher, site: Site) -> None:
    site.serve("/d", FEED)
    site.redirect("/c", "/d", 301)
    site.redirect("/b", "/c", 302)
    fetched = await ask.fetch(site.redirect("/a", "/b", 301))
    assert (fetched.url, fetched.permanent_url) == (site.url("/d"), site.url("/b"))


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_temporary_redirects_are_followed_and_forgotten(ask: Fetcher, site: Site, status: int) -> None:
    last = site.serve("/b", FEED)
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


# -- refusals ----------------------------------------------------------------


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


# -- hostile -----------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_compressed_documents_are_read(ask: Fetcher, site: Site, encoding: str) -> None:
    packed = gzip.compress(FEED) if encoding == "gzip" else zlib.compress(FEED)
    url = site.serve("/feed", packed, headers={"Content-Encoding": encoding})
    assert (await ask.fetch(url)).body == FEED


async def test_brotli_and_zstandard_are_read(ask: Fetcher, site: Site) -> None:
    import brotli
    from backports import zstd

    packed = {"br": brotli.compress(FEED), "zstd": zstd.compress(FEED)}
    for encoding, body in packed.items():
        url = site.serve(f"/{encoding}", body, headers={"Content-Encoding": encoding})
        assert (await ask.fetch(url)).body == FEED
        assert encoding in site.requests[-1].header("Accept-Encoding")


async def test_decompression_bombs_stop_at_the_cap(site: Site) -> None:
    url = site.gzip_bomb("/bomb", 64 * 1024 * 1024)
    async with fetcher(site, max_bytes=1024 * 1024) as ask:
        with pytest.raises(FetchError, match="larger than 1 MiB"):
            await ask.fetch(url)


async def test_what_unpacks_to_nothing_stops_at_the_cap_too(site: Site) -> None:
    url = site.serve("/void", gzip.compress(b"") * 20_000, headers={"Content-Encoding": "gzip"})
    async with fetcher(site, max_bytes=100_000) as ask:
        with pytest.raises(FetchError):
            await ask.fetch(url)


async def test_endless_bodies_stop_at_the_cap(site: Site) -> None:
    async with fetcher(site, max_bytes=1024 * 1024) as ask:
        with pytest.raises(FetchError, match="larger than 1 MiB"):
            await ask.fetch(site.endless("/endless"))


@pytest.mark.parametrize("behaviour", ["silent", "drip"])
async def test_slow_servers_end_with_the_deadline(site: Site, behaviour: str) -> None:
    url = getattr(site, behaviour)("/slow")
    async with fetcher(site, deadline=0.15) as ask:
        with pytest.raises(FetchError, match="did not answer in full"):
            await ask.fetch(url)


def _dripping_headers(conversation: Conversation) -> None:
    conversation.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while conversation.wait(0.01):
        conversation.wfile.write(b"X-Slow: 1\r\n")


def _slow_redirects(conversation: Conversation) -> None:
    conversation.wait(0.1)
    conversation.answer(302, {"Location": conversation.path})


@pytest.mark.parametrize("behaviour", [_dripping_headers, _slow_redirects])
async def test_the_deadline_covers_headers_and_redirects(site: Site, behaviour: object) -> None:
    url = site.behave("/slow", behaviour)  # type: ignore[arg-type]
    async with fetcher(site, deadline=0.3) as ask:
        with pytest.raises(FetchError):
            await ask.fetch(url)
    assert len(site.requests) <= 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: a\r\n" * 5_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a" * 20_000,
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \x00\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
    ],
    ids=range(19),
)
async def test_servers_that_break_the_protocol_are_an_error_and_nothing_worse(site: Site, data: bytes) -> None:
    url = site.raw("/broken", data)
    async with fetcher(site, deadline=2) as ask:
        with pytest.raises(FetchError) as caught:
            await ask.fetch(url)
        assert str(caught.value)
        assert (await ask.fetch(site.serve("/feed", FEED))).body == FEED


async def test_a_broken_secure_connection_is_told(ask: Fetcher, site: Site) -> None:
    with pytest.raises(FetchError, match="no secure connection"):
        await ask.fetch(f"https://{site.place}/feed")


class Book(AbstractResolver):
    """Names and the addresses they are given, one after the other at each asking."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        self.asked.append(host)
        if not self.answers:
            raise OSError(None, "unknown name")
        found = self.answers.pop(0)
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=2 if "." in ip else 10, proto=0, flags=0)
            for ip in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_name_that_does_not_resolve() -> None:
    async with fetcher(resolver=Book()) as ask:
        with pytest.raises(FetchError, match="does not resolve") as caught:
            await ask.fetch("http://nowhere.example/feed")
    assert caught.value.status == 0


async def test_a_name_an_operator_opened_is_reached_at_its_private_address(site: Site) -> None:
    site.serve("/feed", FEED)
    book = Book(["127.0.0.1"])
    name = f"feeds.intranet:{site.port}"
    async with Fetcher(user_agent=AGENT, allow_private=frozenset({name}), resolver=book) as ask:
        assert (await ask.fetch(f"http://{name}/feed")).body == FEED


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["fe80::1"]])
async def test_names_with_any_private_answer_are_refused(site: Site, answers: list[str]) -> None:
    site.serve("/feed", FEED)
    async with fetcher(site, resolver=Book(answers)) as ask:
        with pytest.raises(Forbidden):
            await ask.fetch("http://rebinding.example:8080/feed")
    assert site.requests == []


async def test_a_name_is_resolved_once_and_the_connection_goes_there(site: Site) -> None:
    """DNS rebinding: the second answer is never asked for."""
    site.serve("/feed", FEED)
    name = f"twice.example:{site.port}"
    book = Book(["127.0.0.1"], ["127.0.0.2"])
    async with Fetcher(user_agent=AGENT, allow_private=frozenset({name}), resolver=book) as ask:
        await ask.fetch(f"http://{name}/feed")
    assert book.asked == ["twice.example"]
    assert len(site.requests) == 1


async def test_a_fetcher_must_be_opened() -> None:
    await Fetcher(user_agent=AGENT).__aexit__(None, None, None)
    with pytest.raises(RuntimeError, match="context manager"):
        await Fetcher(user_agent=AGENT).fetch("http://example.org/")
