"""The schema a database has is the schema the program expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import bot.store
from bot.model import Message
from bot.store import outbox
from bot.store.database import HEAD, VERSION_TABLE, Database, _parse, open_database
from bot.store.dialect import engine_for, writing
from bot.store.schema import metadata
from tests.servers.postgres import Postgres

MIGRATIONS = Path(bot.store.__path__[0]) / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two databases without tables, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/migrated.db", f"sqlite:///{tmp_path}/created.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    urls = server.create(), server.create()
    yield urls
    for url in urls:
        server.drop(url)


def test_migrated_is_created(two_urls: tuple[str, str]) -> None:
    migrated, created = two_urls
    database = open_database(migrated)
    engine = engine_for(_parse(created))
    with engine.connect() as conn, writing(conn).begin():
        metadata.create_all(conn)
    with database.read() as left, engine.connect() as right:
        assert shape(left) == shape(right)
        assert len(shape(left)) > 50
    engine.dispose()
    database.close()


def shape(conn: Connection) -> dict[str, Any]:
    """All there is in a database: tables, columns, keys, indexes, triggers."""
    if conn.dialect.name == "sqlite":
        rows = conn.execute(text("SELECT type || ' ' || name, sql FROM sqlite_master"))
        found = {str(name): sorted(part.strip("\n\t )") for part in (sql or "").split(",")) for name, sql in rows}
        for table in inspect(conn).get_table_names():
            for column in inspect(conn).get_columns(table):
                found[f"column {table}.{column['name']}"] = [str(column)]
    else:
        queries = (
            "SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable || coalesce(column_default, '') "
            "FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        )
        found = {str(name): value for query in queries for name, value in conn.execute(text(query))}
    return {name: value for name, value in found.items() if VERSION_TABLE not in name}


def test_alembic_sees_nothing_left_to_do(database: Database) -> None:
    """A second opinion, on types too. The full-text index is the dialect's own and not in the metadata."""

    def ours(_object: object, name: str | None, *_rest: object) -> bool:
        return not (name or "").startswith("article_fts")

    with database.read() as conn:
        options = {"compare_type": True, "include_object": ours, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(conn, opts=options)
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_step() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert script.get_heads() == [HEAD]
    steps = [step.revision for step in script.walk_revisions()]
    assert steps == sorted(steps, reverse=True), "a step's number says which is newer"


def test_a_database_at_head_is_not_migrated_again(database: Database, database_url: str) -> None:
    with database.read() as conn:
        before = shape(conn)
    database.close()
    open_database(database_url).close()
    with database.read() as conn:
        assert shape(conn) == before


def test_a_migration_that_fails_leaves_nothing(two_urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of one opening are one transaction, on SQLite too."""
    from alembic.operations import Operations

    def broken(self: Operations, *_arguments: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "execute", broken)
        with pytest.raises(ZeroDivisionError):
            open_database(two_urls[0])
    engine = engine_for(_parse(two_urls[0]))
    with engine.connect() as conn:
        assert inspect(conn).get_table_names() == []
    engine.dispose()
    open_database(two_urls[0]).close()


def test_what_an_older_vigie_queued_is_still_sent(two_urls: tuple[str, str]) -> None:
    """A database at the first step, with a message in it, opened by this program."""
    engine = engine_for(_parse(two_urls[0]))
    with engine.connect() as conn, writing(conn).begin():
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(
            text(
                "INSERT INTO outbox VALUES ('k', 1, 'slack', 'C1', :message, '2012-01-10 12:00:00.000000', '', '', "
                "'pending', 0, NULL, NULL, NULL, NULL, '', '', '')"
            ),
            {"message": '{"is": "Message", "notification": "un"}'},
        )
    engine.dispose()
    database = open_database(two_urls[0])
    with database.read() as conn:
        (queued,) = outbox.due(conn, datetime(2012, 1, 11, tzinfo=UTC), 9)
    assert queued.message == Message(notification="un")
    database.close()
