"""Which articles are archived? Every entry ever seen, and the identities by which it is recognised again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from bot.memory.archive import LONGEST_WORD, counted
from bot.model import Article
from bot.reading.words import fold_key
from bot.store import dialect
from bot.store.rows import build, columns, values
from bot.store.schema import article, article_identity, article_words

COLUMNS = columns(Article, article)
INDEXED = 200_000  #: characters of an article that can be searched; PostgreSQL indexes 1 MB at most
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = select(*COLUMNS)
_KNOWN = select(article_identity)
_MOMENTS = (
    select(article.c.moment)
    .where(article.c.feed == bindparam("feed"), article.c.moment > bindparam("after"))
    .order_by(article.c.moment.desc())
    .limit(bindparam("most"))
)


def known(conn: Connection, identities: Collection[str]) -> dict[str, str]:
    """The key of the article each identity stands for; identities never seen are absent."""
    found = dialect.among(conn, _KNOWN, article_identity.c.identity, identities)
    return {row.identity: row.article for row in found}


def add(conn: Connection, new: Article, identities: Collection[str]) -> bool:
    """Archive an article. False when it is already there, by key or by an identity; its identities are added even so.

    Needs a writing transaction.
    """
    before = known(conn, identities)
    key = next(iter(before.values()), new.key)
    added = key == new.key and _insert(conn, new)
    fresh = [{"identity": identity, "article": key} for identity in identities if identity not in before]
    dialect.add_all(conn, article_identity, fresh)
    return added


def add_new(conn: Connection, new: Sequence[tuple[Article, Collection[str]]]) -> None:
    """Archive articles, each with its identities, in this order. None of them is known yet: see `recognised`.

    Needs a writing transaction.
    """
    dialect.add_all(conn, article, [{**values(one), "moment": one.moment} for one, _ in new])
    dialect.upsert_all(conn, article_words, [_words_row(one) for one, _ in new], by="article")
    rows = [{"identity": identity, "article": one.key} for one, identities in new for identity in identities]
    dialect.add_all(conn, article_identity, rows)


def _insert(conn: Connection, new: Article) -> bool:
    if not dialect.add(conn, article, {**values(new), "moment": new.moment}):
        return False
    _index(conn, new)
    return True


def _index(conn: Connection, changed: Article) -> None:
    dialect.upsert(conn, article_words, _words_row(changed), by="article")


def _words_row(changed: Article) -> dict[str, str]:
    return {"article": changed.key, "words": counted(f"{changed.title}\n{changed.text}"[:INDEXED])}


def words_of(text: str) -> list[str]:
    """The distinct words of a text, folded, in the order of the alphabet: letters and digits only."""
    folded = fold_key(text[:INDEXED])[:INDEXED]
    return sorted({word[:LONGEST_WORD] for word in _WORD.findall(folded)})


def update_text(conn: Connection, changed: Article) -> None:
    """Take over a changed title and text; when it was published and first seen stays. Needs a writing transaction."""
    fresh = {"title": changed.title, "text": changed.text}
    if conn.execute(update(article).where(article.c.key == changed.key).values(fresh)).rowcount:
        _index(conn, changed)


def get(conn: Connection, key: str) -> Article | None:
    """The article of that key."""
    row = conn.execute(select(*COLUMNS).where(article.c.key == key)).one_or_none()
    return build(Article, row) if row else None


def several(conn: Connection, keys: Collection[str]) -> dict[str, Article]:
    """The articles of these keys, by key."""
    return {row.key: build(Article, row) for row in dialect.among(conn, _ARTICLES, article.c.key, keys)}


def recognise(conn: Connection, key: str, identities: Collection[str]) -> None:
    """Recognise an archived article by these too from now on. Needs a writing transaction."""
    dialect.add_all(conn, article_identity, [{"identity": identity, "article": key} for identity in identities])


def by_url(conn: Connection, url: str) -> Article | None:
    """The article of that canonical address, the newest when several had it; None for no address."""
    if not url:
        return None
    newest = article.c.moment.desc().nulls_last()
    row = conn.execute(select(*COLUMNS).where(article.c.url == url).order_by(newest, article.c.key).limit(1)).first()
    return build(Article, row) if row else None


def count(conn: Connection) -> int:
    """How many articles are archived."""
    return conn.execute(select(func.count()).select_from(article)).scalar_one()


def moments(conn: Connection, feed: str, after: datetime, limit: int = 500) -> list[datetime]:
    """When the last articles of a feed count as published, newest first, at most so many."""
    return list(conn.execute(_MOMENTS, {"feed": feed, "after": after, "most": limit}).scalars())


def newest(conn: Connection, after: datetime, limit: int) -> Iterator[Article]:
    """The last articles after a moment, newest first, at most so many, read as they are asked for."""
    order = (article.c.moment.desc(), article.c.key)
    query = select(*COLUMNS).where(article.c.moment > after).order_by(*order).limit(limit)
    with conn.execute(query, execution_options={"yield_per": 200}) as rows:
        for row in rows:
            yield build(Article, row)


def since(conn: Connection, moment: datetime) -> Iterator[Article]:
    """The articles of that moment and later, oldest first, read as they are asked for."""
    query = select(*COLUMNS).where(article.c.moment >= moment).order_by(article.c.moment, article.c.key)
    with conn.execute(query, execution_options={"yield_per": 200}) as rows:
        for row in rows:
            yield build(Article, row)
