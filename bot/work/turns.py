"""In which order are feeds asked, so that no host is asked twice at once and none holds up the others?

Feeds are grouped by the host of their address, as written: one registrable name may be shared by strangers
(wordpress.com, gouv.fr) and one IP address by thousands of sites, so neither says whose patience is at stake.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from bot.feeds.cadence import phase
from bot.model import Feed, FeedState

AT_ONCE = 20  #: hosts asked at the same time
NEW_AT_ONCE = 250  #: feeds met in one round; of more the rest follows in the next rounds
GAP = timedelta(seconds=1)  #: between two requests to one host
HOST_TIME = timedelta(seconds=60)  #: after which the rest of a host's feeds waits for the next round

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """What became of one feed's turn, and whether its host was reached."""

    outcome: T
    reached: bool


@lru_cache(maxsize=8192)  # feeds are asked over and over
def host_of(url: str) -> str:
    """The host of an address as written, "" when there is none to read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def chosen(feeds: Iterable[Feed], states: Mapping[str, FeedState], is_due: Callable[[Feed], bool]) -> list[Feed]:
    """The feeds to ask now: those due, and of those never asked so many at most, in the order of their phases."""
    waiting = [feed for feed in feeds if is_due(feed)]
    known = [feed for feed in waiting if feed.id in states]
    fresh = sorted((feed for feed in waiting if feed.id not in states), key=lambda feed: phase(feed.id))
    return known + fresh[:NEW_AT_ONCE]


async def each_in_turn(
    feeds: Iterable[Feed], ask: Callable[[Feed], Awaitable[Turn[T]]], *, gap: timedelta = GAP
) -> list[T]:
    """Ask every feed; the outcomes. A host that is not reached, or takes long, is left for the next round.

    A host begins when there is a slot for it, so that thousands wait without a task each.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    hosts: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        hosts[host_of(feed.url)].append(feed)

    async def host(waiting: list[Feed]) -> list[T]:
        """Its feeds, one after the other; the slot for the first is held already."""
        outcomes: list[T] = []
        loop = asyncio.get_running_loop()
        spent = 0.0
        for feed in waiting:
            if outcomes:
                await asyncio.sleep(gap.total_seconds())  # no slot is held meanwhile
                await gate.acquire()
            try:
                began = loop.time()
                turn = await ask(feed)
                spent += loop.time() - began
            finally:
                gate.release()
            outcomes.append(turn.outcome)
            if not turn.reached or spent > HOST_TIME.total_seconds():
                break
        return outcomes

    begun: list[asyncio.Task[list[T]]] = []
    async with asyncio.TaskGroup() as group:
        for waiting in hosts.values():
            await gate.acquire()
            begun.append(group.create_task(host(waiting)))
    return [outcome for task in begun for outcome in task.result()]
