"""Who opened a page is kept for a while, and only so many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.store import visitors
from bot.store.database import Database

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def came(database: Database, user: str, at: datetime, chat: str = "slack") -> None:
    with database.write() as conn:
        visitors.came(conn, chat, user, at)


def lately(database: Database, now: datetime = NOON, chat: str = "slack") -> list[str]:
    with database.read() as conn:
        return visitors.lately(conn, chat, now)


def test_the_last_to_come_is_the_first_and_comes_once(database: Database) -> None:
    for minute, user in enumerate(("UA", "UB", "UA", "UC", "UB")):
        came(database, user, NOON + timedelta(minutes=minute))
    came(database, "UA", NOON, chat="other")
    assert lately(database) == ["UB", "UC", "UA"] and lately(database, chat="other") == ["UA"]
    with database.write() as conn:
        visitors.forget(conn, "slack", "UC")
        visitors.forget(conn, "slack", "UNONE")
    assert lately(database) == ["UB", "UA"] and lately(database, chat="other") == ["UA"]


def test_who_does_not_come_again_is_forgotten(database: Database) -> None:
    came(database, "UOLD", NOON - visitors.LASTING - timedelta(seconds=1))
    came(database, "UNEW", NOON - visitors.LASTING)
    assert lately(database) == ["UNEW"], "even before the next one comes"
    came(database, "UA", NOON)
    assert lately(database, NOON - timedelta(days=1)) == ["UA", "UNEW"], "and then for good"


def test_only_so_many_are_kept(database: Database) -> None:
    for n in range(visitors.KEPT + 5):
        came(database, f"U{n:03}", NOON + timedelta(seconds=n))
    kept = lately(database, NOON + timedelta(hours=1))
    assert len(kept) == visitors.KEPT and kept[0] == f"U{visitors.KEPT + 4:03}" and "U004" not in kept
