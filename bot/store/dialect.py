"""What differs between SQLite and PostgreSQL? Engines, upserts, the one writer, full text: all of it is here."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.store.bulk import write_all
from bot.store.columns import mended
from bot.store.schema import article_words, metadata

BUSY_TIMEOUT_MS = 30_000  #: how long a SQLite writer waits for the writer before it
_WRITER_LOCK = 0x76696769  #: PostgreSQL advisory lock of the writing transaction ("vigi")
_WRITES = "vigie_writes"
_COUNTED = {"preserve_rowcount": True}

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
#: How many articles have a word, out of the index itself (https://www.sqlite.org/fts5.html §8); for each connection.
_VOCABULARY_TABLE = "CREATE VIRTUAL TABLE temp.article_vocabulary USING fts5vocab('main', 'article_fts', 'row')"
_VOCABULARY = text("SELECT term, doc FROM article_vocabulary WHERE term IN (SELECT value FROM json_each(:words))")
_NEWEST = text("""
    WITH newest AS (
        SELECT number, key, moment FROM article JOIN article_words ON article_words.article = article.key
        WHERE moment IS NOT NULL ORDER BY moment DESC, key LIMIT :among
    )
    SELECT key FROM newest WHERE number IN (
        SELECT rowid FROM article_fts WHERE article_fts MATCH :beginnings AND rowid >= (SELECT min(number) FROM newest)
    ) ORDER BY moment DESC, key LIMIT :limit
""")
_LAST_NUMBER = text("SELECT number FROM article_words WHERE number > 0 ORDER BY number DESC LIMIT 1")
COUNTED = 5000  #: articles counted for one word on PostgreSQL, whose index would have to read each
#: Recent articles first: all of the weight now, half after some three days, an eighth when very old.
_PRIOR = "CASE WHEN number > :at THEN 0.1 ELSE 0.15 + 0.85 / (1 + 10.0 * (:at - number) / :month) END"
_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"
_BEST = f"GROUP BY number ORDER BY sum(worth) * ({_PRIOR}) DESC, number DESC LIMIT :limit"
_SHARING = text(f"""
    SELECT article_fts.rowid AS number FROM (SELECT key AS word, value AS worth FROM json_each(:words)) AS sought
    CROSS JOIN article_fts WHERE article_fts MATCH '"' || word || '"' {_BEST}
""")
_SHARING_PG = text(f"""
    SELECT number FROM unnest(CAST(:words AS text[]), CAST(:worths AS float8[])) AS sought(word, worth)
    JOIN article_words ON {_VECTOR} @@ word::tsquery {_BEST}
""")
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
    connection.execute(_VOCABULARY_TABLE)


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


@cache
def _insert(dialect: str, into: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)


@cache
def _add(dialect: str, into: Table) -> sqlite.Insert | postgresql.Insert:
    return _insert(dialect, into).on_conflict_do_nothing(index_elements=list(into.primary_key))


@cache
def _put(dialect: str, into: Table, by: str) -> sqlite.Insert | postgresql.Insert:
    statement = _insert(dialect, into)
    taken = {column.name: statement.excluded[column.name] for column in into.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=[by] if by else list(into.primary_key), set_=taken)


def add(conn: Connection, into: Table, values: dict[str, Any]) -> bool:
    """Insert one row unless one of its primary key is there; whether it was inserted."""
    # SQLAlchemy keeps the count of an INSERT only when asked to.
    return conn.execute(_add(conn.dialect.name, into), values, execution_options=_COUNTED).rowcount == 1


def add_all(conn: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet."""
    write_all(conn, _add(conn.dialect.name, into), rows)


def upsert(conn: Connection, into: Table, values: dict[str, Any], *, by: str = "") -> None:
    """Insert one row, or bring the row of the same primary key, or unique column `by`, to all these values."""
    write_all(conn, _put(conn.dialect.name, into, by), [values])


def upsert_all(conn: Connection, into: Table, rows: Sequence[dict[str, Any]], *, by: str = "") -> None:
    """`upsert` for several rows."""
    write_all(conn, _put(conn.dialect.name, into, by), rows)


