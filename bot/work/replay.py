"""The founding articles as feeds: a real HTTP server on loopback that publishes them one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from bot.memory.seeds import FoundingDocument
from bot.model import Feed, key_of

HOST = "127.0.0.1"


class Replay:
    """One RSS 2.0 feed for each publisher; a document appears in it once published. An async context manager.

    `edition` sets one replay apart from another: a chat that remembers keys must not take
    the second for a repetition of the first.
    """

    def __init__(self, documents: Sequence[FoundingDocument], *, edition: str) -> None:
        self._documents = documents
        self._edition = edition
        self._published: list[FoundingDocument] = []
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Replay:
        app = web.Application()
        app.router.add_get("/{feed}.xml", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def host(self) -> str:
        """The "host:port" that the fetcher must be allowed."""
        return f"{HOST}:{self._port}"

    def publish(self, document: FoundingDocument) -> None:
        """From now on its publisher's feed has the document."""
        self._published.append(document)

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds to watch, one for each publisher."""
        publishers = dict.fromkeys(document.publisher for document in self._documents)
        return tuple(
            Feed(
                id=f"replay-{_slug(name)}",
                name=name,
                url=f"http://{self.host}/{_slug(name)}.xml",
                every=timedelta(minutes=15),
            )
            for name in publishers
        )

    async def _serve(self, request: web.Request) -> web.Response:
        body = self._rss(request.match_info["feed"]).encode()
        etag = hashlib.sha256(body).hexdigest()[:16]
        if request.headers.get("If-None-Match") == f'"{etag}"':
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        return web.Response(
            body=body, content_type="application/rss+xml", charset="utf-8", headers={"ETag": f'"{etag}"'}
        )

    def _rss(self, slug: str) -> str:
        items = "".join(self._item(document) for document in self._published if _slug(document.publisher) == slug)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{escape(slug)}</title><link>http://{self.host}/</link><description/>{items}</channel></rss>"
        )

    def _item(self, document: FoundingDocument) -> str:
        link = f"<link>{escape(document.url)}</link>" if document.url else ""
        guid = key_of(document.id, self._edition)
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in document.text.splitlines() if line.strip())
        return (
            f"<item><title>{escape(document.title)}</title>{link}"
            f"<guid isPermaLink={quoteattr('false')}>{guid}</guid>"
            f"<pubDate>{format_datetime(document.replay_at)}</pubDate>"
            f"<content:encoded>{escape(paragraphs)}</content:encoded></item>"
        )


def _slug(name: str) -> str:
    return key_of("publisher", name)[:8]
