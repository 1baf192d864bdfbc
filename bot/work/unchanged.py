"""What is there to note when a feed's document is as it was?

Only when to ask again, and a trouble that is over or a silence that begins: no article, no memory, no story is
looked at. That is most of what polling is, so many feeds are noted in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.feeds.answers import Fetched
from bot.feeds.cadence import after_success, standing
from bot.model import Feed, FeedState
from bot.store import feeds, notices
from bot.work import health
from bot.work.pipeline import Pipeline

TOGETHER = 250  #: feeds in one transaction; what a crash loses is asked once more
LATEST = timedelta(seconds=10)  #: after which an answer is noted, with however few others


@dataclass(frozen=True, slots=True)
class Same:
    """A feed answered that nothing changed, at a moment (aware UTC); `jitter` is between 0 and 1."""

    feed: Feed
    state: FeedState  #: when it was asked
    fetched: Fetched
    now: datetime
    jitter: float


def note_unchanged(pipeline: Pipeline, answers: Sequence[Same]) -> None:
    """Note the answers, all or none of them; operators are told as after any answer."""
    with pipeline.database.write() as conn:
        polls = {one.feed.id: (one.state, _after(one, one.state)) for one in answers}
        stale = feeds.save_polls(conn, list(polls.values()))
        fresh = feeds.states_of(conn, stale) if stale else {}
        troubles = notices.open_keys(conn)
        changed: list[FeedState] = []
        for one in answers:
            before, state = polls[one.feed.id]
            if one.feed.id in stale:  # another process has asked meanwhile: what it learned stays
                state = _after(one, standing(one.feed, fresh.get(one.feed.id)))
            if one.feed.id in stale or not feeds.is_poll(before, state):
                changed.append(state)
            told = health.after_answer(conn, one.feed, state, pipeline.newsroom.words, one.now, known=troubles)
            for key, message in told:
                pipeline.notify(conn, message, key, now=one.now)
        if changed:
            feeds.save_states(conn, changed)


def _after(one: Same, state: FeedState) -> FeedState:
    return after_success(state, one.fetched, one.feed, one.now, jitter=one.jitter)
