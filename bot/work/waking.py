"""Was Vigie down, or cut off from all feeds, for so long that what it now reads is news of an outage?

Only a Vigie that runs all the time can tell: one that is called by cron is silent between two calls, and nothing is
wrong with that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.alerting.timing import OUTAGE
from bot.store import meta
from bot.work import catching_up
from bot.work.pipeline import Pipeline
from bot.work.rounds import Rounds

LAST_HEARD = "last heard"  #: name of the value that says when a Vigie that runs last heard its feeds


def wake(pipeline: Pipeline, *, now: datetime) -> None:
    """Let what is read from now on wait, where an outage is to be caught up with; how long it was is kept."""
    with pipeline.database.read() as conn:
        last = meta.get(conn, LAST_HEARD)
    silent = now - datetime.fromisoformat(last) if last else None
    pipeline.catching_up = silent is not None and silent >= OUTAGE
    if silent is not None and pipeline.catching_up:
        with pipeline.database.write() as conn:
            catching_up.begin(conn, silent, now)


@asynccontextmanager
async def caught_up(rounds: Rounds, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """Around a round of all feeds that are due: with it an outage is over, unless we are still cut off.

    A round that began cut off asked a few feeds only.
    """
    cut_off, pipeline = rounds.offline, rounds.pipeline
    await asyncio.to_thread(wake, pipeline, now=clock())
    yield
    if not cut_off and not rounds.offline:
        await asyncio.to_thread(heard, pipeline, clock())


def heard(pipeline: Pipeline, now: datetime) -> None:
    """Note that all feeds that were due have been read."""
    with pipeline.database.write() as conn:
        meta.put(conn, LAST_HEARD, now.isoformat())
        if pipeline.catching_up:
            catching_up.over(conn)
    pipeline.catching_up = False
