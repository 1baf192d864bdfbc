"""Operators read one message a trouble: others join it, a reminder stands under it, and its end is an edit of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.alerting.notices import notice
from bot.model import Outgoing
from bot.store import notices
from bot.store.database import Database
from bot.store.rows import build, columns
from bot.store.schema import outbox as table
from bot.wording import Words
from bot.work.troubles import tell

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = Words("fr")
PLACES = (("slack", "#ops"), ("matrix", "!ops"))


class Ops:
    """The operators' channel, in two chats."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, key: str, said: str, now: datetime, *, opens: bool = True) -> None:
        with self.database.write() as conn:
            if opens:
                notices.open(conn, key, said, now)
            tell(conn, PLACES, notice(said), key, WORDS, now=now)

    def end(self, key: str, said: str, over: str, now: datetime) -> None:
        with self.database.write() as conn:
            notices.close(conn, key, now)
            tell(conn, PLACES, notice(said), over, WORDS, now=now)

    def rows(self) -> list[Outgoing]:
        with self.database.read() as conn:
            query = select(*columns(Outgoing, table)).where(table.c.chat == "slack").order_by(table.c.number)
            return [build(Outgoing, row) for row in conn.execute(query)]


def test_a_reminder_stands_under_the_message_and_its_end_edits_it(database: Database) -> None:
    ops = Ops(database)
    ops.begin("feed:a", "A échoue", NOON)
    ops.begin("feed:a", "A échoue encore", NOON + 7 * DAY)
    ops.end("feed:a", "A répond", "recovered:a", NOON + 8 * DAY)
    first, again, over = ops.rows()
    assert (again.thread, again.broadcast) == (first.key, True)
    assert over.edits == first.key and "Rétabli après 8 jours" in repr(over.message.blocks)


def test_feeds_that_fail_together_are_one_message(database: Database) -> None:
    ops = Ops(database)
    for number, name in enumerate("abc"):
        ops.begin(f"feed:{name}", f"{name} échoue", NOON + number * HOUR / 4)
    ops.begin("feed:late", "late échoue", NOON + 3 * HOUR)
    first, joined, late = ops.rows()
    assert joined.edits == first.key and "3 ennuis" in joined.message.notification
    assert late.edits == "" and late.message.notification == "late échoue"
    ops.end("feed:b", "b répond", "recovered:b", NOON + 4 * HOUR)
    (over,) = [row for row in ops.rows() if row.edits]
    assert "b échoue" in repr(over.message.blocks) and "rétabli après 3" in repr(over.message.blocks)


def test_what_stands_nowhere_is_said_anew(database: Database) -> None:
    ops = Ops(database)
    ops.begin("feed:a", "A échoue", NOON)
    with database.write() as conn:
        conn.execute(update(table).values(state="failed"))
    ops.begin("feed:b", "B échoue", NOON + HOUR / 2)
    ops.end("feed:a", "A répond", "recovered:a", NOON + HOUR)
    assert [row.message.notification for row in ops.rows() if not row.edits] == ["A échoue", "B échoue", "A répond"]


def test_other_troubles_end_in_the_same_way(database: Database) -> None:
    ops = Ops(database)
    for key, begins, ends in (("network", "network:down", "network:back"), ("model", "model fails", "model back")):
        with database.write() as conn:
            notices.open(conn, key, key, NOON)
        ops.begin(begins, f"{key} en panne", NOON, opens=False)
        ops.end(key, f"{key} va bien", ends, NOON + HOUR)
    assert [bool(row.edits) for row in ops.rows()] == [False, True, False, True]


def test_what_is_no_trouble_is_a_message(database: Database) -> None:
    ops = Ops(database)
    ops.begin("first contact:a", "A : 3 articles", NOON, opens=False)
    ops.begin("recovered:z", "Z répond", NOON, opens=False)
    assert [row.edits for row in ops.rows()] == ["", ""]
