"""How are the links of events asked whether they still answer? A few at a time, one after the other."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.errors import FetchError, Forbidden
from bot.feeds.fetch import Fetcher
from bot.memory.links import Asked, due, heard, judged
from bot.model import LinkState
from bot.store import events, links
from bot.store.database import Database

log = logging.getLogger(__name__)

AT_A_TIME = 20  #: addresses asked in one go; one go an hour is 3,360 a week


async def check_links(database: Database, fetcher: Fetcher, *, now: datetime) -> int:
    """Ask the links of events that are due, and note which are dead; how many were asked.

    Nothing of a page is read but its status: not every site answers HEAD, so it is a GET whose body stays unread.
    Raises StoreError.
    """
    urls, states = await asyncio.to_thread(_due, database, now)
    asked = [await _ask(fetcher, url) for url in urls]
    if asked:
        await asyncio.to_thread(_note, database, asked, states, now)
    return len(asked)


def _due(database: Database, now: datetime) -> tuple[tuple[str, ...], dict[str, LinkState]]:
    with database.read() as conn:
        states = links.all_states(conn)
        linked = [link for event in events.all_events(conn) for link in event.links]
    return due(linked, states, now, most=AT_A_TIME), states


async def _ask(fetcher: Fetcher, url: str) -> Asked:
    try:
        await fetcher.reach(url)
    except Forbidden:  # our own guard, which says nothing about the page
        return Asked(url=url, heard="answered")
    except FetchError as error:
        return Asked(url=url, heard=heard(error.status, unreached=error.unreached), reason=str(error))
    return Asked(url=url, heard="answered")


def _note(database: Database, asked: list[Asked], states: dict[str, LinkState], now: datetime) -> None:
    found = judged(asked, states, now)
    if not found:
        log.info("none of %d links could be reached: our own network seems to be down", len(asked))
        return
    with database.write() as conn:
        before = links.dead(conn)
        links.save(conn, found)
        if links.dead(conn) != before:
            events.moved(conn)  # what is shown of events has changed
    for state in found:
        if state.dead and state.url not in before:
            log.info("dead link: %s", state.reason)
