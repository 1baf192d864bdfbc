"""Which archived articles may be the past of an article? Those that share its rarest words.

The words are counted, the rarest looked up together in the full-text index, and only the best few articles are
read. What all that costs is bounded by how many articles the words sought are found in, not by
the size of the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from bot.memory.archive import Archived, Past, Sought, Spread, choose, rank
from bot.store import dialect
from bot.store.schema import article, article_words, mention, story_article

READ = 40  #: candidates that are read and compared
MORE = 10  #: times as many are looked at when too few of them are earlier
COMMON = 3  #: articles that have a word, from which its count is remembered
KEPT = 200_000  #: counts remembered at most
STALE = 1.25  #: growth of the archive after which a remembered count is no longer right
MONTH = timedelta(days=30)


class Frequencies:
    """How many articles have a word; counts of common words, which are slow to make, are kept for a while."""

    def __init__(self, kept: int = KEPT) -> None:
        """Of `kept` words at most, and those of one article more."""
        self._limit = kept
        self._kept: dict[str, tuple[int, int]] = {}  # word → count, and the size of the archive then

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, conn: Connection, words: Iterable[str]) -> Spread:
        """The spread of some words over the archive as it is now."""
        size = dialect.indexed(conn)
        kept = {word: self._kept[word] for word in words if word in self._kept}
        known = {word: count for word, (count, then) in kept.items() if then <= size <= STALE * then}
        counted = dialect.holding(conn, sorted(set(words) - known.keys()))
        if len(self._kept) >= self._limit:
            self._kept.clear()
        self._kept.update({word: (count, size) for word, count in counted.items() if count >= COMMON})
        return Spread(size, {**known, **counted})


def recalled(conn: Connection, sought: Sought, frequencies: Frequencies) -> list[Past]:
    """The archive's past of an article, likeliest first, without any bar."""
    spread = frequencies.of(conn, sought.words)
    return rank(sought, spread, candidates(conn, sought, spread))


def candidates(conn: Connection, sought: Sought, spread: Spread) -> list[Archived]:
    """The earlier articles that share most of the rarest words, with a soft advantage for recent ones."""
    weights = choose(sought, spread)
    if not weights:
        return []
    now, before = _number(conn, sought.moment), _number(conn, sought.moment and sought.moment - MONTH)
    for limit in (READ, READ * MORE, READ * MORE * MORE):
        numbers = dialect.sharing(conn, weights, at=now, month=max(now - before, 1), limit=limit)
        found = _read(conn, numbers, sought) if numbers else []
        if len(found) >= READ // 2 or len(numbers) < limit:
            break
    return found[:READ]


def _number(conn: Connection, moment: datetime | None) -> int:
    """The number of the last article before a moment: places articles in time without reading them."""
    query = select(article_words.c.number).join(article, article.c.key == article_words.c.article)
    if moment is not None:
        query = query.where(article.c.moment < moment)
    query = query.order_by(article.c.moment.desc().nulls_last()).limit(1)
    return conn.execute(query).scalar() or 0


def _read(conn: Connection, numbers: Sequence[int], sought: Sought) -> list[Archived]:
    """The articles of these numbers that are earlier, in the order given."""
    own = article_words.c.article
    wanted = (article_words.c.number.in_(numbers), own != sought.key, *_earlier(sought.moment))
    text = (own, article.c.title, article.c.source, article.c.url, article.c.moment, article_words.c.words)
    query = select(article_words.c.number, *text).join(article, article.c.key == own).where(*wanted)
    rows = {row.number: row for row in conn.execute(query)}
    keys = [row.article for row in rows.values()]
    if not keys:
        return []
    watches: defaultdict[str, set[str]] = defaultdict(set)
    for row in conn.execute(select(mention.c.article, mention.c.watch).where(mention.c.article.in_(keys))):
        watches[row.article].add(row.watch)
    told = {
        row.article: row.story for row in conn.execute(select(story_article).where(story_article.c.article.in_(keys)))
    }
    return [
        Archived(
            row.article, row.title, row.source, row.url, row.moment, row.words,
            watches=frozenset(watches[row.article]), story=told.get(row.article, ""),
        )
        for row in (rows[number] for number in numbers if number in rows)
    ]  # fmt: skip


def _earlier(moment: datetime | None) -> list[ColumnElement[bool]]:
    return [] if moment is None else [article.c.moment < moment]
