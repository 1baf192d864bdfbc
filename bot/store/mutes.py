"""What is muted, what was, and which articles did that hold back?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from bot.model import Mute
from bot.store.dialect import add, upsert
from bot.store.rows import build, columns, values
from bot.store.schema import held_back, mute

_MUTE = select(*columns(Mute, mute))


def put(conn: Connection, kept: Mute) -> None:
    """Keep a mute as it is now. Needs a writing transaction."""
    upsert(conn, mute, values(kept))


def unfinished(conn: Connection) -> list[Mute]:
    """The mutes whose end nobody has noticed, the oldest first."""
    query = _MUTE.where(mute.c.ended_at.is_(None)).order_by(mute.c.at, mute.c.key)
    return [build(Mute, row) for row in conn.execute(query)]


def at(conn: Connection, moment: datetime) -> list[Mute]:
    """The mutes that were in force at a moment, the oldest first."""
    lasted = or_(mute.c.ended_at.is_(None), mute.c.ended_at > moment)
    there = and_(mute.c.at <= moment, mute.c.until > moment, lasted)
    return [build(Mute, row) for row in conn.execute(_MUTE.where(there).order_by(mute.c.at, mute.c.key))]


def asked_on(conn: Connection, message: str) -> list[Mute]:
    """The mutes that people asked for on a message, by its key, the oldest first."""
    query = _MUTE.where(mute.c.about == message, mute.c.about != "").order_by(mute.c.at, mute.c.key)
    return [build(Mute, row) for row in conn.execute(query)]


def hold(conn: Connection, article: str, by: Mute) -> bool:
    """Note that a mute held an article back; False when that is known. Needs a writing transaction."""
    return add(conn, held_back, {"article": article, "mute": by.key})


def that_held(conn: Connection, article: str) -> Mute | None:
    """The last mute that held an article back, None when none did."""
    query = _MUTE.join(held_back, held_back.c.mute == mute.c.key).where(held_back.c.article == article)
    row = conn.execute(query.order_by(mute.c.at.desc(), mute.c.key).limit(1)).one_or_none()
    return build(Mute, row) if row else None


def held(conn: Connection, by: Mute) -> int:
    """How many articles a mute held back so far."""
    counted = select(func.count()).select_from(held_back).where(held_back.c.mute == by.key)
    return int(conn.execute(counted).scalar_one())
