"""Who changed the watchlist, how, and who accepted it? A journal that nobody edits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from bot.model import WatchlistChange
from bot.store.rows import build, columns, values
from bot.store.schema import watchlist_change as table

_CHANGE = select(*columns(WatchlistChange, table)).where(table.c.written)


def begin(conn: Connection, change: WatchlistChange) -> int:
    """Note a change that is about to be written; its number. It is no part of the journal until it is `done`."""
    row = {**values(change), "written": False}
    return int(conn.execute(table.insert().values(row).returning(table.c.number)).scalar_one())


def done(conn: Connection, number: int) -> None:
    """The change of that number stands in the file."""
    conn.execute(table.update().where(table.c.number == number), {"written": True})


def settle(conn: Connection, digest: str) -> None:
    """Decide what became of changes that a crash left open, by the file as it is now. Needs the file's lock."""
    conn.execute(table.update().where(~table.c.written, table.c.digest == digest), {"written": True})
    conn.execute(table.delete().where(~table.c.written))


def newest(conn: Connection, limit: int, *, entry_id: str = "") -> list[WatchlistChange]:
    """The last changes, newest first; of one entry where an id is given."""
    query = _CHANGE.where(table.c.id == entry_id) if entry_id else _CHANGE
    return _all(conn, query.order_by(table.c.number.desc()).limit(limit))


def that_made(conn: Connection, digest: str) -> list[WatchlistChange]:
    """The last change after which the file had that digest, with those made together with it, in their order."""
    found = _all(conn, _CHANGE.where(table.c.digest == digest).order_by(table.c.number.desc()))
    return [change for change in reversed(found) if (change.at, change.user) == (found[0].at, found[0].user)]


def _all(conn: Connection, query: Select[Any]) -> list[WatchlistChange]:
    return [build(WatchlistChange, row) for row in conn.execute(query)]
