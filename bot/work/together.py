"""How are documents that come at the same time taken in with one transaction?

A transaction costs as much as taking in a small document: the full-text index is written out with each. So a document
that finds the writer busy waits with the others, and they are taken in together; one that comes alone waits for
nobody. Where that fails, each is taken in for itself, so that a bad one costs the others nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, suppress

from bot.errors import StoreAway
from bot.work.pipeline import Document, Pipeline, Taken

MOST = 500  #: articles in one transaction, or one document: it holds up whoever else writes, for about a second

Waiting = tuple[Document, "asyncio.Future[Taken]"]


class Together:
    """The documents that wait for the writer."""

    def __init__(self, working: AbstractAsyncContextManager[object] | None = None) -> None:
        """`working` is held while documents are taken in: what else is as heavy waits for it."""
        self._waiting: list[Waiting] = []
        self._working = working or asyncio.Semaphore()

    async def take(self, pipeline: Pipeline, document: Document, *, taking: asyncio.Lock) -> Taken:
        """Take a document in, while `taking` is held. Raises what was wrong with this document, and no other."""
        mine: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((document, mine))
        try:
            async with taking:
                while not mine.done():  # else somebody before us has taken it with his own
                    # A stop lets the transaction in hand finish.
                    await asyncio.shield(_take(pipeline, self._some(), self._working))
            return mine.result()
        except asyncio.CancelledError:
            mine.cancel()  # nobody takes it in for us
            raise

    def _some(self) -> list[Waiting]:
        """The first of those that wait, and more as long as they are not too much together."""
        self._waiting = [one for one in self._waiting if not one[1].done()]
        articles = 0
        for number, (document, _) in enumerate(self._waiting):
            articles += len(document.parsed)
            if number and articles > MOST:
                break
        else:
            number = len(self._waiting)
        some, self._waiting = self._waiting[:number], self._waiting[number:]
        return some


async def _take(pipeline: Pipeline, some: list[Waiting], working: AbstractAsyncContextManager[object]) -> None:
    """Take documents in with one transaction; each for itself where that fails, unless it is the database's fault."""
    try:
        async with working:
            taken = await asyncio.to_thread(pipeline.take_together, [document for document, _ in some])
    except StoreAway as error:
        for _, future in some:
            _settle(future, error)
    except Exception as error:
        if len(some) > 1:
            for one in some:
                await _take(pipeline, [one], working)
        else:
            _settle(some[0][1], error)
    else:
        for (_, future), figures in zip(some, taken, strict=True):
            _settle(future, figures)


def _settle(future: asyncio.Future[Taken], outcome: Taken | Exception) -> None:
    with suppress(asyncio.InvalidStateError):  # its feed stopped waiting
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
