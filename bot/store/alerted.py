"""What was alerted, of which watch and when? The outbox, the digests and the archive, read together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Subquery, func, select, union_all

from bot.model import Article, Outgoing
from bot.store.articles import COLUMNS
from bot.store.rows import build, columns
from bot.store.schema import article, deferred, mention, outbox

_MESSAGE = columns(Outgoing, outbox)


def _told() -> Subquery:
    """Which message tells which article: its own, or a digest; what only joined another one's paragraph is left out."""
    own = select(outbox.c.key.label("message"), outbox.c.article).where(outbox.c.article != "", outbox.c.edits == "")
    kept = deferred.c.told_in != "", deferred.c.told != "copy"
    return union_all(own, select(deferred.c.told_in, deferred.c.article).where(*kept)).subquery()


_TOLD = _told()
_IS_TOLD = outbox.c.key == _TOLD.c.message
_NAMED = mention.c.article == _TOLD.c.article


def count(conn: Connection, watch: str, since: datetime) -> int:
    """How many articles that name a watch were alerted, in whatever place, since a moment."""
    query = select(func.count(_TOLD.c.article.distinct())).join(mention, _NAMED).join(outbox, _IS_TOLD)
    return conn.execute(query.where(mention.c.watch == watch, *_sent(since))).scalar_one()


def last(conn: Connection, watch: str) -> tuple[Outgoing, Article] | None:
    """The last message that alerts an article which names a watch, and the article; None when there was none."""
    query = select(_TOLD.c.message, _TOLD.c.article).join(outbox, _IS_TOLD).join(mention, _NAMED)
    query = query.where(mention.c.watch == watch, *_sent(None))
    found = conn.execute(query.order_by(outbox.c.sent_at.desc(), outbox.c.number.desc()).limit(1)).first()
    if found is None:
        return None
    message = conn.execute(select(*_MESSAGE).where(outbox.c.key == found.message)).one()
    told = conn.execute(select(*COLUMNS).where(article.c.key == found.article)).one()
    return build(Outgoing, message), build(Article, told)


def since(conn: Connection, moment: datetime) -> list[tuple[Outgoing, Article]]:
    """The messages that alerted an article since a moment, each with it, oldest first."""
    query = select(_TOLD.c.message, _TOLD.c.article).join(outbox, _IS_TOLD).where(*_sent(moment))
    pairs = conn.execute(query.order_by(outbox.c.sent_at, outbox.c.number)).all()
    telling = select(*_MESSAGE).where(outbox.c.key.in_(select(query.subquery().c.message)))
    told = select(*COLUMNS).where(article.c.key.in_(select(query.subquery().c.article)))
    messages = {row.key: build(Outgoing, row) for row in conn.execute(telling)}
    articles = {row.key: build(Article, row) for row in conn.execute(told)}
    return [(messages[pair.message], articles[pair.article]) for pair in pairs if pair.article in articles]


def _sent(since: datetime | None) -> list[ColumnElement[bool]]:
    """That a message was sent, since a moment where one is given."""
    sent = [outbox.c.state == "sent"]
    return [*sent, outbox.c.sent_at >= since] if since else sent
