"""Rows written together are those that SQLAlchemy would have written one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import DateTime, Table, text
from sqlalchemy.dialects.sqlite import pysqlite

from bot.errors import Said
from bot.model import Evidence, FeedState, Learned, Mention
from bot.store import dialect
from bot.store.bulk import write_all
from bot.store.columns import Moment
from bot.store.database import Database
from bot.store.rows import values
from bot.store.schema import article, feed_state, mention

NOON = datetime(2012, 1, 10, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
ODD = "Andromède\0 \ud800 « l’été » 🌍 %(key)s ? :now %"


def an_article(key: str, **fields: object) -> dict[str, object]:
    empty = dict.fromkeys(("title", "text", "feed", "source", "url", "guid"), ODD)
    return {"key": key, **empty, "published": None, "seen_at": NOON, "moment": NOON.astimezone(UTC), **fields}


STATE = FeedState(feed="f", url="u", reason=Said("no answer from {url}", url=ODD), learned=Learned(shared=("url",)))
EVIDENCE = (Evidence(field="title", start=0, end=1, text=ODD, alias="a", form="folded"),)
MENTION = values(Mention(watch="w", score=0.25, role="subject", evidence=EVIDENCE))
TABLES: dict[Table, list[dict[str, Any]]] = {
    article: [an_article("a"), an_article("b", published=NOON, title="")],
    feed_state: [values(STATE)],
    mention: [{**MENTION, "article": "a", "moment": None, "position": 0}],
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_are_bound_as_sqlalchemy_binds_them(database: Database, table: Table) -> None:
    """What the database itself holds is compared, not what columns make of it."""
    rows = TABLES[table]
    kept = text(f"SELECT * FROM {table.name}")
    with database.write() as conn:
        if table is mention:
            write_all(conn, article.insert(), TABLES[article])
        conn.execute(table.insert(), rows)
        expected = conn.execute(kept).all()
        conn.execute(table.delete())
        write_all(conn, table.insert(), rows)
        assert conn.execute(kept).all() == expected
        assert len(expected) == len(rows)


def test_rows_of_other_shapes_are_other_statements(database: Database) -> None:
    with database.write() as conn:
        write_all(conn, article.insert(), [an_article("a")])
        short = {name: value for name, value in an_article("b").items() if name != "published"}
        write_all(conn, article.insert(), [short])
        write_all(conn, article.insert(), [])
        assert conn.execute(text("SELECT count(*) FROM article")).scalar() == 2


def test_moments_are_kept_as_sqlalchemys_own_type_keeps_them() -> None:
    sqlite = pysqlite.dialect()
    theirs, ours = (kind.dialect_impl(sqlite).bind_processor(sqlite) for kind in (DateTime(), Moment()))
    assert theirs and ours and ours(None) is None
    for moment in (
        NOON,
        NOON.replace(microsecond=0),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ):
        assert ours(moment) == theirs(moment.astimezone(UTC).replace(tzinfo=None))


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with database.write() as conn, pytest.raises(ValueError, match="without a zone"):
        dialect.add_all(conn, article, [an_article("a", seen_at=NOON.replace(tzinfo=None))])
