"""When are deliveries begun? At once where something was queued, and at every tick for what else waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.work.deliver import Busy

log = logging.getLogger(__name__)

_GRACE = 1.0  #: seconds that deliveries have when we stop; one that is cut off is looked for at the next start


class Post:
    """Begins deliveries beside each other; `busy` are the places that one of them is working off.

    So a channel that must wait, a second after each message, holds up no other.
    """

    def __init__(self, deliver: Callable[[], Awaitable[object]]) -> None:
        self.busy: Busy = {}
        self._deliver = deliver
        self._is_open = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._beginning = False

    def open(self) -> None:
        """From now on; before, whoever wants a delivery makes it."""
        self._is_open = True

    def begin(self) -> None:
        """Something waits: begin a delivery, unless one is just about to look."""
        if self._is_open and not self._beginning:
            self._beginning = True
            task = asyncio.create_task(self._go())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def tick(self) -> None:
        """Begin a delivery of what waits for another reason: its time came, or another process queued it."""
        self.begin()

    async def close(self) -> None:
        """Begin no more, and let those under way end."""
        self._is_open = False
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _go(self) -> None:
        self._beginning = False
        try:
            await self._deliver()
        except Exception:  # the last frame of a task; the next tick tries again
            log.exception("a delivery failed")
