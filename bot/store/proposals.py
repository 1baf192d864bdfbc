"""Which edits of the watchlist wait for an owner's word, and what did owners say?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from bot.model import Became, Edit
from bot.store.schema import proposal as table

Ended = Became | Literal["superseded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An edit somebody proposed."""

    number: int
    at: datetime
    user: str
    edit: Edit
    chat: str = ""  #: where it was proposed, "" when that is not known
    address: str = ""


def propose(conn: Connection, edit: Edit, *, user: str, place: tuple[str, str], at: datetime) -> tuple[int, bool]:
    """Keep a proposal; its number, and whether it is new: the same one by the same person is kept once."""
    asked = _asked(edit)
    for waiting in standing(conn):
        if (waiting.user, waiting.edit) == (user, edit):
            return waiting.number, False
    row = {
        "at": at, "user": user, "action": edit.action, "entry": edit.entry, "id": edit.id,
        "asked": asked, "seen": edit.seen, "decided_by": "", "became": "",
        "chat": place[0], "address": place[1],
    }  # fmt: skip
    return int(conn.execute(table.insert().values(row).returning(table.c.number)).scalar_one()), True


def standing(conn: Connection) -> list[Waiting]:
    """The proposals nobody decided, oldest first."""
    query = select(table).where(table.c.decided_at.is_(None)).order_by(table.c.number)
    return [_waiting(row) for row in conn.execute(query)]


def made(conn: Connection, user: str, *, since: datetime) -> int:
    """How many proposals a person made since a moment, whatever became of them."""
    query = select(func.count()).select_from(table).where(table.c.user == user, table.c.at >= since)
    return int(conn.execute(query).scalar_one())


def decide(conn: Connection, number: int, became: Ended, *, by: str, at: datetime) -> None:
    """Note what an owner made of a proposal, or that its proposer made another one in its place."""
    said = {"decided_at": at, "decided_by": by, "became": became}
    conn.execute(table.update().where(table.c.number == number, table.c.decided_at.is_(None)), said)


def decided(conn: Connection, number: int) -> tuple[str, str] | None:
    """Who decided the proposal of that number, and what became of it; None for one that waits, or never was."""
    query = select(table.c.decided_by, table.c.became).where(table.c.number == number, table.c.decided_at.is_not(None))
    row = conn.execute(query).one_or_none()
    return (str(row[0]), str(row[1])) if row else None


def _asked(edit: Edit) -> tuple[tuple[str, Any], ...]:
    return tuple((key, value) for key, value in edit.values.items())


def _waiting(row: Row[Any]) -> Waiting:
    edit = Edit(entry=row.entry, action=row.action, id=row.id, values=dict(row.asked), seen=row.seen)
    where = {"chat": row.chat, "address": row.address}
    return Waiting(number=row.number, at=row.at, user=row.user, edit=edit, **where)
