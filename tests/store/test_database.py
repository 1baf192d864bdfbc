"""A database opens, at the right schema, or says in one sentence why not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.model import Article
from bot.store import articles, meta, search
from bot.store.database import HEAD, Database, open_database
from bot.store.schema import feed_state
from tests.patience import COMMAND
from tests.servers.postgres import Postgres

ROOT = Path(__file__).parents[2]


def test_what_is_written_is_there_when_it_is_opened_again(database: Database, database_url: str) -> None:
    with database.write() as conn:
        meta.put(conn, "a", "1")
    database.close()
    again = open_database(database_url)
    with again.read() as conn:
        assert meta.get(conn, "a") == "1"
    again.close()


def test_an_exception_undoes_all_of_a_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as conn:
        meta.put(conn, "a", "1")
        articles.add(conn, Article(key="a", title="mot", text=""), ["x"])
        raise ZeroDivisionError
    with database.read() as conn:
        assert meta.get(conn, "a") is None
        assert articles.known(conn, ["x"]) == {}
        assert search.search(conn, "mot", limit=1) == []


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError, match=r"cannot be written|read-only"), database.read() as conn:
        meta.put(conn, "a", "1")
    with database.write() as conn:  # and the connection is good again
        meta.put(conn, "a", "2")
        assert meta.get(conn, "a") == "2"


def test_reading_sees_one_moment(database: Database) -> None:
    with database.read() as conn:
        assert meta.get(conn, "a") is None
        with database.write() as other:
            meta.put(other, "a", "1")
        assert meta.get(conn, "a") is None
    with database.read() as conn:
        assert meta.get(conn, "a") == "1"


def test_a_mistake_of_the_program_keeps_its_exception(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as conn:
        conn.execute(feed_state.insert(), {"feed": "x"})


def test_threads_take_turns_to_write(database: Database) -> None:
    def count_on() -> None:
        for _ in range(10):
            with database.write() as conn:
                meta.put(conn, "count", str(int(meta.get(conn, "count") or 0) + 1))

    threads = [threading.Thread(target=count_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as conn:
        assert meta.get(conn, "count") == "40"


COUNT_ON = """
import sys
from bot.store import meta
from bot.store.database import open_database
database = open_database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(60):
    with database.write() as conn:
        meta.put(conn, "count", str(int(meta.get(conn, "count") or 0) + 1))
"""


def test_two_processes_lose_no_update(database_url: str, tmp_path: Path) -> None:
    """Both open (and, on SQLite, make) the database and write at the same time."""
    command = [sys.executable, "-c", COUNT_ON, database_url]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=COMMAND)
        assert process.returncode == 0
    database = open_database(database_url)
    with database.read() as conn:
        assert meta.get(conn, "count") == "120"
    database.close()


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/vigie.db")
    with database.write() as conn:
        pragmas = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")}
        assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
        assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    database.close()


def test_a_relative_path_is_beside_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_database("sqlite:///vigie.db").close()
    assert (tmp_path / "vigie.db").is_file()


# -- what does not open --------------------------------------------------------


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    return str(caught.value)


@pytest.mark.parametrize("url", ["", "vigie.db", "://", "postgresql://host:port/name"])
def test_not_an_address(url: str) -> None:
    assert "not the address of a database" in refusal(url)
    assert "sqlite:///vigie.db" in refusal(url)


def test_another_kind_of_database() -> None:
    assert "'mysql' is not a database Vigie knows" in refusal("mysql://host/name")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_memory_is_refused(url: str) -> None:
    assert "in memory is not supported" in refusal(url)


def test_a_missing_directory(tmp_path: Path) -> None:
    assert f"the directory {tmp_path}/missing does not exist" in refusal(f"sqlite:///{tmp_path}/missing/vigie.db")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert "is a directory" in refusal(f"sqlite:///{tmp_path}")


def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dassault se retire. " * 100)
    assert "it is not a database" in refusal(f"sqlite:///{tmp_path}/notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "Dassault se retire. " * 100


def test_the_database_of_another_program(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "places.sqlite") as conn:
        conn.execute("CREATE TABLE moz_places (id INTEGER)")
    conn.close()
    assert "belongs to another program (it has moz_places)" in refusal(f"sqlite:///{tmp_path}/places.sqlite")


OPEN_AS_NOBODY = """
import os, sqlite3, sys  # nobody may be unable to read the standard library
from bot.errors import StoreError
from bot.store.database import open_database
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_database(sys.argv[1])
except StoreError as error:
    print(error)
"""


def test_a_file_without_permission() -> None:
    """Tried as another user where we are root, whom no file refuses."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "vigie.db"
        Path(directory).chmod(0o755)
        open_database(f"sqlite:///{file}").close()
        command = [sys.executable, "-c", OPEN_AS_NOBODY, f"sqlite:///{file}"]
        file.chmod(0o000)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "it cannot be opened. Fix: let this user read and write it" in done.stdout


def test_a_newer_schema(database_url: str) -> None:
    database = open_database(database_url)
    with database.write() as conn:
        conn.execute(text("UPDATE schema_version SET version_num = '9000'"))
    database.close()
    try:
        assert "was made by a newer Vigie (schema 9000" in refusal(database_url)
    finally:
        with database.write() as conn:
            conn.execute(text("UPDATE schema_version SET version_num = :head"), {"head": HEAD})
        database.close()


def test_no_server(tmp_path: Path) -> None:
    assert "no server answers there" in refusal(f"postgresql://vigie:secret@/vigie?host={tmp_path}")
    assert "no server answers there" in refusal("postgresql://vigie:secret@127.0.0.1:1/vigie")


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    assert "secret" not in refusal(f"postgresql://vigie:secret@/vigie?host={tmp_path}")


def test_no_such_database(postgres: Postgres) -> None:
    assert "the server has no such database or user" in refusal(postgres.url("absent"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql(postgres: Postgres, scheme: str) -> None:
    url = postgres.create()
    open_database(url.replace("postgresql", scheme, 1)).close()
    postgres.drop(url)


def test_a_postgresql_shared_with_another_program(postgres: Postgres) -> None:
    url = postgres.create()
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE customer (id integer)")
    open_database(url).close()
    postgres.drop(url)
    url = postgres.create()
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE event (id integer)")
    assert "belongs to another program (it has event)" in refusal(url)
    postgres.drop(url)


def test_a_server_that_goes_away_is_told_and_comes_back(postgres: Postgres) -> None:
    url = postgres.create()
    database = open_database(url)
    with pytest.raises(StoreError), database.write() as conn:
        conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with database.write() as conn:
        meta.put(conn, "a", "1")
    database.close()
    postgres.drop(url)
