"""A web site on loopback that does what a test tells it, well or badly behaved.

    def test_something(site):
        feed = site.serve("/feed", b"<rss/>", content_type="application/rss+xml", etag='"1"')
        ...fetch feed (an address) with allow_private={site.place}...
        assert site.requests[-1].headers["User-Agent"]

It runs in threads of its own, so both plain and asyncio tests may use it.
"""

from __future__ import annotations

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]  #: as sent; names keep their case
    client: tuple[str, int]  #: its address and port; the same port twice is one kept connection

    def header(self, name: str) -> str:
        """A header whatever the case of its name, "" when it was not sent."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


#: Answers a request by writing to the connection itself.
Behaviour = Callable[["Conversation"], None]


class Conversation(BaseHTTPRequestHandler):
    """One client's connection."""

    protocol_version = "HTTP/1.1"
    site: Site
    in_hand: _InHand  #: the request that is being answered

    def do_GET(self) -> None:
        """Record the request and behave as the site was told to for that path."""
        request = Request(self.path, dict(self.headers.items()), (self.client_address[0], self.client_address[1]))
        with self.site.counting() as self.in_hand:
            self.site.requests.append(request)
            behaviour = self.site.behaviours.get(self.path, not_found)
            try:
                behaviour(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has had enough, as many tests mean it to

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and headers."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Send a whole answer with its length; whoever has it may ask again at once."""
        self.in_hand.over()
        self.start(status, {**headers, "Content-Length": str(len(body))} if status != 304 else headers)
        self.wfile.write(body)

    def wait(self, seconds: float) -> bool:
        """Pause; whether the site still runs."""
        return not self.site.stopping.wait(seconds)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests look at `site.requests`."""


class _Server(ThreadingHTTPServer):
    """Also forgets clients that hang up in the middle."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Hanging up is what some tests are about."""


@dataclass
class Site:
    """A programmable web site; paths it was not told about answer 404."""

    host: str
    port: int
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    busiest: int = 0  #: most requests ever in hand at once
    _in_hand: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def place(self) -> str:
        """ "host:port", as `allow_private` wants it."""
        return f"{self.host}:{self.port}"

    def url(self, path: str) -> str:
        """The full address of a path."""
        return f"{self.scheme}://{self.place}{path}"

    def behave(self, path: str, behaviour: Behaviour) -> str:
        """Answer that path with `behaviour` from now on; gives the address."""
        self.behaviours[path] = behaviour
        return self.url(path)

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        content_type: str = "application/rss+xml; charset=utf-8",
        *,
        status: int = 200,
        etag: str = "",
        last_modified: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """A document; answers 304 to whoever has that very ETag, or else that very Last-Modified."""
        data = body.encode() if isinstance(body, str) else body
        validators = {"ETag": etag, "Last-Modified": last_modified}
        sent = {"Content-Type": content_type} | {k: v for k, v in validators.items() if v} | dict(headers or {})

        def behave(conversation: Conversation) -> None:
            asked = conversation.headers
            known = (
                asked.get("If-None-Match") == etag
                if etag and "If-None-Match" in asked
                else bool(last_modified) and asked.get("If-Modified-Since") == last_modified
            )
            if known:
                conversation.answer(304, {k: v for k, v in sent.items() if k != "Content-Type"})
            else:
                conversation.answer(status, sent, data)

        return self.behave(path, behave)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Send whoever asks `path` on to `target`, written as given."""
        return self.behave(path, lambda conversation: conversation.answer(status, {"Location": target}))

    def gzip_bomb(self, path: str, size: int) -> str:
        """A small gzip body that unpacks to `size` zero bytes."""
        return self.serve(path, gzip.compress(bytes(size)), headers={"Content-Encoding": "gzip"})

    def drip(self, path: str, pause: float = 0.02) -> str:
        """A body that comes one byte at a time and never ends."""

        def behave(conversation: Conversation) -> None:
            conversation.start(200, {"Content-Type": "application/rss+xml"})
            conversation.close_connection = True
            while conversation.wait(pause):
                conversation.wfile.write(b" ")

        return self.behave(path, behave)

    def endless(self, path: str) -> str:
        """A body that comes as fast as it is read and never ends."""

        def behave(conversation: Conversation) -> None:
            conversation.start(200, {"Content-Type": "application/rss+xml"})
            conversation.close_connection = True
            while not self.stopping.is_set():
                conversation.wfile.write(b" " * 65536)

        return self.behave(path, behave)

    def silent(self, path: str) -> str:
        """Takes the request and never answers."""

        def behave(conversation: Conversation) -> None:
            conversation.wait(60)
            conversation.close_connection = True

        return self.behave(path, behave)

    def raw(self, path: str, data: bytes) -> str:
        """Sends exactly these bytes, then hangs up; b"" just hangs up."""

        def behave(conversation: Conversation) -> None:
            conversation.wfile.write(data)
            conversation.close_connection = True

        return self.behave(path, behave)

    def slow(self, path: str, body: bytes | str, seconds: float) -> str:
        """A document that takes a moment."""
        data = body.encode() if isinstance(body, str) else body

        def behave(conversation: Conversation) -> None:
            conversation.wait(seconds)
            conversation.answer(200, {"Content-Type": "application/rss+xml"}, data)

        return self.behave(path, behave)

    def asked(self, path: str) -> list[Request]:
        """The requests for that path, in order."""
        return [request for request in self.requests if request.path == path]

    def counting(self) -> _InHand:
        """Context in which a request counts as in hand."""
        return _InHand(self)


class _InHand:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._counts = 0

    def __enter__(self) -> _InHand:
        with self._site._lock:
            self._counts = 1
            self._site._in_hand += 1
            self._site.busiest = max(self._site.busiest, self._site._in_hand)
        return self

    def __exit__(self, *_: object) -> None:
        self.over()

    def over(self) -> None:
        """It counts no more."""
        with self._site._lock:
            self._site._in_hand -= self._counts
            self._counts = 0


def not_found(conversation: Conversation) -> None:
    """The answer of a path nobody programmed."""
    conversation.answer(404, {"Content-Type": "text/plain"}, b"nothing here")


def run_site(host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A running site on a free port, behind TLS where a context is given; stops when the generator is closed."""
    site = Site(host, 0, "https" if tls else "http")
    handler = type("SiteConversation", (Conversation,), {"site": site})
    server = _Server((host, 0), handler)
    site.port = server.server_address[1]
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback."""
    yield from run_site()


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second web site, under another loopback address."""
    yield from run_site("127.0.0.2")
