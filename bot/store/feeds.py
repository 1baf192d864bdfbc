"""What is remembered of a feed between two polls?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import Connection, bindparam, false, func, or_, select

from bot.model import FeedState
from bot.store.dialect import among, upsert, upsert_all
from bot.store.rows import build, columns, values
from bot.store.schema import article, feed_state, mention

_STATE = select(*columns(FeedState, feed_state))
#: A feed that was polled so much later than now was polled before the clock was put back.
CLOCK_PUT_BACK = timedelta(minutes=5)
_later = feed_state.c.next_check > bindparam("now")
_put_back = func.coalesce(feed_state.c.last_checked > bindparam("ahead"), false())
_RESTING = select(feed_state.c.feed, feed_state.c.address).where(_later, ~_put_back)
_DUE = _STATE.where(or_(feed_state.c.next_check.is_(None), ~_later, _put_back))
#: What the usual poll changes: the document is as it was, and so is all else that is known of the feed.
_POLLED = ("next_check", "last_checked", "last_good")
_kept = attrgetter(*(field.name for field in fields(FeedState) if field.name not in _POLLED))
_POLL = (
    feed_state.update()
    .where(feed_state.c.feed == bindparam("polled"), feed_state.c.last_checked == bindparam("before"))
    .values({name: bindparam(f"now_{name}") for name in _POLLED})
)


def get_state(conn: Connection, feed_id: str) -> FeedState | None:
    """The state of a feed, None when it was never polled."""
    row = conn.execute(_STATE.where(feed_state.c.feed == feed_id)).one_or_none()
    return build(FeedState, row) if row else None


def states_of(conn: Connection, feed_ids: Collection[str]) -> dict[str, FeedState]:
    """The states of these feeds, by feed id; those never polled are absent."""
    return {row[0]: build(FeedState, row) for row in among(conn, _STATE, feed_state.c.feed, feed_ids)}


def due_states(conn: Connection, now: datetime) -> dict[str, FeedState]:
    """The states of the feeds that may be asked, by feed id; feeds no longer watched are among them.

    What was to be asked much later, by a clock that has been put back since, may be asked now.
    """
    states = [build(FeedState, row) for row in conn.execute(_DUE, _moments(now)).all()]
    return {s.feed: replace(s, next_check=None) if s.next_check and s.next_check > now else s for s in states}


def resting(conn: Connection, now: datetime) -> dict[str, str]:
    """The addresses of the feeds that are not to be asked yet, by feed id."""
    return {row[0]: row[1] for row in conn.execute(_RESTING, _moments(now)).all()}


def _moments(now: datetime) -> dict[str, datetime]:
    return {"now": now, "ahead": now + CLOCK_PUT_BACK}


def save_polls(conn: Connection, polls: Sequence[tuple[FeedState, FeedState]]) -> set[str]:
    """Remember when feeds were polled and are to be polled again: each one's state before, and the one now.

    Only those moments are written. The feeds returned were left alone: another process polled them since the state
    before was read.
    """
    rows = [
        {"polled": now.feed, "before": before.last_checked, **{f"now_{name}": getattr(now, name) for name in _POLLED}}
        for before, now in polls
    ]
    if not rows or conn.execute(_POLL, rows).rowcount == len(rows):
        return set()
    found = states_of(conn, [now.feed for _, now in polls])
    return {now.feed for _, now in polls if now.feed not in found or found[now.feed].last_checked != now.last_checked}


def is_poll(before: FeedState, state: FeedState) -> bool:
    """Whether `save_polls` remembers all that differs."""
    return bool(_kept(before) == _kept(state))


def save_states(conn: Connection, states: Sequence[FeedState]) -> None:
    """`save_state` for several feeds."""
    upsert_all(conn, feed_state, [values(state) for state in states])


def save_state(conn: Connection, state: FeedState) -> None:
    """Remember a state in place of the one before."""
    upsert(conn, feed_state, values(state))


def published_since(conn: Connection, moment: datetime) -> dict[str, int]:
    """How many articles each feed published since then, by feed id."""
    query = select(article.c.feed, func.count().label("articles")).where(article.c.moment >= moment)
    return {row.feed: row.articles for row in conn.execute(query.group_by(article.c.feed))}


def matched_since(conn: Connection, moment: datetime) -> dict[str, int]:
    """How many of those named a watch, by feed id."""
    counted = func.count(mention.c.article.distinct()).label("articles")
    query = select(article.c.feed, counted).join(mention, mention.c.article == article.c.key)
    return {
        row.feed: row.articles for row in conn.execute(query.where(article.c.moment >= moment).group_by(article.c.feed))
    }


def failing(conn: Connection) -> dict[str, str]:
    """Why each feed could not be read the last time, by feed id; those that could are absent."""
    query = select(feed_state.c.feed, feed_state.c.reason).where(feed_state.c.failures > 0)
    return {row.feed: row.reason for row in conn.execute(query)}


def all_states(conn: Connection) -> dict[str, FeedState]:
    """Every state, by feed id; feeds no longer watched are among them."""
    return {row.feed: build(FeedState, row) for row in conn.execute(_STATE)}
