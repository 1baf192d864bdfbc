"""Which database is used, and is it fit? Opening, migrating, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    ProgrammingError,
)

from bot.errors import Said, StoreAway, StoreError
from bot.store import dialect
from bot.store.schema import metadata

HEAD = "0013"  #: the newest step of `migrations`
VERSION_TABLE = "schema_version"
_BACKENDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_OWN_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
_EXAMPLES = "sqlite:///vigie.db or postgresql://user@host/name"


class Database:
    """An open database at this program's schema. Safe to use from several threads; a transaction belongs to one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, one at a time on the whole database; an exception undoes it all.

        Raises StoreAway when the database cannot be reached, is full, read-only or busy for too long.
        """
        with _plainly(self._engine.url), self._engine.connect() as conn, dialect.writing(conn).begin():
            dialect.wait_for_turn(conn)
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at one moment, and cannot write. Raises StoreAway."""
        with _plainly(self._engine.url), self._engine.connect() as conn, dialect.reading(conn).begin():
            yield conn

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def is_there(url: str) -> bool:
    """Whether there is a database to open: a file, or a server, which only opening can ask. Raises StoreError."""
    file = file_of(url)
    return file is None or file.is_file()


def file_of(url: str) -> Path | None:
    """The file a database is, or would be; None for one on a server. Raises StoreError when it cannot be one."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    _check_file(parsed)
    return Path(str(parsed.database))


def step_of(url: str) -> str | None:
    """The step of `migrations` an existing database is at, None for an empty one; it is left so. Raises StoreError."""
    parsed = _parse(url)
    database = Database(dialect.engine_for(parsed))
    try:
        with database.read() as conn:
            return _version(conn, parsed)
    finally:
        database.close()


def open_database(url: str) -> Database:
    """Open a database by URL, made or migrated to this program's schema where needed.

    `sqlite:///vigie.db` is a file beside the current directory, `sqlite:////data/vigie.db` an absolute path,
    `postgresql://…` a server. Raises StoreError with what is wrong and how to mend it.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        _check_file(parsed)
    database = Database(dialect.engine_for(parsed))
    try:
        with database.read() as conn:
            version = _version(conn, parsed)
        if version != HEAD:
            with database.write() as conn:
                _migrate(conn, parsed)
    except BaseException:
        database.close()
        raise
    return database


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        name = parsed.drivername.partition("+")[0]
        return parsed.set(drivername=_BACKENDS[name])
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(f"not the address of a database: {url!r}. Fix: write {_EXAMPLES}") from None
    except KeyError:
        raise StoreError(f"{name!r} is not a database Vigie knows. Fix: write {_EXAMPLES}") from None


def _check_file(url: URL) -> None:
    if url.database in (None, "", ":memory:"):
        raise StoreError(f"a database in memory is not supported. Fix: name a file, as in {_EXAMPLES}")
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreError(f"{path} is a directory. Fix: name a file in it, as in sqlite:///{path}/vigie.db")
    if not path.parent.is_dir():
        raise StoreError(f"the directory {path.parent} does not exist. Fix: make it, or name another")


def _version(conn: Connection, url: URL) -> str | None:
    """The step the database is at, None for an empty one. Raises StoreError for one that is not ours or is newer."""
    tables = set(inspect(conn).get_table_names())
    if VERSION_TABLE in tables:
        version = conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        if version is not None and str(version) > HEAD:
            raise StoreError(
                f"{_name(url)} was made by a newer Vigie (schema {version}, this one knows {HEAD}). "
                "Fix: use that version, or another database"
            )
        return version
    # A whole SQLite file is ours or not; a PostgreSQL database may be shared as long as no name is taken.
    foreign = tables if conn.dialect.name == "sqlite" else tables & set(metadata.tables)
    if foreign:
        names = ", ".join(sorted(foreign)[:3])
        raise StoreError(f"{_name(url)} belongs to another program (it has {names}). Fix: name another database")
    return None


def _migrate(conn: Connection, url: URL) -> None:
    if _version(conn, url) == HEAD:
        return  # another process was faster
    from alembic import command  # slow to load, and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _name(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def _plainly(url: URL) -> Iterator[None]:
    """Say in one sentence what the database has against us; mistakes of this program keep their own exception."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _OWN_MISTAKES) and "permission denied" not in str(error.orig):
            raise
        raise StoreAway(Said("{database}: {why}", database=_name(url), why=_cause(error))) from error


def _cause(error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    return next((fix for symptom, fix in _fixes(said).items() if symptom in said), said)


def _fixes(said: str) -> dict[str, Said]:
    """What drivers say, and what it means."""
    silent = Said("no server answers there. Fix: start it, or correct the address")
    return {
        "file is not a database": Said("it is not a database. Fix: name another file, or move this one away"),
        "unable to open database file": Said("it cannot be opened. Fix: let this user read and write it"),
        "readonly database": Said("it cannot be written. Fix: let this user write it and its directory"),
        "database is locked": Said("another process has been writing for too long"),
        "database or disk is full": Said("the disk is full"),
        "Connection refused": silent,
        "No such file or directory": silent,
        "does not exist": Said("the server has no such database or user. Fix: create it ({said})", said=said),
        "permission denied": Said("this user may not. Fix: make it the owner of the database ({said})", said=said),
        "authentication failed": Said("the server refuses this user or password. Fix: correct the address"),
    }
