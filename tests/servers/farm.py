"""Thousands of feeds, each on a host of its own, served by one small process: what a bench asks.

Feed n lives at `address(n, port)`. It is one of forty documents, drawn once and always the same, in which only the
feed's number differs; a conditional request that knows its ETag is answered 304. Every connection is closed after
its answer, as it would be by the time a feed is asked again.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.bench.matching import names, rare_words, sentences_of_the_house

NEWEST = datetime(2026, 11, 20, 8, tzinfo=UTC)  #: the first entry of every document
DOCUMENTS = 40
WATCHED = names(61)  #: invented names; each fifth article names one
_NUMBER = b"@@"  #: where a document takes the number of its feed
_ETAG = re.compile(rb"\r\nIf-None-Match:", re.IGNORECASE)


def address(number: int, port: int) -> str:
    """Where feed `number` lives."""
    return f"http://127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}:{port}/flux/{number}.xml"


def documents() -> list[tuple[bytes, bytes]]:
    """(Content-Type, document): a third Atom, a sixth Latin-1; half with whole articles of 150 to 400 words in HTML,
    half with two sentences; 20 to 50 entries each."""
    chance = random.Random(11)
    pool, rare = sentences_of_the_house(), rare_words()
    return [_document(number, chance, pool, rare) for number in range(DOCUMENTS)]


def _document(number: int, chance: random.Random, pool: list[str], rare: list[str]) -> tuple[bytes, bytes]:
    whole, atom = number % 2 == 0, number % 3 == 0
    charset = "iso-8859-1" if number % 6 == 1 else "utf-8"
    entries = []
    for entry in range(chance.randint(20, 50)):
        words = " ".join(chance.choice(pool) for _ in range(3)).split()[: chance.randint(6, 14)]
        text = _words(chance, pool, rare, chance.randint(150, 400) if whole else chance.randint(25, 60))
        if chance.random() < 0.2:
            text[chance.randrange(len(text))] = chance.choice(WATCHED)
        when = NEWEST - timedelta(hours=3 * entry, minutes=number)
        entries.append((_atom if atom else _rss)(entry, " ".join(words), text, when, whole))
    head, tail = _ATOM if atom else _RSS
    xml = f'<?xml version="1.0" encoding="{charset}"?>\n{head}{"".join(entries)}{tail}'
    kind = "application/atom+xml" if atom else "application/rss+xml"
    return f"{kind}; charset={charset}".encode(), xml.encode(charset, "xmlcharrefreplace")


def _words(chance: random.Random, pool: list[str], rare: list[str], length: int) -> list[str]:
    words: list[str] = []
    while len(words) < length:
        words += chance.choice(pool).split()
    words[:: len(words) // 40 + 40] = [chance.choice(rare) for _ in words[:: len(words) // 40 + 40]]
    return words


def _html(words: list[str]) -> str:
    """Paragraphs with a picture, a link and some emphasis, as a blog writes them."""
    parts = []
    for start in range(0, len(words), 60):
        part = [escape(word) for word in words[start : start + 60]]
        part[0] = f"<strong>{part[0]}</strong>"
        part[-1] = f'<a href="https://exemple.fr/dossier/{start}?utm_source=rss" rel="nofollow">{part[-1]}</a>'
        parts.append(f"<p>{' '.join(part)}</p>")
    parts.insert(1, '<figure><img src="https://exemple.fr/photo.jpg" alt="" width="640"/></figure>')
    return "\n".join(parts)


_RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
    "<title>Journal @@</title><link>https://journal-@@.fr/</link><description>Les nouvelles</description>"
    '<atom:link href="https://journal-@@.fr/feed" rel="self" type="application/rss+xml"/><ttl>30</ttl>',
    "</channel></rss>",
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Journal @@</title><id>tag:journal-@@.fr,2026:</id>'
    '<link rel="self" href="https://journal-@@.fr/atom"/><updated>2026-11-20T08:00:00Z</updated>',
    "</feed>",
)


def _rss(entry: int, title: str, text: list[str], when: datetime, whole: bool) -> str:
    link = f"https://journal-@@.fr/article-{entry}.html"
    lead = escape(" ".join(text[:40] if whole else text))
    body = f"<content:encoded><![CDATA[{_html(text)}]]></content:encoded>" if whole else ""
    return (
        f"<item><title>{escape(title)}</title><link>{link}?utm_source=rss&amp;utm_medium=feed</link>"
        f"<description>{lead if whole else f'<![CDATA[{_html(text)}]]>'}</description>{body}"
        f"<dc:creator><![CDATA[Camille Martin]]></dc:creator><category>Cloud</category><category>État</category>"
        f'<guid isPermaLink="false">@@-{entry}</guid><pubDate>{format_datetime(when)}</pubDate></item>\n'
    )


def _atom(entry: int, title: str, text: list[str], when: datetime, whole: bool) -> str:
    lead = f'<summary type="html">{escape(" ".join(text[:40]))}</summary>' if whole else ""
    return (
        f'<entry><title type="html">{escape(escape(title))}</title><id>tag:journal-@@.fr,2026:{entry}</id>'
        f'<link rel="alternate" type="text/html" href="https://journal-@@.fr/article-{entry}.html"/>'
        f"<published>{when.isoformat()}</published><updated>{when.isoformat()}</updated>"
        f'<author><name>Camille Martin</name></author><category term="cloud"/>{lead}'
        f'<content type="html">{escape(_html(text))}</content></entry>\n'
    )


class _Visit(asyncio.Protocol):
    """One request and its answer."""

    made: list[tuple[bytes, bytes]]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._asked = transport, b""

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if b"\r\n\r\n" not in self._asked:
            return
        number = self._asked.split(b" ", 2)[1].rpartition(b"/")[2].removesuffix(b".xml")
        etag = b'ETag: "v1-' + number + b'"\r\nConnection: close\r\n'
        assert isinstance(self._transport, asyncio.Transport)
        if _ETAG.search(self._asked):
            self._transport.write(b"HTTP/1.1 304 Not Modified\r\n" + etag + b"\r\n")
        else:
            kind, document = self.made[int(number) % DOCUMENTS]
            body = document.replace(_NUMBER, number)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n" % (kind, len(body), etag)
            self._transport.write(head + body)
        self._transport.close()


async def _serve() -> None:
    visit = type("Visit", (_Visit,), {"made": documents()})
    listening = socket.create_server(("0.0.0.0", 0), backlog=1024)  # every 127.x.y.z
    server = await asyncio.get_running_loop().create_server(visit, sock=listening)
    print(listening.getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running() -> Iterator[int]:
    """The port of a farm in a process of its own, while the context lasts."""
    with subprocess.Popen([sys.executable, "-m", "tests.servers.farm"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(_serve())
