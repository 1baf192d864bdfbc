"""What was alerted, of which watch and when? The outbox and the archive, read together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from bot.model import Article, Outgoing
from bot.store.articles import COLUMNS
from bot.store.rows import build, columns
from bot.store.schema import article, mention, outbox

_MESSAGE = columns(Outgoing, outbox)


def count(conn: Connection, watch: str, since: datetime) -> int:
    """How many articles that name a watch were alerted, in whatever place, since a moment."""
    query = select(func.count(outbox.c.article.distinct()))
    query = query.join(mention, mention.c.article == outbox.c.article)
    return conn.execute(query.where(mention.c.watch == watch, *_sent(since))).scalar_one()


def last(conn: Connection, watch: str) -> tuple[Outgoing, Article] | None:
    """The last message that alerts an article which names a watch, and the article; None when there was none."""
    query = select(*_MESSAGE).join(mention, mention.c.article == outbox.c.article)
    query = query.where(mention.c.watch == watch, *_sent(None)).order_by(
        outbox.c.sent_at.desc(), outbox.c.number.desc()
    )
    row = conn.execute(query.limit(1)).first()
    if row is None:
        return None
    message = build(Outgoing, row)
    told = conn.execute(select(*COLUMNS).where(article.c.key == message.article)).one()
    return message, build(Article, told)


def since(conn: Connection, moment: datetime) -> list[tuple[Outgoing, Article]]:
    """The messages that alerted an article since a moment, each with it, oldest first."""
    rows = conn.execute(select(*_MESSAGE).where(*_sent(moment)).order_by(outbox.c.sent_at, outbox.c.number)).all()
    messages = [build(Outgoing, row) for row in rows]
    told = select(*COLUMNS).where(article.c.key.in_(select(outbox.c.article).where(*_sent(moment))))
    articles = {row.key: build(Article, row) for row in conn.execute(told)}
    return [(message, articles[message.article]) for message in messages if message.article in articles]


def _sent(since: datetime | None) -> list[ColumnElement[bool]]:
    """That a message alerts an article and was sent, since a moment where one is given."""
    alerts = [outbox.c.article != "", outbox.c.edits == "", outbox.c.state == "sent"]
    return [*alerts, outbox.c.sent_at >= since] if since else alerts
