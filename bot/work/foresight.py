"""What would an edited entry have alerted over the last months? Newest articles first, for as long as people wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.alerting.backtest import alerting_watches
from bot.matching import Matcher
from bot.model import Article, Edit, Examined, Watchlist
from bot.store import articles
from bot.store.database import Database
from bot.watchlist import parse

LONGEST = 5.0  #: seconds of looking
SAMPLES = 5  #: titles given
_ALL = 1_000_000  #: articles; time ends the looking long before


@dataclass(slots=True)
class _Count:
    """What was found so far."""

    alerts: int = 0
    more: list[str] = field(default_factory=list)
    fewer: list[str] = field(default_factory=list)
    oldest: datetime | None = None  #: how far the looking came, when time ended it

    def add(self, article: Article, old: tuple[str, ...], new: tuple[str, ...], entry_id: str) -> None:
        self.alerts += entry_id in new
        if new and not old:
            self.more.append(article.title)
        elif old and not new:
            self.fewer.append(article.title)


def foresee(
    database: Database, texts: tuple[str, str], edit: Edit, *, now: datetime, days: int, longest: float = LONGEST
) -> Examined:
    """What the second text of the watchlist would have alerted over the archive, against the first.

    Where `longest` (seconds) does not suffice, the days that were looked at are told; they are the last ones.
    """
    before, after = (parse(text, file="") for text in texts)
    since, end = now - timedelta(days=days), time.monotonic() + longest
    count = _Count()
    look = _by_feed(before, edit.id, count) if edit.entry == "feed" else _by_watch(before, after, edit.id, count)
    if edit.entry == "watch" or edit.action == "remove":  # what a new source would have brought, nobody knows
        for article in _articles(database, since):
            look(article)
            if time.monotonic() > end:
                count.oldest = article.moment
                break
    looked = days if count.oldest is None else min(days, (now - count.oldest).days + 1)
    titles = (count.more or count.fewer)[:SAMPLES]
    return Examined(
        days=looked, alerts=count.alerts, more=len(count.more), fewer=len(count.fewer), samples=tuple(titles)
    )


def _articles(database: Database, since: datetime) -> Iterator[Article]:
    with database.read() as conn:
        yield from articles.newest(conn, since, _ALL)


def _by_watch(before: Watchlist, after: Watchlist, watch: str, count: _Count) -> Callable[[Article], None]:
    """Looks at articles that name the edited watch, before or after; no other can be told differently."""
    versions = [found for found in (before.watch(watch), after.watch(watch)) if found]
    quick = [Matcher([version]) for version in versions]
    old, new = Matcher(before.watches), Matcher(after.watches)

    def look(article: Article) -> None:
        if not any(matcher.match(article.title, article.text).mentions for matcher in quick):
            return
        was = alerting_watches(article, old.match(article.title, article.text), before)
        is_now = alerting_watches(article, new.match(article.title, article.text), after)
        count.add(article, was, is_now, watch)

    return look


def _by_feed(before: Watchlist, feed: str, count: _Count) -> Callable[[Article], None]:
    """Looks at the articles that a feed brought, which would not have come without it."""
    matcher = Matcher(before.watches)

    def look(article: Article) -> None:
        if article.feed == feed:
            matching = matcher.match(article.title, article.text)
            count.add(article, alerting_watches(article, matching, before), (), feed)

    return look
