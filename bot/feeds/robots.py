"""May a robot read this page? What the site's robots.txt says (RFC 9309), asked once a day.

A site without one (4xx) allows everything; one whose robots.txt cannot be read now (5xx, no answer) is left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from bot.errors import FetchError, Forbidden
from bot.feeds.charset import decode
from bot.feeds.fetch import Fetcher

NAME = "Vigie"  #: the product token by which a robots.txt may address us
KEPT, KEPT_UNREAD = timedelta(days=1), timedelta(hours=1)
MAX_BYTES = 500 * 1024  #: of a robots.txt that are read (RFC 9309, 2.5)
MAX_SITES = 1_000  #: remembered; beyond, all are asked again


class Robots:
    """Asks and remembers, in memory only."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._known: dict[str, tuple[Protego, datetime]] = {}

    async def allow(self, url: str) -> bool:
        """Whether the site of `url` lets Vigie read it. Raises Forbidden when the address guard refuses the site."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._known.get(site)
        if known is None or known[1] <= self._clock():
            if len(self._known) >= MAX_SITES:
                self._known.clear()
            known = self._known[site] = await self._ask(site)
        return await asyncio.to_thread(known[0].can_fetch, url, NAME)  # thousands of patterns take their time

    async def _ask(self, site: str) -> tuple[Protego, datetime]:
        text, kept = "", KEPT
        try:
            fetched = await self._fetcher.fetch(f"{site}/robots.txt")
            text = decode(fetched.body[:MAX_BYTES], fetched.content_type)
        except Forbidden:
            raise
        except FetchError as error:
            if not 400 <= error.status < 500 or error.status == 429:
                text, kept = "User-agent: *\nDisallow: /", KEPT_UNREAD
        return await asyncio.to_thread(Protego.parse, text), self._clock() + kept
