"""Is an outage being caught up with, by this process or by another one on the same database?

`vigie once` may be called beside a `vigie run`: what was missed is told in one digest all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerting.timing import OUTAGE
from bot.store import meta
from bot.work.pipeline import Pipeline

_SINCE = "catching up since"  #: name of the value that says when a run began its last round of it; "" when it is over
_LASTED = "last outage"  #: name of the value that says how many seconds Vigie heard nothing, the last time


def begin(conn: Connection, silent: timedelta, now: datetime) -> None:
    """Note that a round begins which reads what was missed while nothing was heard. Needs a writing transaction."""
    meta.put(conn, _LASTED, str(silent.total_seconds()))
    meta.put(conn, _SINCE, now.isoformat())


def over(conn: Connection) -> None:
    """Note that all feeds were read again. Needs a writing transaction."""
    meta.put(conn, _SINCE, "")


def is_on(conn: Connection, now: datetime) -> bool:
    """Whether it goes on. Who began it and said nothing for so long as an outage has died over it."""
    since = meta.get(conn, _SINCE)
    return bool(since) and timedelta(0) <= now - datetime.fromisoformat(since or "") < OUTAGE


def lasted(conn: Connection) -> timedelta | None:
    """How long nothing was heard, the last time; None when that never was."""
    seconds = meta.get(conn, _LASTED)
    return timedelta(seconds=float(seconds)) if seconds else None


def join(pipeline: Pipeline, *, now: datetime) -> None:
    """Let what is read from now on wait where another process catches up. For one that runs now and then."""
    with pipeline.database.read() as conn:
        pipeline.catching_up = is_on(conn, now)
