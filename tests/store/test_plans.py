"""What is asked often is answered by an index: no question reads a whole table that grows for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from bot.memory.archive import Sought, Spread
from bot.store import articles, events, mentions, outbox, past, search, stories
from bot.store.database import Database
from bot.store.past import Frequencies

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
SOUGHT = Sought("a", NOON, {"bull": 2, "numergy": 1}, frozenset())
PLACE = ("slack", "C1")
AT = {"chat": "slack", "address": "C1"}

QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "known": lambda conn: articles.known(conn, ["a", "b"]),
    "get": lambda conn: articles.get(conn, "a"),
    "by_url": lambda conn: articles.by_url(conn, "https://example.org"),
    "since": lambda conn: list(articles.since(conn, NOON)),
    "search": lambda conn: search.search(conn, "andromède cloud", limit=5),
    "spread of words": lambda conn: Frequencies().of(conn, SOUGHT.words),
    "past": lambda conn: past.candidates(conn, SOUGHT, Spread(10, {"bull": 2, "numergy": 1})),
    "mentions": lambda conn: mentions.of(conn, "a"),
    "active stories": lambda conn: stories.active(conn, NOON),
    "story of an article": lambda conn: stories.of_article(conn, "a"),
    "articles of a story": lambda conn: stories.articles(conn, "s"),
    "events of a watch": lambda conn: events.of_watch(conn, "atos"),
    "message": lambda conn: outbox.get(conn, "a"),
    "root": lambda conn: outbox.root(conn, story="s", **AT),
    "due": lambda conn: outbox.due(conn, NOON, 5),
    "due in a place": lambda conn: outbox.due(conn, NOON, 1, place=PLACE),
    "in flight": lambda conn: outbox.in_flight(conn, place=PLACE),
    "places": lambda conn: outbox.places(conn),
    "waiting": lambda conn: outbox.waiting(conn),
    "last attempt": lambda conn: outbox.last_attempt(conn, PLACE),
    "next moment": lambda conn: outbox.next_moment(conn, NOON, ["slack"]),
    "permalinks": lambda conn: outbox.permalinks(conn, ["s", "t"], **AT),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_answers(database: Database, question: str) -> None:
    with database.read() as conn:
        asked: list[tuple[str, Any]] = []
        event.listen(conn, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: asked.append((sql, values)))
        QUESTIONS[question](conn)
        assert asked
        for statement, values in [one for one in asked if not one[0].startswith("SET")]:  # explaining asks more
            assert whole_tables(conn, statement, values) == []


def whole_tables(conn: Connection, statement: str, values: Any) -> list[str]:
    """The steps of the database's plan that read a whole table."""
    if conn.dialect.name == "sqlite":
        steps = [row[-1] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        # A constant row is written in the statement itself, « newest » are a thousand that it has picked by an index.
        quick = r"SEARCH .* USING |VIRTUAL|CONSTANT ROW|(SCAN|SEARCH) newest$"
        return [step for step in steps if re.match("SCAN|SEARCH", step) and not re.search(quick, step)]
    conn.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is always read whole
    steps = [row[0] for row in conn.exec_driver_sql(f"EXPLAIN {statement}", values)]
    return [step for step in steps if "Seq Scan" in step]
