"""What differs between SQLite and PostgreSQL? Engines, upserts, the one writer, full text: all of it is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Table,
    cast,
    column,
    create_engine,
    event,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.store.schema import article_words, metadata

BUSY_TIMEOUT_MS = 30_000  #: how long a SQLite writer waits for the writer before it
_WRITER_LOCK = 0x76696769  #: PostgreSQL advisory lock of the writing transaction ("vigi")
_WRITES = "vigie_writes"

# FTS5 over the stored words ("external content", https://www.sqlite.org/fts5.html §4.4.3), kept by triggers.
# detail=none: which article has a word is all that is asked, and the index stays small.
_FTS5 = (
    """
    CREATE VIRTUAL TABLE article_fts USING fts5(words, content='article_words', content_rowid='number',
        detail='none', tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER article_words_added AFTER INSERT ON article_words BEGIN
        INSERT INTO article_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
    """
    CREATE TRIGGER article_words_removed AFTER DELETE ON article_words BEGIN
        INSERT INTO article_fts(article_fts, rowid, words) VALUES ('delete', old.number, old.words);
    END
    """,
    """
    CREATE TRIGGER article_words_changed AFTER UPDATE ON article_words BEGIN
        INSERT INTO article_fts(article_fts, rowid, words) VALUES ('delete', old.number, old.words);
        INSERT INTO article_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
)
_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"
_GIN = (f"CREATE INDEX article_fts ON article_words USING gin ({_VECTOR})",)


def engine_for(url: URL) -> Engine:
    """An engine whose connections behave the same on both databases. Connects to nothing yet."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself, or too late
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    writes = conn.get_execution_options().get(_WRITES, False)
    conn.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def writing(conn: Connection) -> Connection:
    """The connection, set up so that its transaction writes."""
    return conn.execution_options(**{_WRITES: True})


def reading(conn: Connection) -> Connection:
    """The connection, set up so that its transaction sees one moment and cannot write."""
    if conn.dialect.name == "postgresql":
        return conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return conn


def wait_for_turn(conn: Connection) -> None:
    """Let one transaction write at a time, as SQLite does: what was read in it is still true when it writes."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})


def insert(conn: Connection, into: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT."""
    return postgresql.insert(into) if conn.dialect.name == "postgresql" else sqlite.insert(into)


def changes(conn: Connection, statement: sqlite.Insert | postgresql.Insert) -> bool:
    """Run an INSERT; whether it wrote a row, which SQLAlchemy tells only when asked to."""
    return conn.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def add(conn: Connection, into: Table, values: dict[str, Any]) -> bool:
    """Insert one row unless one of its primary key is there; whether it was inserted."""
    keys = [key.name for key in into.primary_key]
    return changes(conn, insert(conn, into).values(values).on_conflict_do_nothing(index_elements=keys))


def upsert(conn: Connection, into: Table, values: dict[str, Any]) -> None:
    """Insert one row, or bring the row of the same primary key to these values."""
    keys = [key.name for key in into.primary_key]
    others = {name: value for name, value in values.items() if name not in keys}
    conn.execute(insert(conn, into).values(values).on_conflict_do_update(index_elements=keys, set_=others))


def has_words(conn: Connection, beginnings: Sequence[str]) -> ColumnElement[bool]:
    """True for rows of article_words that have, for each beginning, a word starting so.

    Beginnings are folded letters and digits only (`search.py` sees to it), so neither query language can be reached.
    """
    if conn.dialect.name == "postgresql":
        query = cast(" & ".join(f"{beginning}:*" for beginning in beginnings), postgresql.TSQUERY)
        return literal_column(_VECTOR).bool_op("@@")(query)
    matches = column("article_fts").bool_op("MATCH")(" AND ".join(f'"{beginning}" *' for beginning in beginnings))
    return article_words.c.number.in_(select(column("rowid")).select_from(table("article_fts")).where(matches))


@event.listens_for(metadata, "after_create")
def create_full_text(_target: object, conn: Connection, **_options: object) -> None:
    """Build what SQLAlchemy has no words for, after the tables."""
    for statement in _GIN if conn.dialect.name == "postgresql" else _FTS5:
        conn.execute(text(statement))
