"""Which articles tell one piece of news?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.model import Article, Story
from bot.store.articles import COLUMNS
from bot.store.dialect import upsert
from bot.store.rows import build, columns, values
from bot.store.schema import article, story, story_article


def active(conn: Connection, since: datetime) -> list[Story]:
    """The stories last told at that moment or later, in the order they were first seen."""
    query = select(*columns(Story, story)).where(story.c.last_seen >= since)
    return [build(Story, row) for row in conn.execute(query.order_by(story.c.first_seen, story.c.key))]


def save(conn: Connection, told: Story, article_key: str) -> None:
    """Keep a story as it is now, with one more archived article telling it. Needs a writing transaction."""
    upsert(conn, story, values(told))
    upsert(conn, story_article, {"article": article_key, "story": told.key})


def of_article(conn: Connection, article_key: str) -> str | None:
    """The key of the story an article tells, None when it was put in none."""
    return conn.execute(select(story_article.c.story).where(story_article.c.article == article_key)).scalar()


def articles(conn: Connection, story_key: str) -> list[Article]:
    """The articles that tell a story, oldest first."""
    query = (
        select(*COLUMNS)
        .join(story_article, story_article.c.article == article.c.key)
        .where(story_article.c.story == story_key)
        .order_by(article.c.moment.nulls_last(), article.c.key)
    )
    return [build(Article, row) for row in conn.execute(query)]
