"""Which troubles do the operators know of? Each is told once when it begins and once when it ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.dialect import among, upsert
from bot.store.rows import build, columns, values
from bot.store.schema import notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A trouble: when it began, when it was last met, how often since, and when it ended."""

    key: str
    text: str
    opened_at: datetime
    last_at: datetime
    times: int = 1
    closed_at: datetime | None = None
    message: str = ""  #: key of the message that tells it, in every place; "" while nobody was told


_NOTICE = select(*columns(Notice, notice))
_OPEN_KEYS = select(notice.c.key).where(notice.c.closed_at.is_(None))


def get(conn: Connection, key: str) -> Notice | None:
    """The trouble of that key, open or closed; a caller may look at how lately it was open."""
    row = conn.execute(_NOTICE.where(notice.c.key == key)).one_or_none()
    return build(Notice, row) if row else None


def open(conn: Connection, key: str, text: str, at: datetime) -> bool:
    """Note a trouble; True when it was not open, so it is worth telling. Needs a writing transaction."""
    before = get(conn, key)
    if before is None or before.closed_at:
        upsert(conn, notice, values(Notice(key=key, text=text, opened_at=at, last_at=at)))
        return True
    again = {"text": text, "last_at": at, "times": before.times + 1}
    conn.execute(update(notice).where(notice.c.key == key).values(again))
    return False


def close(conn: Connection, key: str, at: datetime) -> bool:
    """Note the end of a trouble; True when it was open, so it is worth telling. Needs a writing transaction."""
    ended = update(notice).where(notice.c.key == key, notice.c.closed_at.is_(None)).values(closed_at=at)
    return conn.execute(ended).rowcount == 1


def tell(conn: Connection, key: str, message: str) -> None:
    """Note which message tells a trouble. Needs a writing transaction."""
    conn.execute(update(notice).where(notice.c.key == key).values(message=message))


def told_by(conn: Connection, message: str) -> list[Notice]:
    """The troubles that a message tells, over or not, in the order in which they began."""
    query = _NOTICE.where(notice.c.message == message, notice.c.message != "")
    return [build(Notice, row) for row in conn.execute(query.order_by(notice.c.opened_at, notice.c.key))]


def open_among(conn: Connection, keys: Collection[str]) -> set[str]:
    """Which of these troubles there are now."""
    return {row.key for row in among(conn, _OPEN_KEYS, notice.c.key, keys)}


def open_keys(conn: Connection) -> set[str]:
    """The keys of all troubles there are now."""
    return set(conn.execute(_OPEN_KEYS).scalars())


def all_open(conn: Connection) -> list[Notice]:
    """The troubles there are now, oldest first."""
    query = _NOTICE.where(notice.c.closed_at.is_(None)).order_by(notice.c.opened_at, notice.c.key)
    return [build(Notice, row) for row in conn.execute(query)]
