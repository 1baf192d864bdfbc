"""When things happen while Vigie runs: APScheduler ticks, the database knows what is due."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

#: seconds between two looks; what is due is decided by the database, not by these
POLL, DELIVER, RELOAD, CONNECT = 30, 2, 5, 60
PACE = 900  #: seconds between two looks for quiet watches that suddenly speak
LINKS = 3600
HUBS = 120  #: seconds between two looks at what hubs are to be asked

CLOCK = 30  #: seconds between two looks whether the clock was put back
STEP = 5  #: seconds that it may be put back without anybody noticing

GRACE = 8  #: seconds that work in hand has after a stop; containers are killed after ten
#: seconds between two runs → what to run
Jobs = dict[float, Callable[[], Awaitable[object]]]


async def run_until_stopped(jobs: Jobs) -> None:
    """Run each job now and then every so many seconds, until SIGTERM or SIGINT.

    A job is never run twice at once, and one that fails is logged and runs again. On a stop no job
    starts any more, and those in hand have a moment to finish; a transaction is never cut.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_listener(_note, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    running: set[asyncio.Task[Any]] = set()
    now = datetime.now(UTC)
    for seconds, job in jobs.items():
        scheduler.add_job(_tracked, "interval", [job, running], seconds=seconds, id=job.__name__, next_run_time=now)
    following = asyncio.create_task(_follow_clock(scheduler))
    scheduler.start()
    try:
        await stop.wait()
        log.info("stopping: finishing the work in hand")
    finally:
        following.cancel()
        scheduler.pause()
        if running:
            await asyncio.wait(running, timeout=GRACE)
        late = tuple(running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        scheduler.shutdown(wait=False)  # only now: it would cancel what runs, and log that as a failure


async def _follow_clock(scheduler: AsyncIOScheduler) -> None:
    """Run all jobs anew when the clock is put back: APScheduler would wait until it says again what it said before."""
    while True:
        ahead = time.time() - time.monotonic()
        await asyncio.sleep(CLOCK)
        if time.time() - time.monotonic() < ahead - STEP:
            log.warning("the clock was put back by %.0f s", ahead - time.time() + time.monotonic())
            for job in scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))


async def _tracked(job: Callable[[], Awaitable[object]], running: set[asyncio.Task[Any]]) -> None:
    """Run a job so that a stop knows of it. Broken off after its grace, it ends well: nobody need read a traceback."""
    task = asyncio.current_task()
    assert task is not None
    running.add(task)
    try:
        await job()
    except asyncio.CancelledError:
        log.info("%s is broken off; what it did not finish is done at the next start", job.__name__)
    finally:
        running.discard(task)


def _note(event: JobExecutionEvent) -> None:
    error = getattr(event, "exception", None)
    log.error("job %s: %s", event.job_id, error or "missed")
