"""When things happen while Vigie runs."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace

import pytest

from bot.work.schedule import run_until_stopped


async def test_each_job_runs_at_once_and_a_stop_lets_the_one_in_hand_finish() -> None:
    finished: list[str] = []
    ticked = asyncio.Event()

    async def quick() -> None:
        finished.append("quick")

    async def slow() -> None:
        if "quick" in finished and not ticked.is_set() and finished.count("slow"):
            ticked.set()
            await asyncio.sleep(0.1)
        finished.append("slow")

    running = asyncio.create_task(run_until_stopped({3600: quick, 0.05: slow}))
    await ticked.wait()
    count = finished.count("slow")
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert finished[:2] == ["quick", "slow"]
    assert finished.count("slow") > count


async def test_a_job_that_fails_is_logged_and_runs_again(caplog) -> None:  # type: ignore[no-untyped-def]
    again = asyncio.Event()
    calls = 0

    async def failing() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            again.set()
        if calls == 2:
            raise RuntimeError("no luck")

    running = asyncio.create_task(run_until_stopped({0.02: failing}))
    await again.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert "no luck" in caplog.text


async def test_a_clock_put_back_by_hours_stops_nothing_for_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    back, again = timedelta(0), asyncio.Event()

    class PutBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - back

    real = time.time
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", PutBack)
    monkeypatch.setattr("bot.work.schedule.datetime", PutBack)
    monkeypatch.setattr(
        "bot.work.schedule.time", SimpleNamespace(time=lambda: real() - back.total_seconds(), monotonic=time.monotonic)
    )
    monkeypatch.setattr("bot.work.schedule.CLOCK", 0.02)

    async def tick() -> None:
        nonlocal back
        if back:
            again.set()
        back = timedelta(hours=3)

    running = asyncio.create_task(run_until_stopped({1: tick}))
    await asyncio.wait_for(again.wait(), 30)
    os.kill(os.getpid(), signal.SIGTERM)
    await running


async def test_a_round_that_comes_late_is_run_and_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """agronholm/apscheduler#146, #182, #292: a job late by a second is skipped by default; what piled up runs once."""

    class Suspended(datetime):
        """The clock of a machine that slept for an hour just after it planned its rounds."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(hours=1)

    monkeypatch.setattr("bot.work.schedule.datetime", Suspended)
    rounds: list[str] = []
    began = asyncio.Event()

    async def tick() -> None:
        rounds.append("run")
        began.set()

    running = asyncio.create_task(run_until_stopped({1000: tick}))
    await asyncio.wait_for(began.wait(), 30)
    await asyncio.sleep(0.1)
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert rounds == ["run"]
