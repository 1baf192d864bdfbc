"""People who wait for an answer go before feeds, and never stop them."""

from __future__ import annotations

import asyncio
from threading import Event, Lock

import pytest

from bot.work.precedence import Answering, Yielding

LONG = 60.0  #: seconds that no test waits for


class Asked:
    """An answer that is worked out until it is let go."""

    def __init__(self, answering: Answering) -> None:
        self.begun, self._end = Event(), Event()
        self.task = asyncio.create_task(answering.work_out(self._work))

    def _work(self) -> str:
        self.begun.set()
        assert self._end.wait(LONG)
        return "answer"

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, LONG)

    def end(self) -> None:
        self._end.set()


async def enter(documents: Yielding, entered: asyncio.Event, until: asyncio.Event) -> None:
    async with documents:
        entered.set()
        await until.wait()


async def settled() -> None:
    """Everything that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_document_begins_when_no_answer_is_wanted_any_more() -> None:
    answering, begun, done = Answering(1), asyncio.Event(), asyncio.Event()
    one, other = Asked(answering), Asked(answering)
    await one.has_begun()
    document = asyncio.create_task(enter(Yielding(answering, LONG), begun, done))
    one.end()
    assert await one.task == "answer"
    await other.has_begun()
    await settled()
    assert not begun.is_set()
    other.end()
    await begun.wait()
    done.set()
    await document
    await asyncio.to_thread(answering.close)


async def test_one_answer_is_computed_at_a_time() -> None:
    answering, computing = Answering(3, LONG), Lock()

    def compute() -> bool:
        alone = computing.acquire(blocking=False)
        Event().wait(0.001)  # whoever else may compute now does
        if alone:
            computing.release()
        return alone

    assert all(await asyncio.gather(*(answering.work_out(compute) for _ in range(60))))
    await asyncio.to_thread(answering.close)


async def test_an_answer_that_waits_for_something_is_passed_by_so_many() -> None:
    answering = Answering(2, 0.01)
    first, second, third = Asked(answering), Asked(answering), Asked(answering)
    await first.has_begun()
    await second.has_begun()
    assert not third.begun.is_set()
    second.end()
    await third.has_begun()
    for asked in (first, third):
        asked.end()
    await asyncio.gather(first.task, second.task, third.task)
    await asyncio.to_thread(answering.close)


async def test_trouble_is_raised_and_holds_up_nobody() -> None:
    answering = Answering(1)

    def trouble() -> str:
        raise ValueError("what went wrong")

    with pytest.raises(ValueError, match="what went wrong"):
        await answering.work_out(trouble)
    async with asyncio.timeout(LONG), Yielding(answering, LONG):
        pass
    await asyncio.to_thread(answering.close)


async def test_questions_without_end_do_not_stop_the_feeds() -> None:
    answering = Answering(1)
    asked = Asked(answering)
    await asked.has_begun()
    async with asyncio.timeout(LONG), Yielding(answering, 0.01):
        assert not asked.task.done()
    asked.end()
    await asked.task
    await asyncio.to_thread(answering.close)


async def test_when_it_closes_what_was_begun_ends_and_what_waits_is_not_begun() -> None:
    answering = Answering(1)
    begun, waits = Asked(answering), Asked(answering)
    await begun.has_begun()
    closing = asyncio.create_task(asyncio.to_thread(answering.close))
    with pytest.raises(asyncio.CancelledError):
        await waits.task
    begun.end()
    assert await begun.task == "answer"
    await closing
    assert not waits.begun.is_set()


async def test_one_document_at_a_time() -> None:
    documents = Yielding(Answering(1))
    began, ends = [asyncio.Event(), asyncio.Event()], [asyncio.Event(), asyncio.Event()]
    tasks = [asyncio.create_task(enter(documents, *both)) for both in zip(began, ends, strict=True)]
    await began[0].wait()
    await settled()
    assert not began[1].is_set()
    ends[0].set()
    await began[1].wait()
    ends[1].set()
    await asyncio.gather(*tasks)


async def test_a_document_that_stops_waiting_holds_up_no_other() -> None:
    answering = Answering(1)
    documents, asked = Yielding(answering, LONG), Asked(answering)
    await asked.has_begun()
    late = asyncio.create_task(enter(documents, asyncio.Event(), asyncio.Event()))
    await settled()
    late.cancel()
    await asyncio.wait([late])
    asked.end()
    await asked.task
    async with asyncio.timeout(LONG), documents:
        pass
    await asyncio.to_thread(answering.close)