def among(
    conn: Connection, query: Select[Any], wanted: ColumnElement[str], texts: Collection[str]
) -> Iterable[Row[Any]]:
    """The rows of a query, kept as a constant, whose column is one of these texts; nothing is asked for none.

    All of them are one value of one statement, however many there are: it is worded once, and known to the database.
    """
    if not texts:
        return ()
    values = [mended(each) for each in texts]
    given = values if conn.dialect.name == "postgresql" else json.dumps(values)
    return conn.execute(_among(conn.dialect.name, query, wanted), {"wanted": given})


@cache
def _among(dialect: str, query: Select[Any], wanted: ColumnElement[str]) -> Select[Any]:
    if dialect == "postgresql":
        return query.where(wanted == any_(bindparam("wanted", type_=postgresql.ARRAY(Text))))
    given = func.json_each(bindparam("wanted", type_=Text)).table_valued("value")
    return query.where(wanted.in_(select(given.c.value)))


def has_words(conn: Connection, beginnings: Sequence[str]) -> ColumnElement[bool]:
    """True for rows of article_words that have, for each beginning, a word starting so.

    Beginnings are folded letters and digits only (`search.py` sees to it), so neither query language can be reached.
    """
    if conn.dialect.name == "postgresql":
        query = cast(" & ".join(f"{beginning}:*" for beginning in beginnings), postgresql.TSQUERY)
        return literal_column(_VECTOR).bool_op("@@")(query)
    matches = column("article_fts").bool_op("MATCH")(_matching(beginnings))
    return article_words.c.number.in_(select(column("rowid")).select_from(table("article_fts")).where(matches))


def newest_with_words(conn: Connection, beginnings: Sequence[str], *, among: int, limit: int) -> list[str]:
    """The newest articles that have, for each beginning, a word starting so, by key, if they are among so many dated
    ones; else fewer than `limit`.

    None on PostgreSQL, which would have to take the words of each of them apart.
    """
    if conn.dialect.name == "postgresql":
        return []
    asked = {"beginnings": _matching(beginnings), "among": among, "limit": limit}
    return list(conn.execute(_NEWEST, asked).scalars())


def _matching(beginnings: Sequence[str]) -> str:
    return " AND ".join(f'"{beginning}" *' for beginning in beginnings)


def indexed(conn: Connection) -> int:
    """About how many articles are in the full-text index."""
    if conn.dialect.name == "postgresql":  # whose numbers have gaps, and whose counting reads the whole table
        estimate = text("SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = 'article_words'::regclass")
        known = conn.execute(estimate).scalar_one()
        return known if known > 0 else conn.execute(select(func.count()).select_from(article_words)).scalar_one()
    return conn.execute(_LAST_NUMBER).scalar() or 0


def holding(conn: Connection, words: Sequence[str]) -> dict[str, int]:
    """How many articles have each word, those that none has left out; on PostgreSQL `COUNTED` at most.

    Words are folded letters and digits only (`memory.archive` sees to it).
    """
    if conn.dialect.name == "postgresql":
        among = f"SELECT 1 FROM article_words WHERE {_VECTOR} @@ word::tsquery LIMIT {COUNTED}"
        counts = text(
            f"SELECT word, (SELECT count(*) FROM ({among}) AS held) AS held FROM unnest(CAST(:words AS text[])) AS word"
        )
        found = conn.execute(counts, {"words": list(words)})
    else:
        found = conn.execute(_VOCABULARY, {"words": json.dumps(words)})
    return {word: count for word, count in found if count}


def sharing(conn: Connection, weights: Mapping[str, float], *, at: int, month: int, limit: int) -> list[int]:
    """The numbers of the articles that have the heaviest of these words together, heaviest first.

    A soft prior goes with it: articles are numbered as they come, `at` is the number of the article's moment and
    `month` how many came in the month before it. What is numbered later counts a tenth.
    """
    values: dict[str, object] = {"at": at, "month": month, "limit": limit}
    if conn.dialect.name == "postgresql":
        conn.execute(text("SET LOCAL enable_seqscan = off"))  # each word is looked up in the index, and nothing else
        values.update(words=list(weights), worths=list(weights.values()))
        return list(conn.execute(_SHARING_PG, values).scalars())
    return list(conn.execute(_SHARING, {**values, "words": json.dumps(weights)}).scalars())


@event.listens_for(metadata, "after_create")
def create_full_text(_target: object, conn: Connection, **_options: object) -> None:
    """Build what SQLAlchemy has no words for, after the tables."""
    for statement in _GIN if conn.dialect.name == "postgresql" else _FTS5:
        conn.execute(text(statement))
