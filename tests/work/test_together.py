"""Documents that come at the same time are taken in together; one costs the others nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.feeds.answers import Fetched
from bot.model import Article, Feed, Watchlist
from bot.newsroom import Newsroom
from bot.store import articles, feeds
from bot.store.database import Database
from bot.work import together
from bot.work.pipeline import Document, Pipeline, Taken
from bot.work.together import Together

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Counting(Pipeline):
    """A pipeline that remembers what it was given at once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, Newsroom(Watchlist()), ())
        self.given: list[str] = []

    def take_together(self, documents: Sequence[Document]) -> list[Taken]:
        """As ever."""
        self.given.append("".join(document.feed.id for document in documents))
        return super().take_together(documents)


def document(name: str, number: int = 1) -> Document:
    """A document of so many articles."""
    feed = Feed(id=name, name=name, url=f"https://{name}.fr/")
    parsed = tuple(
        Article(key=f"{name}{n}", title=f"Titre {name} {n}", text="", feed=name, source=name, guid=f"{name}{n}")
        for n in range(number)
    )
    return Document(feed, Fetched(url=feed.url, status=200), parsed, NOW, 0.5)


def bad(name: str) -> Document:
    """A document that cannot be archived: an article without a title."""
    good = document(name)
    return replace(good, parsed=(replace(good.parsed[0], title=None),))  # type: ignore[arg-type]  # it is wrong


async def taken(pipeline: Pipeline, documents: Sequence[Document], *, stop: int | None = None) -> list[object]:
    """What became of documents that came while somebody else wrote; the one numbered `stop` stops waiting."""
    together, taking = Together(), asyncio.Lock()
    async with taking:
        tasks = [asyncio.create_task(together.take(pipeline, one, taking=taking)) for one in documents]
        await asyncio.sleep(0)
        if stop is not None:
            tasks[stop].cancel()
            await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


def archived(database: Database) -> tuple[int, set[str]]:
    """How many articles, and the feeds that were met."""
    with database.read() as conn:
        return articles.count(conn), {name for name, state in feeds.all_states(conn).items() if state.baseline}


async def test_those_that_wait_are_taken_in_together(database: Database) -> None:
    pipeline = Counting(database)
    outcomes = await taken(pipeline, [document("a", 2), document("b"), document("c", 3)])
    assert outcomes == [Taken(articles=2), Taken(articles=1), Taken(articles=3)]
    assert pipeline.given == ["abc"]
    assert archived(database) == (6, {"a", "b", "c"})


async def test_one_that_cannot_be_taken_in_costs_the_others_nothing(database: Database) -> None:
    pipeline = Counting(database)
    outcomes = await taken(pipeline, [document("a"), bad("b"), document("c")])
    assert outcomes[::2] == [Taken(articles=1), Taken(articles=1)]
    assert isinstance(outcomes[1], Exception)
    assert pipeline.given == ["abc", "a", "b", "c"]
    assert archived(database) == (2, {"a", "c"})


async def test_not_too_much_together(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 3)
    pipeline = Counting(database)
    await taken(pipeline, [document("a", 2), document("b", 1), document("c", 9), document("d", 1)])
    assert pipeline.given == ["ab", "c", "d"]
    assert archived(database) == (13, {"a", "b", "c", "d"})


@pytest.mark.parametrize("stop", [0, 1])
async def test_one_that_stops_waiting_is_not_taken_in(database: Database, stop: int) -> None:
    pipeline = Counting(database)
    outcomes = await taken(pipeline, [document("a"), document("b"), document("c")], stop=stop)
    assert isinstance(outcomes[stop], asyncio.CancelledError)
    assert archived(database) == (2, {"a", "b", "c"} - {"ab"[stop]})
