"""Which new articles get a summary written by the model, checked against them? Asked before a document is taken in.

Only articles that will alert are asked for, within `BUDGET` for a whole document; whatever is late, silent or not
believed leaves the extract in place. Operators hear once when the model fails again and again, and once when it is
back.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.alerting import notices
from bot.alerting.writing import FAILURES
from bot.model import Article
from bot.reading.faithful import Source, checked
from bot.store import notices as troubles
from bot.work.pipeline import Pipeline
from bot.work.writer import Writer

log = logging.getLogger(__name__)

BUDGET = timedelta(seconds=8)  #: for all articles of a document, so by that much an alert is late at most
MOST = 5  #: articles of a document
KEPT = 500  #: summaries remembered until their document is taken in
TROUBLE = "model"  #: key of the trouble that operators hear of


class Summaries:
    """Has summaries written, and gives those that are believed to the newsroom."""

    def __init__(self, pipeline: Pipeline, writer: Writer, *, budget: timedelta = BUDGET) -> None:
        self._pipeline = pipeline
        self._writer = writer
        self._budget = budget
        self._written: OrderedDict[str, str] = OrderedDict()
        self._silent: bool | None = None  #: whether operators were told that the model fails; None: not known yet

    async def write(self, new: Sequence[Article], *, now: datetime, taking: asyncio.Lock) -> None:
        """Ask for the articles that will alert. `taking` guards the newsroom and the database's one writer."""
        async with taking:
            self._pipeline.newsroom.written = self._written
            asked = await asyncio.to_thread(self._alerting, new, now)
        try:
            async with asyncio.timeout(self._budget.total_seconds()):
                for article, names in asked:
                    await self._one(article, names, now)
        except TimeoutError:
            log.info("the model takes too long: extracts stand for the rest")
        failing = self._writer.breaker.failures >= FAILURES
        if asked and failing != self._silent and (failing or not self._writer.trouble):
            async with taking:
                await asyncio.to_thread(self._tell, failing, now)
            self._silent = failing

    def _alerting(self, new: Sequence[Article], now: datetime) -> list[tuple[Article, list[str]]]:
        newsroom = self._pipeline.newsroom
        considered = (newsroom.consider(article, now=now) for article in new)
        told = ((one.article, one.matching.mentions) for one in considered if one.verdict.would_alert)
        return [(article, sorted({e.text for m in mentions for e in m.evidence})) for article, mentions in told][:MOST]

    async def _one(self, article: Article, names: Sequence[str], now: datetime) -> None:
        answer = await self._writer.write(article.title, article.text, names)
        if not answer:
            return
        day = (article.moment or now).astimezone(self._pipeline.newsroom.words.zone).date()
        summary, reason = await asyncio.to_thread(checked, answer, Source(article.title, article.text, day))
        if reason:
            log.info("%s: the model's summary is not believed (%s)", article.url or article.title, reason)
            return
        self._written[article.key] = summary
        while len(self._written) > KEPT:
            self._written.popitem(last=False)

    def _tell(self, failing: bool, now: datetime) -> None:
        words, database = self._pipeline.newsroom.words, self._pipeline.database
        with database.write() as conn:
            if not failing and troubles.close(conn, TROUBLE, now):
                self._pipeline.notify(conn, notices.model_back(words), "model back", now=now)
            elif failing and troubles.open(conn, TROUBLE, self._writer.trouble, now):
                self._pipeline.notify(conn, notices.model_failing(self._writer.trouble, words), "model fails", now=now)
