"""Servers that mean harm, or are broken so that it comes to the same: what each does to whoever asks it for a feed.

Each is a name that says what it does and a behaviour of `tests.servers.http`. They run together in
`tests/work/test_hostile_servers.py`, through the product's own rounds.
"""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import count

import brotli
from backports import zstd

from tests.feeds.hostile import documents
from tests.servers.http import Behaviour, Conversation

SIZE = 24 * 2**20  #: bytes of what a bomb unpacks to
ITEM = "<item><title>Atos achète une entreprise</title><guid>{n}</guid></item>"
FEED = f"<rss version='2.0'><channel><title>t</title>{ITEM.format(n=1)}</channel></rss>".encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def _raw(data: bytes) -> Behaviour:
    """Exactly these bytes, then the line is cut."""

    def behave(conversation: Conversation) -> None:
        conversation.wfile.write(data)
        conversation.close_connection = True

    return behave


def _stream(head: bytes, pieces: Callable[[], Iterator[bytes]], pause: float = 0.0) -> Behaviour:
    """A beginning and then pieces for as long as somebody reads."""

    def behave(conversation: Conversation) -> None:
        conversation.close_connection = True
        conversation.wfile.write(head)
        for piece in pieces():
            if not conversation.wait(pause):
                return
            conversation.wfile.write(piece)

    return behave


