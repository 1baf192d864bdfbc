"""What did people think of the alerts?"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.model import Article, Opinion
from bot.store.articles import COLUMNS
from bot.store.dialect import upsert
from bot.store.rows import build, columns, values
from bot.store.schema import article, feedback

_OPINION = select(*columns(Opinion, feedback))


def record(conn: Connection, opinion: Opinion) -> bool:
    """Keep an opinion; False when this person has said so before, which changes nothing. A new mind replaces the old.

    Needs a writing transaction; the article must be archived.
    """
    mine = (feedback.c.about == opinion.about) & (feedback.c.user == opinion.user)
    before = conn.execute(_OPINION.where(mine)).one_or_none()
    if before is not None and before.useful == opinion.useful:
        return False
    upsert(conn, feedback, values(opinion))
    return True


def about(conn: Connection, message: str) -> list[Opinion]:
    """The opinions on a message, by its key, oldest first."""
    found = conn.execute(_OPINION.where(feedback.c.about == message).order_by(feedback.c.at, feedback.c.user))
    return [build(Opinion, row) for row in found]


def all_opinions(conn: Connection) -> list[tuple[Opinion, Article]]:
    """Every opinion with the article it is about, oldest first."""
    found = conn.execute(_OPINION.order_by(feedback.c.at, feedback.c.about, feedback.c.user))
    opinions = [build(Opinion, row) for row in found]
    rows = conn.execute(select(*COLUMNS).where(article.c.key.in_(select(feedback.c.article))))
    articles = {row.key: build(Article, row) for row in rows}
    return [(opinion, articles[opinion.article]) for opinion in opinions]
