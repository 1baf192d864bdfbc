"""Fetching from servers and names that mean harm."""

from __future__ import annotations

import gzip
import zlib

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError, Forbidden
from bot.feeds.fetch import Fetcher
from tests.feeds.documents import AGENT, EMPTY, fetcher
from tests.servers.http import Conversation, Site


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_compressed_documents_are_read(ask: Fetcher, site: Site, encoding: str) -> None:
    packed = gzip.compress(EMPTY) if encoding == "gzip" else zlib.compress(EMPTY)
    url = site.serve("/feed", packed, headers={"Content-Encoding": encoding})
    assert (await ask.fetch(url)).body == EMPTY


async def test_brotli_and_zstandard_are_read(ask: Fetcher, site: Site) -> None:
    import brotli
    from backports import zstd

    packed = {"br": brotli.compress(EMPTY), "zstd": zstd.compress(EMPTY)}
    for encoding, body in packed.items():
        url = site.serve(f"/{encoding}", body, headers={"Content-Encoding": encoding})
        assert (await ask.fetch(url)).body == EMPTY
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
        with pytest.raises(FetchError, match=r"did not answer in full within 0\.15 s"):
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
    async with fetcher(site) as ask:
        with pytest.raises(FetchError) as caught:
            await ask.fetch(url)
        assert str(caught.value)
        assert (await ask.fetch(site.serve("/feed", EMPTY))).body == EMPTY


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
    site.serve("/feed", EMPTY)
    book = Book(["127.0.0.1"])
    name = f"feeds.intranet:{site.port}"
    async with Fetcher(user_agent=AGENT, allow_private=frozenset({name}), resolver=book) as ask:
        assert (await ask.fetch(f"http://{name}/feed")).body == EMPTY


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["fe80::1"]])
async def test_names_with_any_private_answer_are_refused(site: Site, answers: list[str]) -> None:
    site.serve("/feed", EMPTY)
    async with fetcher(site, resolver=Book(answers)) as ask:
        with pytest.raises(Forbidden):
            await ask.fetch("http://rebinding.example:8080/feed")
    assert site.requests == []


async def test_a_name_is_resolved_once_and_the_connection_goes_there(site: Site) -> None:
    """DNS rebinding: the second answer is never asked for."""
    site.serve("/feed", EMPTY)
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
