"""How do many rows get into a table for little?

SQLAlchemy words the statement and knows how the values of each column are bound; both are asked once, and the driver
then gets the rows themselves. What SQLAlchemy does with each row otherwise takes longer than SQLite needs to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Insert, Table

_KEPT = 64  #: statements kept ready


class _Ready(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    binds: dict[str, Callable[[Any], Any] | None]  #: of each column in the statement's order; None: as it is
    named: bool  #: whether the driver wants rows by name, not by place


def write_all(conn: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of one shape by a statement that says nothing of values; no rows are nothing to do."""
    if rows:
        ready = _ready(conn.dialect, statement, tuple(rows[0]))
        bound = [_bound([row[name] for row in rows], bind) for name, bind in ready.binds.items()]
        placed = list(zip(*bound, strict=True))
        named = [dict(zip(ready.binds, row, strict=True)) for row in placed] if ready.named else placed
        conn.exec_driver_sql(ready.sql, named)


def _bound(column: list[Any], bind: Callable[[Any], Any] | None) -> Iterable[Any]:
    return map(bind, column) if bind else column


@lru_cache(maxsize=_KEPT)
def _ready(dialect: Dialect, statement: Insert, names: tuple[str, ...]) -> _Ready:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    table = statement.table
    assert isinstance(table, Table)
    binds = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return _Ready(str(compiled), {name: binds[name] for name in compiled.positiontup or names}, not compiled.positional)
