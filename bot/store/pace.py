"""How often, and when last, did articles name each watch? Stories are counted: copies of one piece of news are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from bot.memory.pace import Told
from bot.model import Article
from bot.store.articles import COLUMNS
from bot.store.rows import build
from bot.store.schema import article, feed_state, mention, story_article

#: What an article counts as: the story it tells, else itself.
_STORY = func.coalesce(story_article.c.story, mention.c.article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One article names a watch."""

    watch: str
    story: str
    article: str
    source: str
    moment: datetime


def since(conn: Connection, moment: datetime, *, until: datetime) -> list[Naming]:
    """The articles between two moments and the watches they name, newest first.

    What came with the first contact of a feed is left out: it is no news that a feed was added.
    """
    query = _news(mention.c.watch, _STORY.label("story"), mention.c.article, article.c.source, mention.c.moment)
    query = query.where(mention.c.moment >= moment, mention.c.moment <= until)
    rows = conn.execute(query.order_by(mention.c.moment.desc(), mention.c.article, mention.c.watch))
    return [Naming(**row._asdict()) for row in rows]


def before(conn: Connection, watch: str, start: datetime, end: datetime, apart: Sequence[str]) -> list[datetime]:
    """When each story of a watch was first told, from `start` until before `end`, oldest first.

    Stories of `apart` are left out: they go on afterwards.
    """
    told = func.min(mention.c.moment).label("told")
    query = _news(told).where(
        mention.c.watch == watch, mention.c.moment >= start, mention.c.moment < end, _STORY.not_in(apart)
    )
    return list(conn.execute(query.group_by(_STORY).order_by(told)).scalars())


def ever(conn: Connection, watches: Sequence[str], *, until: datetime) -> dict[str, Told]:
    """What was ever told of these watches; those never named are absent."""
    joined = mention.outerjoin(story_article, story_article.c.article == mention.c.article)
    query = (
        select(mention.c.watch, func.count(_STORY.distinct()), func.min(mention.c.moment), func.max(mention.c.moment))
        .select_from(joined)
        .where(mention.c.watch.in_(watches), mention.c.moment <= until)
        .group_by(mention.c.watch)
    )
    return {
        watch: Told(watch=watch, stories=stories, first=first, last=last)
        for watch, stories, first, last in conn.execute(query)
    }


def last_article(conn: Connection, watch: str, *, until: datetime) -> Article | None:
    """The newest article that names a watch; None when none does."""
    query = select(*COLUMNS).join(mention, mention.c.article == article.c.key)
    query = query.where(mention.c.watch == watch, mention.c.moment <= until)
    row = conn.execute(query.order_by(mention.c.moment.desc(), article.c.key).limit(1)).first()
    return build(Article, row) if row else None


def first_seen(conn: Connection, watch: str) -> datetime | None:
    """When the first article that names a watch was archived; None when none does."""
    query = select(func.min(article.c.seen_at)).join(mention, mention.c.article == article.c.key)
    return conn.execute(query.where(mention.c.watch == watch)).scalar()


def _news(*what: Any) -> Select[Any]:
    joined = (
        mention.join(article, article.c.key == mention.c.article)
        .outerjoin(story_article, story_article.c.article == mention.c.article)
        .outerjoin(feed_state, feed_state.c.feed == article.c.feed)
    )
    met = or_(feed_state.c.baseline.is_(None), article.c.seen_at.is_(None), article.c.seen_at > feed_state.c.baseline)
    return select(*what).select_from(joined).where(met)