def _for_ever(piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: (piece for _ in count())


def _body(body: bytes, *headers: str) -> Behaviour:
    """A whole answer with its length."""
    lines = [line.encode("latin-1") for line in (*headers, f"Content-Length: {len(body)}")]
    return _raw(OK + b"\r\n".join(lines) + b"\r\n\r\n" + body)


def _packed(body: bytes, encoding: str) -> Behaviour:
    return _body(body, f"Content-Encoding: {encoding}")


def _status(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    return _raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def _to(location: str, status: int = 302) -> Behaviour:
    return _status(f"{status} Moved", f"Location: {location}")


def _reset(head: bytes) -> Behaviour:
    """Some bytes, and then the connection is reset rather than closed."""

    def behave(conversation: Conversation) -> None:
        conversation.wfile.write(head)
        conversation.wfile.flush()
        conversation.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        conversation.connection.close()
        conversation.close_connection = True

    return behave


def _deeper(conversation: Conversation) -> None:
    """A redirect to a place one further on, each time."""
    conversation.answer(302, {"Location": f"{conversation.path}/on"})


def _echo_back(conversation: Conversation) -> None:
    """What was asked, as the document: it must hold nothing of us but what a feed may know."""
    conversation.answer(200, {"Content-Type": "application/rss+xml"}, str(conversation.headers).encode())


def _xml_bombs() -> Iterator[tuple[str, Behaviour]]:
    for name, body in documents(20_000).items():
        yield f"document: {name}", _body(body)


def _bombs() -> Iterator[tuple[str, Behaviour]]:
    zeros = bytes(SIZE)
    spaces = b"<rss><channel><title>" + b" " * SIZE
    member = gzip.compress(bytes(2**20))
    yield "bomb: gzip", _packed(gzip.compress(spaces), "gzip")
    yield "bomb: deflate", _packed(zlib.compress(zeros), "deflate")
    raw = zlib.compressobj(wbits=-15)
    yield "bomb: deflate without a header", _packed(raw.compress(zeros) + raw.flush(), "deflate")
    yield "bomb: brotli", _packed(brotli.compress(zeros, quality=1), "br")
    yield "bomb: zstandard", _packed(zstd.compress(zeros), "zstd")
    yield "bomb: many gzip members", _packed(member * (SIZE // 2**20), "gzip")
    yield "bomb: many zstandard frames", _packed(zstd.compress(bytes(2**20)) * (SIZE // 2**20), "zstd")
    yield "bomb: gzip in gzip", _packed(gzip.compress(gzip.compress(zeros)), "gzip, gzip")
    yield "bomb: brotli in gzip", _packed(gzip.compress(brotli.compress(zeros, quality=1)), "br, gzip")
    yield "bomb: empty members", _packed(gzip.compress(b"") * 50_000, "gzip")
    yield "bomb: empty frames", _packed(zstd.compress(b"") * 50_000, "zstd")
    yield "bomb: gzip without saying so", _body(gzip.compress(spaces))
    chunk = b"%x\r\n%s\r\n" % (len(member), member)
    yield (
        "bomb: gzip members for ever",
        _stream(OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", _for_ever(chunk)),
    )
    wide = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    yield "bomb: a zstandard window of 128 MiB", _packed(wide.compress(FEED) + wide.flush(), "zstd")


def _packing() -> Iterator[tuple[str, Behaviour]]:
    good = gzip.compress(FEED)
    yield "packing: cut", _packed(good[: len(good) // 2], "gzip")
    yield (
        "packing: reset in the middle",
        _reset(OK + b"Content-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n" + good[: len(good) // 2]),
    )
    yield "packing: garbage behind", _packed(good + b"\x00garbage" * 99, "gzip")
    yield "packing: a wrong checksum", _packed(good[:-8] + bytes(8), "gzip")
    yield "packing: none where said", _packed(FEED, "br")
    yield "packing: one nobody knows", _packed(FEED, "x-lies")
    yield "packing: said a hundred times", _packed(good, ", ".join(["gzip"] * 100))


def _framing() -> Iterator[tuple[str, Behaviour]]:
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield "chunks: tiny ones for ever", _stream(chunked, _for_ever(b"1\r\n<\r\n"))
    yield "chunks: larger than any memory", _stream(chunked + b"ffffffffffffffff\r\n", _for_ever(bytes(65536)))
    yield "chunks: a size for ever", _stream(chunked, _for_ever(b"0" * 1000))
    yield "chunks: an extension for ever", _stream(chunked + b"1;", _for_ever(b"a" * 65536))
    yield "chunks: a negative size", _raw(chunked + b"-1\r\n<\r\n0\r\n\r\n")
    yield "chunks: trailers for ever", _stream(chunked + b"1\r\n<\r\n0\r\n", _for_ever(b"X-More: 1\r\n"))
    yield "length: longer than the body", _raw(OK + b"Content-Length: 99999\r\n\r\n" + FEED)
    yield "length: shorter than the body", _raw(OK + b"Content-Length: 30\r\n\r\n" + FEED)
    yield "length: no number", _raw(OK + b"Content-Length: many\r\n\r\n" + FEED)
    yield "length: a number for ever", _stream(OK + b"Content-Length: ", _for_ever(b"9" * 1000))
    yield "length: with chunks too", _raw(OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    yield "length: an exabyte", _stream(OK + b"Content-Length: 1152921504606846976\r\n\r\n", _for_ever(bytes(65536)))
    yield "body: no end", _stream(OK + b"\r\n", _for_ever(b" " * 65536))
    yield "body: a byte now and then", _stream(OK + b"\r\n", _for_ever(b" "), 0.02)
    yield "body: reset in the middle", _reset(OK + b"Content-Length: 9999\r\n\r\n" + FEED)
    yield "body: a second answer behind", _raw(OK + b"Content-Length: %d\r\n\r\n" % len(FEED) + FEED + OK + b"\r\n")


def _headers() -> Iterator[tuple[str, Behaviour]]:
    yield "headers: for ever", _stream(OK, _for_ever(b"X-More: 1\r\n"))
    yield "headers: one for ever", _stream(OK + b"X-Long: ", _for_ever(b"a" * 65536))
    yield "headers: one now and then", _stream(OK, _for_ever(b"X-Slow: 1\r\n"), 0.02)
    yield "headers: a name for ever", _stream(OK, _for_ever(b"a" * 65536))
    yield "headers: a thousand cookies", _raw(OK + b"Set-Cookie: a=b\r\n" * 1000 + b"\r\n" + FEED)
    yield "headers: folded", _raw(OK + b"X-Folded: a\r\n b\r\n c\r\nContent-Length: 0\r\n\r\n")
    yield "headers: NUL inside", _raw(OK + b"X-Nul: a\x00b\r\n\r\n" + FEED)
    yield "headers: a lone carriage return", _raw(OK + b"X-CR: a\rX-More: b\r\n\r\n" + FEED)
    yield "headers: carriage returns alone", _raw(OK.replace(b"\n", b"") + b"\r\r" + FEED)
    yield "headers: no name", _raw(OK + b": nameless\r\n\r\n" + FEED)
    yield "headers: space before the colon", _raw(OK + b"Content-Length : 4\r\n\r\n" + FEED)
    yield (
        "headers: times beyond all time",
        _body(
            FEED,
            "Date: Fri, 31 Dec 9999 23:59:59 GMT",
            "Age: 9999999999",
            "Cache-Control: max-age=9999999999",
            "Expires: Fri, 31 Dec 9999 23:59:59 GMT",
        ),
    )
    yield "headers: validators of eight thousand letters", _body(FEED, f'ETag: "{"a" * 8000}"', "Last-Modified: never")
    yield "status: a line for ever", _stream(b"HTTP/1.1 200 ", _for_ever(b"O" * 65536))
    yield "status: none, as HTTP 0.9 had it", _raw(FEED)
    yield "status: not a number", _raw(b"HTTP/1.1 OK 200\r\n\r\n")
    yield "status: negative", _raw(b"HTTP/1.1 -200 OK\r\n\r\n")
    yield "status: « go on » for ever", _stream(b"", _for_ever(b"HTTP/1.1 100 Continue\r\n\r\n"))
    yield "status: early hints for ever", _stream(b"", _for_ever(b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n"))
    yield "status: another protocol", _raw(b"HTTP/1.1 101 Up\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")
    yield "status: silence", _stream(b"", _for_ever(b""), 0.05)
    yield "status: hangs up", _raw(b"")
    yield "status: resets", _reset(b"")


def _statuses() -> Iterator[tuple[str, Behaviour]]:
    for status in ("204 No Content", "205 Reset", "206 Partial", "300 Choices", "304 Not Modified", "305 Proxy"):
        yield f"status: {status}, unasked", _status(status)
    yield "status: 206 with a range", _status("206 Partial", "Content-Range: bytes 0-3/9999999999", body=b"<rss")
    yield "status: 302 without a place", _status("302 Found")
    yield "status: 416", _status("416 Range", "Content-Range: bytes */0")
    yield "status: 429 for ever", _status("429 Too Many", "Retry-After: 9999999999")
    yield "status: 503 until long ago", _status("503 Busy", "Retry-After: Mon, 01 Jan 0001 00:00:00 GMT")
    yield "status: 999", _status("999 Denied")
    yield "status: 000", _status("000 Nothing")


def _redirects() -> Iterator[tuple[str, Behaviour]]:
    yield "redirect: further each time", _deeper
    yield "redirect: to itself", lambda conversation: conversation.answer(307, {"Location": conversation.path})
    yield "redirect: to itself by a fragment", lambda c: c.answer(301, {"Location": f"{c.path}#once-more"})
    yield "redirect: to nothing", _to("")
    yield "redirect: to a file", _to("file:///etc/passwd")
    yield "redirect: to a script", _to("javascript:alert(1)")
    yield "redirect: to data", _to("data:application/rss+xml,<rss/>")
    yield "redirect: to a private network", _to("http://10.0.0.1/feed")
    yield "redirect: to a cloud's metadata", _to("http://169.254.169.254/latest/meta-data/", 301)
    yield "redirect: to loopback by another name", _to("http://localhost/feed", 308)
    yield "redirect: to loopback as a number", _to("http://2130706433/feed")
    yield "redirect: to loopback by IPv6", _to("http://[::ffff:127.0.0.1]/feed")
    yield "redirect: to loopback without a scheme", _to("//127.0.0.1/feed")
    yield "redirect: with a user's name", _to("http://user:secret@127.0.0.1/feed")
    yield "redirect: past a backslash", _to("http:\\\\127.0.0.1\\feed")
    yield "redirect: to a broken port", _to("http://example.org:99999/")
    yield "redirect: to mail", _to("http://127.0.0.1:25/")
    yield "redirect: to half an address", _to("http://[::1/")
    yield "redirect: with a header inside", _to("/a%0d%0aX-Inside:%20b")
    yield "redirect: eight thousand letters long", _to("/" + "a" * 8000)
    yield "redirect: not in any alphabet", _to("http://\xff\xfe\xfd/")
    yield (
        "redirect: two at once",
        _raw(b"HTTP/1.1 302 F\r\nLocation: http://10.0.0.1/\r\nLocation: http://10.0.0.2/\r\n\r\n"),
    )
    yield (
        "redirect: a body for ever",
        _stream(b"HTTP/1.1 302 F\r\nLocation: http://10.0.0.1/\r\n\r\n", _for_ever(bytes(65536))),
    )


def _lies() -> Iterator[tuple[str, Behaviour]]:
    page = b"<html><head><link rel=alternate type=application/rss+xml href='http://10.0.0.1/'></head></html>"
    yield "lie: a page", _body(page)
    yield "lie: a picture", _body(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    yield "lie: a charset nobody knows", _raw(OK.replace(b"+xml", b"+xml; charset=x-none") + b"\r\n" + FEED[:40])
    yield "lie: a charset that is a codec", _raw(OK.replace(b"+xml", b"+xml; charset=zip") + b"\r\n" + bytes(500))
    yield (
        "lie: a charset of eight thousand letters",
        _raw(OK.replace(b"+xml", b"+xml; charset=" + b"a" * 8000) + b"\r\n" + b"nothing"),
    )
    yield "lie: UTF-16 of half a character", _body(b"\xff\xfe" + b"<\x00r\x00s" * 10_001)
    yield "lie: UTF-16 that is a bomb of tags", _body(("<a>" * 120_000).encode("utf-16"))
    yield "lie: UTF-32", _body(("<rss>" + "<item>" * 10_000).encode("utf-32"))
    yield "lie: UTF-7 that hides its tags", _body(b"+ADw-rss+AD4-" * 5_000, "X-Charset: utf-7")
    yield "lie: JSON in JSON", _body(b'{"items":' + b"[" * 200_000)
    yield "lie: a number JSON cannot hold", _body(b'{"items":[{"id":' + b"9" * 100_000 + b"}]}")
    yield "lie: numbers JSON has not", _body(b'{"items":[{"id":NaN,"title":-Infinity,"url":1e999999}]}')
    yield "lie: your own words", _echo_back


def servers() -> dict[str, Behaviour]:
    """Every hostile server, by what it does."""
    kinds = (_framing, _headers, _statuses, _redirects, _packing, _bombs, _lies, _xml_bombs)
    return {name: behave for kind in kinds for name, behave in kind()}
