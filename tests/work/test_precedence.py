"""People who wait for an answer go before feeds, and never stop them."""

from __future__ import annotations

import asyncio

import pytest

from bot.work.precedence import Answering, Yielding

LONG = 60.0  #: seconds that no test waits for


async def enter(turn: Answering | Yielding, name: str, order: list[str], until: asyncio.Event) -> None:
    async with turn:
        order.append(name)
        await until.wait()


async def settled() -> None:
    """Everything that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_document_begins_when_no_answer_is_wanted_any_more() -> None:
    answering, order = Answering(1), list[str]()
    documents = Yielding(answering, LONG)
    first, second, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(enter(answering, "answer", order, first))
        group.create_task(enter(answering, "next answer", order, second))
        await settled()
        group.create_task(enter(documents, "document", order, done))
        await settled()
        assert order == ["answer"]
        first.set()
        await settled()
        assert order == ["answer", "next answer"]
        second.set()
        await settled()
        assert order == ["answer", "next answer", "document"]
        done.set()


async def test_questions_without_end_do_not_stop_the_feeds() -> None:
    answering, order, never = Answering(1), list[str](), asyncio.Event()
    asking = asyncio.create_task(enter(answering, "answer", order, never))
    await settled()
    async with asyncio.timeout(LONG), Yielding(answering, 0.01):
        assert order == ["answer"]
    asking.cancel()
    await asyncio.wait([asking])


async def test_one_document_at_a_time() -> None:
    documents, order = Yielding(Answering(1)), list[str]()
    first, second = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(enter(documents, "one", order, first))
        group.create_task(enter(documents, "two", order, second))
        await settled()
        assert order == ["one"]
        first.set()
        await settled()
        assert order == ["one", "two"]
        second.set()


@pytest.mark.parametrize("waiting", ["answer", "document"])
async def test_who_stops_waiting_holds_up_nobody(waiting: str) -> None:
    answering, order, done = Answering(1), list[str](), asyncio.Event()
    documents = Yielding(answering, LONG)
    first = asyncio.create_task(enter(answering, "first", order, done))
    await settled()
    turn = answering if waiting == "answer" else documents
    late = asyncio.create_task(enter(turn, "late", order, asyncio.Event()))
    await settled()
    late.cancel()
    await asyncio.wait([late])
    done.set()
    await first
    async with asyncio.timeout(LONG), documents, answering:
        assert order == ["first"]
