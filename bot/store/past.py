"""Which archived articles may be the past of an article? Those that share its rarest words.

The words are counted, the rarest looked up together in the full-text index, and only the best few articles are
read. What all that costs is bounded by how many articles the words sought are found in, not by
the size of the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from bot.memory.archive import FAINT, Archived, Past, Sought, Spread, choose, rank
from bot.store import dialect
from bot.store.columns import Moment
from bot.store.schema import article, article_words, mention, story_article

READ = 30  #: candidates that are read and compared
MORE = 10  #: times as many are looked at when too few of them are earlier
COMMON = 3  #: articles that have a word, from which its count is remembered
KEPT = 200_000  #: counts remembered at most
STALE = 1.25  #: growth of the archive after which a remembered count is no longer right
MONTH = timedelta(days=30)

_LAST = (
    select(article_words.c.number)
    .join(article, article.c.key == article_words.c.article)
    .order_by(article.c.moment.desc().nulls_last())
    .limit(1)
)
_LAST_TWO = select(
    *(_LAST.where(article.c.moment < bindparam(name, type_=Moment)).scalar_subquery() for name in ("moment", "before"))
)
_NUMBERED = (
    select(article_words.c.number, article_words.c.article)
    .add_columns(article.c.title, article.c.source, article.c.url, article.c.moment, article_words.c.words)
    .join(article, article.c.key == article_words.c.article)
    .where(article_words.c.number.in_(bindparam("numbers", expanding=True)), article.c.key != bindparam("own"))
)
_NUMBERED_BEFORE = _NUMBERED.where(article.c.moment < bindparam("moment", type_=Moment))


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
    return _named(conn, rank(sought, spread, candidates(conn, sought, spread)))


def candidates(conn: Connection, sought: Sought, spread: Spread) -> list[Archived]:
    """The earlier articles that share most of the rarest words, with a soft advantage for recent ones."""
    weights = choose(sought, spread)
    if not weights:
        return []
    now, before = _numbers(conn, sought.moment)
    for limit in (READ, READ * MORE, READ * MORE * MORE):
        numbers = dialect.sharing(conn, weights, at=now, month=max(now - before, 1), limit=limit)
        found = _read(conn, numbers, sought) if numbers else []
        if len(found) >= READ // 2 or len(numbers) < limit:
            break
    return found[:READ]


def _numbers(conn: Connection, moment: datetime | None) -> tuple[int, int]:
    """The numbers of the last articles before a moment and a month before: places in time without reading them."""
    if moment is None:
        newest = conn.execute(_LAST).scalar() or 0
        return newest, newest
    found = conn.execute(_LAST_TWO, {"moment": moment, "before": moment - MONTH}).one()
    return found[0] or 0, found[1] or 0


def _read(conn: Connection, numbers: Sequence[int], sought: Sought) -> list[Archived]:
    """The articles of these numbers that are earlier, in the order given."""
    asked = {"numbers": numbers, "own": sought.key}
    if sought.moment is None:
        found = conn.execute(_NUMBERED, asked)
    else:
        found = conn.execute(_NUMBERED_BEFORE, {**asked, "moment": sought.moment})
    rows = {row.number: row for row in found}
    kept = (rows[number] for number in numbers if number in rows)
    return [Archived(row.article, row.title, row.source, row.url, row.moment, row.words) for row in kept]


def _named(conn: Connection, ranked: Sequence[Past]) -> list[Past]:
    """The same, with the watches named and the story told by each that may be shown."""
    keys = [past.archived.key for past in ranked if past.likeness >= FAINT]
    if not keys:
        return list(ranked)
    watches: defaultdict[str, set[str]] = defaultdict(set)
    for row in conn.execute(select(mention.c.article, mention.c.watch).where(mention.c.article.in_(keys))):
        watches[row.article].add(row.watch)
    stories = select(story_article.c.article, story_article.c.story).where(story_article.c.article.in_(keys))
    told = {row.article: row.story for row in conn.execute(stories)}
    return [_knowing(past, watches, told) for past in ranked]


def _knowing(past: Past, watches: Mapping[str, Iterable[str]], told: Mapping[str, str]) -> Past:
    key = past.archived.key
    if key not in watches and key not in told:
        return past
    known = replace(past.archived, watches=frozenset(watches.get(key, ())), story=told.get(key, ""))
    return replace(past, archived=known)
