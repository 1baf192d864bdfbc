"""Which articles tell one piece of news?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.model import Article, Copies, Story, Told
from bot.store.articles import COLUMNS
from bot.store.dialect import upsert, upsert_all
from bot.store.rows import build, columns, values
from bot.store.schema import article, story, story_article

COMPARED = 12  #: articles of a story that a further one is compared with
_NEWS = (
    select(*COLUMNS)
    .join(story_article, story_article.c.article == article.c.key)
    .where(story_article.c.story == bindparam("story"), story_article.c.told != "copy")
    .where(article.c.key != bindparam("besides"))
)
_FIRST = _NEWS.order_by(article.c.moment.nulls_last(), article.c.key).limit(1)
_LATEST = _NEWS.order_by(article.c.moment.desc().nulls_first(), article.c.key.desc()).limit(COMPARED)

_BEGINS = (
    select(story_article.c.article)
    .where(story_article.c.article == bindparam("of"), story_article.c.story == bindparam("story"))
    .where(story_article.c.told == "first")
)


def active(conn: Connection, since: datetime) -> list[Story]:
    """The stories last told at that moment or later, in the order they were first seen."""
    query = select(*columns(Story, story)).where(story.c.last_seen >= since)
    return [build(Story, row) for row in conn.execute(query.order_by(story.c.first_seen, story.c.key))]


def save(conn: Connection, now: Story, article_key: str, told: Told = "follow-up") -> None:
    """Keep a story as it is now, with one more archived article and what it added. Needs a writing transaction.

    The article that began the story still did when it is told again.
    """
    upsert(conn, story, values(now))
    if conn.execute(_BEGINS, {"of": article_key, "story": now.key}).first() is not None:
        return
    upsert(conn, story_article, {"article": article_key, "story": now.key, "told": told})


def add_new(conn: Connection, told: Sequence[tuple[Story, str, Told]]) -> None:
    """`save` for several articles archived in this transaction, which tell nothing yet."""
    upsert_all(conn, story, list({now.key: values(now) for now, _, _ in told}.values()))
    rows = [{"article": article_key, "story": now.key, "told": added} for now, article_key, added in told]
    upsert_all(conn, story_article, rows)


def put(conn: Connection, now: Story) -> None:
    """Keep a story as it is now. Needs a writing transaction."""
    upsert(conn, story, values(now))


def get(conn: Connection, key: str) -> Story | None:
    """The story of that key."""
    row = conn.execute(select(*columns(Story, story)).where(story.c.key == key)).one_or_none()
    return build(Story, row) if row else None


def told(conn: Connection, article_key: str) -> Told | None:
    """What an article added to its story, None when it is in none."""
    return conn.execute(select(story_article.c.told).where(story_article.c.article == article_key)).scalar()


def move(conn: Connection, article_key: str, story_key: str, as_: Told) -> None:
    """Put an article into another story. Needs a writing transaction."""
    upsert(conn, story_article, {"article": article_key, "story": story_key, "told": as_})


def of_article(conn: Connection, article_key: str) -> str | None:
    """The key of the story an article tells, None when it was put in none."""
    return conn.execute(select(story_article.c.story).where(story_article.c.article == article_key)).scalar()


def news(conn: Connection, story_key: str, *, besides: str) -> list[Article]:
    """The articles that a further one is compared with: the first of the story, and the last that added something.

    `besides` is the further article itself, should it be there already.
    """
    asked = {"story": story_key, "besides": besides}
    last = [build(Article, row) for row in conn.execute(_LATEST, asked)]
    first = [build(Article, row) for row in conn.execute(_FIRST, asked)] if len(last) == COMPARED else []
    return first + [each for each in reversed(last) if each not in first]


def copies(conn: Connection, story_key: str, *, of: Article) -> Copies:
    """Who else tells the news of this article of the story and adds nothing; its own source is not among them."""
    elsewhere = (article.c.key != of.key, article.c.source != of.source, article.c.source != "")
    query = (
        select(
            article.c.source,
            func.count().label("articles"),
            func.min(article.c.moment).label("first"),
            func.max(article.c.moment).label("last"),
        )
        .join(story_article, story_article.c.article == article.c.key)
        .where(story_article.c.story == story_key, story_article.c.told == "copy", *elsewhere)
        .group_by(article.c.source)
        .order_by(func.min(article.c.moment).nulls_last(), article.c.source)
    )
    rows = conn.execute(query).all()
    return Copies(
        sources=tuple(row.source for row in rows),
        articles=sum(row.articles for row in rows),
        latest=max((row.last for row in rows if row.last), default=None),
    )


def articles(conn: Connection, story_key: str) -> list[Article]:
    """The articles that tell a story, oldest first."""
    query = (
        select(*COLUMNS)
        .join(story_article, story_article.c.article == article.c.key)
        .where(story_article.c.story == story_key)
        .order_by(article.c.moment.nulls_last(), article.c.key)
    )
    return [build(Article, row) for row in conn.execute(query)]
