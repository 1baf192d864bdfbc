"""Who goes first where one thing is computed at a time? People who wait for an answer; then feeds, which can wait.

Threads do not make Python faster: a document that is read or taken in beside an answer takes as much of the answer's
time as the answer takes of the document's. So a document is not begun while answers are worked out, for a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from types import TracebackType
from typing import TypeVar

Answer = TypeVar("Answer")
TURN = 0.2  #: seconds after which an answer is not waited for by the next
PATIENCE = 0.1  #: seconds for which a document waits for answers, so that questions never stop the feeds


class Answering:
    """The threads in which answers are worked out."""

    def __init__(self, most: int, turn: float = TURN) -> None:
        """One is computed at a time, and `most` are begun: one that takes longer than `turn` seconds seems to wait for
        something, for the web or to write, and the next does not wait for it any longer.

        In threads of their own: one that is done begins the next answer at once, however busy the event loop is.
        """
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="answer")
        self._turn = Lock()
        self._turn_lasts = turn
        self._wanted = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def work_out(self, answer: Callable[[], Answer]) -> Answer:
        """The answer. Raises whatever working it out raises."""
        self._wanted += 1
        self._quiet.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._in_turn, answer)
        finally:
            self._wanted -= 1
            if not self._wanted:
                self._quiet.set()

    def _in_turn(self, answer: Callable[[], Answer]) -> Answer:
        alone = self._turn.acquire(timeout=self._turn_lasts)
        try:
            return answer()
        finally:
            if alone:
                self._turn.release()

    async def over(self, seconds: float) -> None:
        """Wait until no answer is wanted, for so many seconds at most."""
        if self._wanted:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), seconds)

    def close(self) -> None:
        """Let the answers end that were begun; those that wait are not. Blocks."""
        self._threads.shutdown(cancel_futures=True)


class Yielding:
    """One document at a time, begun when no answer is wanted or it has waited for them; entered around each."""

    def __init__(self, answering: Answering, patience: float = PATIENCE) -> None:
        self._answering = answering
        self._patience = patience
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> None:
        await self._turn.acquire()
        try:
            await self._answering.over(self._patience)
        except BaseException:
            self._turn.release()
            raise

    async def __aexit__(self, _kind: type[BaseException] | None, _error: object, _where: TracebackType | None) -> None:
        self._turn.release()
