"""What is asked of each alert reads the messages of its story, or of its day, and not all of its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.store import outbox
from bot.store.database import open_database

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACE = ("slack", "#veille")
AT = {"chat": "slack", "address": "#veille"}
BY_STORY = "SEARCH outbox USING INDEX ix_outbox_story_chat_address (story=? AND chat=? AND address=?)"
BY_TIME = (
    "SEARCH outbox USING INDEX ix_outbox_chat_address_created_at "
    "(chat=? AND address=? AND created_at>? AND created_at<?)"
)
QUESTIONS: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "root": (lambda conn: outbox.root(conn, story="s", **AT), BY_STORY),
    "messages of a story": (lambda conn: outbox.of_story(conn, story="s", **AT), BY_STORY),
    "permalinks": (lambda conn: outbox.permalinks(conn, ["s", "t"], **AT), BY_STORY),
    "alerts of a day": (lambda conn: outbox.alerts_between(conn, PLACE, NOON, NOON), BY_TIME),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_narrowest_index_answers(sqlite_file: Path, tmp_path: Path, question: str) -> None:
    database = open_database(f"sqlite:///{shutil.copy(sqlite_file, tmp_path)}")
    ask, plan = QUESTIONS[question]
    with database.read() as conn:
        asked: list[tuple[str, Any]] = []
        event.listen(conn, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values)))
        ask(conn)
        ((statement, values),) = asked
        assert conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()[0][3] == plan
    database.close()
