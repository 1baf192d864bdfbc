"""What is fetched because a person asks and waits for it? A page, a feed, the feeds of a site; within bounds.

Answers are made in threads, HTTP lives in the event loop: a question waits for it here, not for longer than `LONGEST`
and not with more others than `AT_ONCE`, since a thread that waits is one that nobody else has. Addresses come from
people, so everything goes through the guarded fetcher.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import TypeVar

from bot.errors import FetchError, Said
from bot.feeds.answers import Fetched
from bot.feeds.fetch import Fetcher
from bot.feeds.finding import Offer, offers

LONGEST = timedelta(seconds=25)  #: that an answer waits for the web
AT_ONCE = 1  #: answers that wait for it together; fewer than are worked out together (`bot.app`), or all would wait

Got = TypeVar("Got")


class Outside:
    """The web, for answers in threads. To be made in the running event loop; never asked from within it."""

    def __init__(
        self, fetcher: Fetcher, clock: Callable[[], datetime], *, longest: timedelta = LONGEST, at_once: int = AT_ONCE
    ) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._longest = longest
        self._free = BoundedSemaphore(at_once)
        self._loop = asyncio.get_running_loop()

    def document(self, url: str) -> Fetched:
        """What stands at an address. Raises FetchError."""
        return self._waited(lambda: self._fetcher.fetch(url), url)

    def offers(self, url: str) -> tuple[Offer, ...]:
        """The feeds at an address or of its site. Raises FetchError."""
        return self._waited(lambda: offers(self._fetcher, url, now=self._clock()), url)

    def _waited(self, ask: Callable[[], Coroutine[object, object, Got]], url: str) -> Got:
        if not self._free.acquire(blocking=False):
            busy = Said("{url}: other addresses are being asked for other people; ask again in a minute", url=url)
            raise FetchError(busy)
        try:
            asked = asyncio.run_coroutine_threadsafe(_within(ask(), self._longest), self._loop)
            return asked.result()
        except TimeoutError:
            late = Said("{url} did not answer in {seconds} seconds", url=url, seconds=self._longest.seconds)
            raise FetchError(late, unreached=True) from None
        except CancelledError:
            raise FetchError(Said("{url}: Vigie is stopping", url=url), unreached=True) from None
        finally:
            self._free.release()


async def _within(asking: Coroutine[object, object, Got], longest: timedelta) -> Got:
    async with asyncio.timeout(longest.total_seconds()):
        return await asking
