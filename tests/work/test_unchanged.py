"""Feeds that did not change are noted together, as each would be alone, and one costs the others nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.answers import Fetched
from bot.feeds.fetch import Fetcher
from bot.model import Channel, Feed, FeedState, Learned, Watchlist
from bot.newsroom import Newsroom
from bot.store import feeds, notices, outbox
from bot.store.database import Database
from bot.store.schema import feed_state
from bot.store.schema import outbox as outbox_table
from bot.work import rounds
from bot.work.pipeline import Pipeline
from bot.work.rounds import Rounds
from bot.work.unchanged import Same, note_unchanged
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = START + timedelta(days=1)
RSS = '<rss version="2.0"><channel><title>S</title><item><title>Un titre de rien</title></item></channel></rss>'


def pipeline_of(database: Database, watched: Sequence[Feed]) -> Pipeline:
    """A pipeline whose operators read a channel."""
    operators = (Channel(id="ops"),)
    return Pipeline(
        database, Newsroom(Watchlist(feeds=tuple(watched), channels=operators, operators="ops")), ("console",)
    )


def known(feed: Feed) -> FeedState:
    """What is known of a feed that is failing."""
    state = FeedState(feed=feed.id, url=feed.url, address=feed.url, etag='"1"', baseline=START, failures=3)
    return replace(state, last_checked=START)


def same(feed: Feed, minutes: int, *, etag: str = '"2"') -> Same:
    """An answer « not modified » so long after the start."""
    answer = Fetched(url=feed.url, status=304, etag=etag, max_age=timedelta(hours=2))
    return Same(feed, known(feed), answer, START + timedelta(minutes=minutes), 0.5)


def test_noted_together_as_each_alone(database: Database) -> None:
    watched = [Feed(id=name, name=name, url=f"https://{name}.fr/") for name in "abc"]
    pipeline = pipeline_of(database, watched)
    answers = [same(feed, minutes) for minutes, feed in enumerate(watched)]

    def after(together: bool) -> tuple[dict[str, FeedState], list[str], set[str]]:
        """What is known and told after the answers, from the same beginning: the first feed was failing."""
        with database.write() as conn:
            heard = len(outbox.due(conn, LATER, 100))
            for feed in watched:
                feeds.save_state(conn, known(feed))
            notices.open(conn, "feed:a", "fails", START)
        if together:
            note_unchanged(pipeline, answers)
        else:
            for one in answers:
                pipeline.take(one.feed, one.fetched, (), now=one.now, jitter=one.jitter)
        with database.read() as conn:
            told = [waiting.message.notification for waiting in outbox.due(conn, LATER, 100)]
            return feeds.all_states(conn), told[heard:], notices.open_among(conn, ["feed:a"])

    alone = after(together=False)
    assert alone[0]["b"].failures == 0
    assert alone[0]["b"].etag == '"2"'
    assert len(alone[1]) == 1
    assert not alone[2]
    with database.write() as conn:
        conn.execute(outbox_table.delete())  # the same notice at the same moment is told once
    assert after(together=True) == alone


def test_what_another_process_learned_meanwhile_stays(database: Database) -> None:
    feed = Feed(id="a", name="a", url="https://a.fr/")
    other = replace(known(feed), etag='"3"', last_checked=START + timedelta(minutes=1), learned=Learned(gone=2))
    with database.write() as conn:
        feeds.save_state(conn, other)
    note_unchanged(pipeline_of(database, [feed]), [same(feed, 2, etag="")])
    with database.read() as conn:
        state = feeds.get_state(conn, "a")
    assert state is not None
    assert state.etag == '"3"'
    assert state.learned == Learned()
    assert (state.last_checked, state.failures) == (START + timedelta(minutes=2), 0)


def test_the_usual_poll_writes_its_moments_alone(database: Database) -> None:
    feed = Feed(id="a", name="a", url="https://a.fr/")
    well = replace(known(feed), failures=0, last_good=START)
    with database.write() as conn:
        feeds.save_state(conn, well)
        conn.execute(feed_state.update().values(etag='"4"'))  # what no poll wrote, to see that it is left alone
    note_unchanged(pipeline_of(database, [feed]), [replace(same(feed, 2, etag=""), state=well)])
    with database.read() as conn:
        state = feeds.get_state(conn, "a")
    assert state is not None
    assert (state.etag, state.last_good) == ('"4"', START + timedelta(minutes=2))


def test_answers_do_not_wait_long_to_be_noted(database: Database, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a crash loses is asked once more: so a round that takes long must not keep all of it to its end."""
    watched = [Feed(id=name, name=name, url=site.serve(f"/{name}", RSS, etag=f'"{name}"')) for name in "abcd"]
    pipeline = pipeline_of(database, watched)
    now, noted = START, list[int]()

    def clock() -> datetime:
        nonlocal now
        now += timedelta(seconds=6)
        return now

    def note(pipeline: Pipeline, answers: Sequence[Same]) -> None:
        noted.append(len(answers))
        note_unchanged(pipeline, answers)

    async def twice() -> None:
        nonlocal now
        async with Fetcher(user_agent="x", allow_private=frozenset({site.place})) as fetcher:
            asking = Rounds(pipeline, fetcher, clock, gap=timedelta(0))
            await asking.go()
            now += timedelta(days=2)
            await asking.go()

    monkeypatch.setattr(rounds, "note_unchanged", note)
    asyncio.run(twice())
    assert noted == [3, 1]


@pytest.mark.parametrize("wrong", ["a", ""])
def test_one_costs_the_others_nothing(
    database: Database, site: Site, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    watched = [Feed(id=name, name=name, url=site.serve(f"/{name}", RSS, etag=f'"{name}"')) for name in "abc"]
    pipeline = pipeline_of(database, watched)
    now = START

    def note(pipeline: Pipeline, answers: Sequence[Same]) -> None:
        if wrong in {one.feed.id for one in answers}:
            raise KeyError(wrong)
        note_unchanged(pipeline, answers)

    async def twice() -> None:
        nonlocal now
        async with Fetcher(user_agent="x", allow_private=frozenset({site.place})) as fetcher:
            asking = Rounds(pipeline, fetcher, lambda: now, gap=timedelta(0))
            assert (await asking.go()).polled == 3
            now += timedelta(days=2)
            assert (await asking.go()).not_modified == 3

    monkeypatch.setattr(rounds, "note_unchanged", note)
    asyncio.run(twice())
    with database.read() as conn:
        states = feeds.all_states(conn)
    assert {name: state.failures for name, state in states.items()} == {"a": int(wrong == "a"), "b": 0, "c": 0}
    assert all(state.last_checked == now for state in states.values()), "nobody is asked again at once"
