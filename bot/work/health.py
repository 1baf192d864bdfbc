"""What did a poll teach of a feed, and which of it should operators hear?

Each trouble is told once when it begins and once when it ends (`bot.store.notices` remembers); one that lasts is
told again each week.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting import feed_notices, notices
from bot.feeds.cadence import paused
from bot.feeds.moving import proposed
from bot.feeds.rhythm import WINDOW, rhythm_of, silence
from bot.model import Feed, FeedState, Message
from bot.store import articles
from bot.store import notices as troubles
from bot.wording import Words

Told = Iterator[tuple[str, Message]]  #: what to tell, each with a key of its own


def with_rhythm(conn: Connection, state: FeedState, now: datetime) -> FeedState:
    """The state after new articles were archived."""
    rhythm = rhythm_of(articles.moments(conn, state.feed, now - WINDOW), now)
    return replace(state, learned=replace(state.learned, rhythm=rhythm))


def with_proof(state: FeedState) -> FeedState:
    """The state after a document that held an article known already: where redirects led it was the same feed."""
    moved = state.learned.moved
    return replace(state, learned=replace(state.learned, moved=replace(moved, proven=True))) if moved else state


def keys_of(feed: Feed) -> tuple[str, str, str, str]:
    """Of the troubles a feed may have: it fails, is gone, has moved, is silent."""
    return f"feed:{feed.id}", f"gone:{feed.id}", f"moved:{feed.id}", f"silent:{feed.id}"


def after_answer(
    conn: Connection, feed: Feed, state: FeedState, words: Words, now: datetime, *, known: Collection[str] | None = None
) -> Told:
    """What to tell after a usable answer. Needs a writing transaction; `known` are the open troubles of feeds."""
    failing, gone, moved, silent = keys_of(feed)
    open_now = troubles.open_among(conn, keys_of(feed)) if known is None else known
    ended = [key for key in (failing, gone) if key in open_now and troubles.close(conn, key, now)]
    if ended:
        yield f"recovered:{feed.id}", notices.recovered(feed, words)
    url = proposed(state.learned.moved, now)
    if url and moved not in open_now and troubles.open(conn, moved, url, now):
        yield moved, feed_notices.moved(feed, url, words)
    elif not url and moved in open_now:
        troubles.close(conn, moved, now)
    quiet = silence(state.learned.rhythm, now)
    if quiet and silent not in open_now:
        message = feed_notices.silent(feed, quiet.quiet, quiet.per_day, words)
        troubles.open(conn, silent, message.notification, now)
        yield silent, message
    elif not quiet and silent in open_now:
        troubles.close(conn, silent, now)
        yield f"speaks:{feed.id}", feed_notices.speaks_again(feed, words)


def after_failure(conn: Connection, feed: Feed, state: FeedState, words: Words, now: datetime) -> Told:
    """What to tell after a failure. Needs a writing transaction."""
    if paused(state):
        yield from of_trouble(conn, f"gone:{feed.id}", feed_notices.gone(feed, words), now)
    elif notices.worth_telling(state, now) and not feed.fragile:
        yield from of_trouble(conn, f"feed:{feed.id}", notices.failing(feed, state, words), now)


def of_trouble(conn: Connection, key: str, message: Message, now: datetime) -> Told:
    """What to tell of a trouble that was met: when it begins, and each week. Needs a writing transaction."""
    before = troubles.get(conn, key)
    first = troubles.open(conn, key, message.notification, now)
    if first or (before and notices.worth_repeating(before.opened_at, before.last_at, now)):
        yield key, message
