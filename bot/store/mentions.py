"""Which articles name a watch, and with what evidence?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from bot.model import Article, Mention
from bot.store.bulk import write_all
from bot.store.rows import build, columns, values
from bot.store.schema import article, mention

_INSERT = mention.insert()
_FORGET = delete(mention).where(mention.c.article == bindparam("of"))
_MOMENT = select(article.c.moment).where(article.c.key == bindparam("of"))


def save(conn: Connection, article_key: str, mentions: Sequence[Mention]) -> None:
    """Keep the mentions of an archived article in place of those before. Needs a writing transaction."""
    conn.execute(_FORGET, {"of": article_key})
    if not mentions:
        return
    moment = conn.execute(_MOMENT, {"of": article_key}).scalar()
    placed = {"article": article_key, "moment": moment}
    write_all(conn, _INSERT, [{**values(m), **placed, "position": n} for n, m in enumerate(mentions)])


def add_new(conn: Connection, named: Iterable[tuple[Article, Sequence[Mention]]]) -> None:
    """Keep the mentions of articles archived in this transaction, which have none yet."""
    rows = [
        {**values(one), "article": told.key, "moment": told.moment, "position": n}
        for told, found in named
        for n, one in enumerate(found)
    ]
    write_all(conn, _INSERT, rows)


def of(conn: Connection, article_key: str) -> tuple[Mention, ...]:
    """The mentions of an article, as they were given."""
    query = select(*columns(Mention, mention)).where(mention.c.article == article_key).order_by(mention.c.position)
    return tuple(build(Mention, row) for row in conn.execute(query))
