"""Which addresses that events link to still answer?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bot.model import LinkState
from bot.store.dialect import upsert
from bot.store.rows import build, columns, values
from bot.store.schema import link_state


def save(conn: Connection, states: Iterable[LinkState]) -> None:
    """Keep what was found of some addresses. Needs a writing transaction."""
    for state in states:
        upsert(conn, link_state, values(state))


def all_states(conn: Connection) -> dict[str, LinkState]:
    """What is known of every address asked so far."""
    return {row.url: build(LinkState, row) for row in conn.execute(select(*columns(LinkState, link_state)))}


def dead(conn: Connection) -> frozenset[str]:
    """The addresses that answer no more."""
    return frozenset(conn.execute(select(link_state.c.url).where(link_state.c.dead)).scalars())
