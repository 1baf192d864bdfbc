"""What does a feed's address answer now?

One polite, bounded, guarded HTTP exchange: conditional GET with validators kept
exactly as received, at most five redirects each of which passes the address
guard, one request per host at a time, and an end to everything: a deadline for
the whole exchange, a cap on bytes before and after decompression, a cap on
headers. No cookies, no referrer, a User-Agent that says who asks.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.errors import FetchError, Said
from bot.feeds.answers import LOGIN, Fetched, refusal_of
from bot.feeds.connect import asked, guarded_connector
from bot.feeds.failures import failure_of
from bot.feeds.guard import check_url
from bot.feeds.headers import max_age, server_time
from bot.feeds.identity import site_of

__all__ = ["Fetched", "Fetcher"]

DEADLINE = timedelta(seconds=30)  #: for a whole exchange, redirects included, waiting for one's turn not
MAX_BYTES = 10 * 1024 * 1024  #: of a body, before and after decompression
MAX_HOPS = 5
MAX_HEADERS = 100
MAX_HEADER = 8190  #: bytes of one header line
_CHUNK = 64 * 1024
_HALVES = re.compile("[\ud800-\udfff]")  #: what stands for bytes that could not be read
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class _Request:
    etag: str
    last_modified: str
    validators_of: str
    body: bool = True  #: whether the body is read at all

    def headers(self, url: URL) -> dict[str, str]:
        """Validators go to the address that gave them: elsewhere the same tag may mean another document."""
        if self.validators_of and str(url) != self.validators_of:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    permanent: bool


class Fetcher:
    """Fetches feeds over HTTP; an async context manager.

    `user_agent` names Vigie and a way to reach its operator; `allow_private` holds the exact "host:port" opened;
    `resolver` (the system's when None) stays the caller's to close.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_private: frozenset[str] = frozenset(),
        deadline: timedelta = DEADLINE,
        max_bytes: int = MAX_BYTES,
        resolver: AbstractResolver | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._user_agent = user_agent
        self._allow_private = frozenset(place.lower() for place in allow_private)
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._resolver = resolver
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._resolver or aiohttp.ThreadedResolver(), self._allow_private),
            headers={"User-Agent": self._user_agent, "Accept": _ACCEPT},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # one deadline of our own instead
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", validators_of: str = "") -> Fetched:
        """Ask `url`, following redirects.

        The validators are sent to `validators_of` only, the address that gave them; to every hop when it is "".
        Raises Forbidden when the guard refuses an address on the way, FetchError for everything else that is no
        usable answer; both name the address asked and what can be done.
        """
        return await self._follow(url, _Request(etag, last_modified, validators_of))

    async def reach(self, url: str) -> Fetched:
        """Ask `url` as `fetch` does, but read nothing of the document: whether there is one. Raises the same."""
        return await self._follow(url, _Request("", "", "", body=False))

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Post a form; the status of the answer, whose body stays unread. Through the guard, without redirects.

        Raises as `fetch` does when there is no answer.
        """
        address = check_url(url, allow_private=self._allow_private).with_fragment(None)
        async with self._turn(address):
            try:
                async with asyncio.timeout(self._deadline.total_seconds()):
                    return await self._posted(address, form)
            except TimeoutError:
                raise FetchError(Said("{url} did not answer in time", url=address), unreached=True) from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise failure_of(address, error) from error

    async def _posted(self, address: URL, form: Mapping[str, str]) -> int:
        with self._asking(address) as session:
            async with session.post(address, data=form, allow_redirects=False) as response:
                return response.status

    async def _follow(self, url: str, request: _Request) -> Fetched:
        left = self._deadline.total_seconds()
        target, permanent = url, ""
        still_permanent = True
        loop = asyncio.get_running_loop()
        for _ in range(MAX_HOPS + 1):
            try:
                address = check_url(target, allow_private=self._allow_private).with_fragment(None)
                async with self._turn(address):
                    started = loop.time()
                    answer = await self._exchange(address, request, left, permanent)
                    left -= loop.time() - started
            except FetchError as error:
                error.instead = error.instead or _instead(url, target, error.status)
                raise
            if isinstance(answer, Fetched):
                return answer
            target = _join(address, answer.location)
            still_permanent = still_permanent and answer.permanent
            permanent = target if still_permanent else permanent
        raise FetchError(
            Said("{url} redirects more than {hops} times; give the address it should end at", url=url, hops=MAX_HOPS)
        )

    def _turn(self, address: URL) -> asyncio.Lock:
        return self._turns.setdefault(address.raw_host or "", asyncio.Lock())

    async def _exchange(self, address: URL, request: _Request, seconds: float, permanent: str) -> Fetched | _Redirect:
        validators = request.headers(address)
        try:
            async with asyncio.timeout(max(seconds, 0)):
                with self._asking(address) as session:
                    async with session.get(address, headers=validators, allow_redirects=False) as response:
                        return await self._answer(response, request, permanent, conditional=bool(validators))
        except TimeoutError:
            late = Said(
                "{url} did not answer in full within {seconds} s; it is asked again later",
                url=address,
                seconds=f"{self._deadline.total_seconds():g}",
            )
            raise FetchError(late, unreached=True) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_of(address, error) from error

    @contextmanager
    def _asking(self, address: URL) -> Iterator[aiohttp.ClientSession]:
        """The session, while `address` is what may be connected to."""
        if self._session is None:
            raise RuntimeError("a Fetcher is an async context manager: open it before fetching")
        token = asked.set((address.raw_host or "", address.port or 0))
        try:
            yield self._session
        finally:
            asked.reset(token)

    async def _answer(
        self, response: aiohttp.ClientResponse, request: _Request, permanent: str, *, conditional: bool
    ) -> Fetched | _Redirect:
        headers, url, now = response.headers, str(response.url), self._clock()
        if response.status in _REDIRECTS and "Location" in headers:
            return _Redirect(headers["Location"], response.status in _PERMANENT)
        unchanged = response.status == 304 and conditional
        if response.status not in (200, 203) and not unchanged:
            raise refusal_of(url, response.status, headers, now=now)
        return Fetched(
            url=url,
            status=304 if unchanged else 200,
            body=b"" if unchanged or not request.body else await self._body(response),
            content_type=_whole(headers.get("Content-Type", "")),
            etag=_whole(headers.get("ETag", "")),
            last_modified=_whole(headers.get("Last-Modified", "")),
            permanent_url=permanent,
            max_age=max_age(headers, now=now),
            server_time=server_time(headers),
            links=tuple(filter(None, map(_whole, headers.getall("Link", ())))),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        while chunk := await response.content.read(_CHUNK):
            body += chunk
            # The raw count sees what never comes out, such as endless empty members of a gzip stream.
            if max(len(body), response.content.total_raw_bytes) > self._max_bytes:
                response.close()  # the rest stays unread
                large = Said(
                    "{url} is larger than {limit} MiB; that is no feed, or needs a smaller one",
                    url=response.url,
                    limit=f"{self._max_bytes / 1024 / 1024:g}",
                )
                raise FetchError(large)
        return bytes(body)


def _whole(value: str) -> str:
    """A header's value; "" where its bytes are no UTF-8, for then it could be neither kept nor sent back as it came."""
    return value if value.isascii() or not _HALVES.search(value) else ""


def _join(address: URL, location: str) -> str:
    """The next hop, as text: it goes through the whole guard again."""
    try:
        return str(address.join(URL(location)))
    except ValueError as error:
        lost = Said("{url} redirects to {to}, which is no address: {why}", url=address, to=ascii(location), why=error)
        raise FetchError(lost) from None


def _instead(url: str, target: str, status: int) -> str:
    """Who failed where a redirect led, when it was to another site and not to say what became of a page."""
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:  # what networks say before a login (RFC 6585)
        return LOGIN
    failed = site_of(target)
    return failed if failed != site_of(url) and not status else ""
