"""What else must outlive the process? A few values by name, such as when the last round was."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.store.dialect import upsert
from bot.store.schema import meta

_VALUE = select(meta.c.value).where(meta.c.key == bindparam("name"))


def get(conn: Connection, key: str) -> str | None:
    """The value of that name, None when it was never put."""
    return conn.execute(_VALUE, {"name": key}).scalar()


def put(conn: Connection, key: str, value: str) -> None:
    """Keep a value in place of the one before. Needs a writing transaction."""
    upsert(conn, meta, {"key": key, "value": value})
