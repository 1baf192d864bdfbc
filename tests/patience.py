"""How long does a test wait for a fact? Longer than any machine needs: only what is broken takes all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60  #: seconds for whatever is to happen, here or in a server beside
COMMAND = 240  #: seconds for a command in a process of its own: a loaded machine starts several at once, slowly

Found = TypeVar("Found")


async def until(looked: Callable[[], Found]) -> Found:
    """What is found as soon as it is not empty; looked for again and again."""
    async with asyncio.timeout(PATIENCE):
        while not (found := looked()):
            await asyncio.sleep(0.01)
        return found
