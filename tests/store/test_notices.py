"""A trouble is told once when it begins, once when it ends, and again when it comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.store import notices
from bot.store.database import Database
from bot.store.notices import Notice

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_a_trouble_has_a_beginning_and_an_end(database: Database) -> None:
    with database.write() as conn:
        assert notices.get(conn, "feed:x") is None
        assert not notices.close(conn, "feed:x", NOON)
        assert notices.open(conn, "feed:x", "403", NOON)
        assert not notices.open(conn, "feed:x", "404", minutes(5))
        assert not notices.open(conn, "feed:x", "404", minutes(9))
        known = Notice(key="feed:x", text="404", opened_at=NOON, last_at=minutes(9), times=3)
        assert notices.get(conn, "feed:x") == known
        assert notices.all_open(conn) == [known]
        assert notices.close(conn, "feed:x", minutes(10))
        assert not notices.close(conn, "feed:x", minutes(11))
        ended = notices.get(conn, "feed:x")
        assert ended is not None and ended.closed_at == minutes(10)
        assert notices.all_open(conn) == []


def test_a_trouble_that_comes_back_is_new(database: Database) -> None:
    with database.write() as conn:
        notices.open(conn, "b", "", minutes(1))
        notices.open(conn, "a", "", minutes(2))
        notices.close(conn, "b", minutes(3))
        assert notices.open(conn, "b", "encore", minutes(4))
        assert [(n.key, n.times) for n in notices.all_open(conn)] == [("a", 1), ("b", 1)]
