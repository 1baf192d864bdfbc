"""Deliveries begin when something is queued, and one channel that must wait holds up no other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Feed, Message, Outgoing
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Place
from bot.work import post as module
from bot.work.deliver import Delivered, deliver
from bot.work.ledger import Ledger
from bot.work.pipeline import read
from bot.work.post import Post
from tests.patience import until
from tests.servers.http import Site
from tests.work.bench import Bench, rss
from tests.work.room import Room

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)


class Office:
    """A post over a real outbox, whose chat's pace waits until the test lets it go on."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database = database
        self.room = Room(path / "slack.jsonl")
        self.paced, self.go_on = asyncio.Event(), asyncio.Event()
        self.begun = 0
        self.post = Post(self.deliver)

    def queue(self, address: str, *texts: str) -> None:
        with self.database.write() as conn:
            for text in texts:
                message = Message(notification=text)
                outbox.put(conn, Outgoing(key=text, chat="slack", address=address, message=message, created_at=NOON))

    async def deliver(self) -> Delivered:
        self.begun += 1
        return await deliver(
            self.database, {"slack": self.room}, clock=lambda: NOON, pause=self.pause, busy=self.post.busy
        )

    async def pause(self, _seconds: float) -> None:
        self.paced.set()
        await self.go_on.wait()

    async def said(self, *texts: str) -> None:
        await until(lambda: set(self.room.said) == set(texts))


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(database, tmp_path)
    made.post.open()
    yield made
    made.go_on.set()
    await made.post.close()


async def test_a_channel_that_must_wait_holds_up_no_other(office: Office) -> None:
    office.queue("C1", "un", "deux")
    office.post.begin()
    await office.paced.wait()  # « deux » may not go yet
    office.queue("C2", "ailleurs")
    office.post.begin()
    await office.said("un", "ailleurs")
    office.go_on.set()
    await office.said("un", "ailleurs", "deux")
    assert office.room.said.index("un") < office.room.said.index("deux")


async def test_what_is_queued_at_once_is_looked_for_once(office: Office) -> None:
    office.queue("C1", "un")
    for _ in range(50):
        office.post.begin()
    await office.said("un")
    assert office.begun == 1


async def test_a_tick_finds_what_nobody_told_of(office: Office) -> None:
    office.queue("C1", "un")
    await office.post.tick()
    await office.said("un")


async def test_a_place_is_free_again_after_each_delivery(office: Office) -> None:
    for number in range(3):
        office.go_on.set()
        office.queue("C1", f"{number}")
        office.post.begin()
        await office.said(*map(str, range(number + 1)))
    await office.post.close()
    assert office.post.busy == {}


async def test_what_is_queued_just_as_its_place_comes_free_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delivery that looked too early goes on, since the one that saw the message left the place to it."""
    loop, real = asyncio.get_running_loop(), Ledger.next
    looked: list[Place] = []

    def next_one(ledger: Ledger, place: Place) -> Outgoing | None:
        found = real(ledger, place)
        if found is None and not looked:
            looked.append(place)
            office.queue("C1", "deux")
            asyncio.run_coroutine_threadsafe(office.deliver(), loop).result(60)
        return found

    monkeypatch.setattr(Ledger, "next", next_one)
    office.go_on.set()
    office.queue("C1", "un")
    await office.deliver()
    assert office.room.said == ["un", "deux"] and looked == [("slack", "C1")]


async def test_nothing_begins_before_it_is_opened_or_after_it_is_closed(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path)
    office.queue("C1", "un")
    office.post.begin()
    await asyncio.sleep(0)
    office.post.open()
    await office.post.close()
    office.post.begin()
    await asyncio.sleep(0)
    assert office.begun == 0


async def test_a_stop_cuts_off_what_waits_and_loses_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.05)
    office.queue("C1", "un", "deux")
    office.post.begin()
    await office.paced.wait()
    await office.post.close()
    with office.database.read() as conn:
        states = {key: getattr(outbox.get(conn, key), "state", "") for key in ("un", "deux")}
    assert states == {"un": "sent", "deux": "pending"} and office.post.busy == {}


async def test_a_delivery_that_fails_is_logged_and_the_next_is_made(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = office.post._deliver

    async def failing() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(office.post, "_deliver", failing)
    office.post.begin()
    await until(lambda: "the disk is full" in caplog.text)
    monkeypatch.setattr(office.post, "_deliver", real)
    office.queue("C1", "un")
    office.post.begin()
    await office.said("un")


async def test_what_a_round_queues_is_said_without_waiting_for_a_tick(tmp_path: Path, site: Site) -> None:
    bench = Bench(tmp_path, site)
    async with bench.app as app:
        await app.cycle()  # the first contact is silent
        bench.screen.truncate(0)
        bench.now += timedelta(days=1)
        site.serve("/feed", rss("Numergy ouvre un centre de données", bench.now))
        app.post.open()
        assert (await app.round()).queued == 1
        await until(lambda: "Numergy ouvre" in bench.screen.getvalue())


async def test_one_document_at_a_time_is_read_or_taken_in(
    tmp_path: Path, site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks in a chat meanwhile competes with one thread that computes, not with twenty."""
    counted, busiest, lock = 0, 0, threading.Lock()

    def counting(function: Callable[..., Any]) -> Callable[..., Any]:
        def count(*arguments: Any, **options: Any) -> Any:
            nonlocal counted, busiest
            with lock:
                counted += 1
                busiest = max(busiest, counted)
            time.sleep(0.02)  # long enough for another to begin, were it allowed
            with lock:
                counted -= 1
            return function(*arguments, **options)

        return count

    bench = Bench(tmp_path, site)
    sources = [site.serve("/feed", rss("Un", bench.now)), other_site.serve("/feed", rss("Deux", bench.now))]
    bench.app.settings = replace(bench.app.settings, allow_private=frozenset({site.place, other_site.place}))
    app = bench.app
    app._fetcher._allow_private = app.settings.allow_private
    feeds = tuple(Feed(id=f"f{n}", name=f"F{n}", url=url) for n, url in enumerate(sources))
    monkeypatch.setattr("bot.work.rounds.read", counting(read))
    monkeypatch.setattr(app.pipeline, "take_together", counting(app.pipeline.take_together))
    async with app:
        newsroom = app.pipeline.newsroom
        app.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=feeds))
        figures = await app.round()
    assert (figures.polled, figures.failed, figures.articles, busiest) == (2, 0, 2, 1)
