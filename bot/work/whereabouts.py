"""Where does what waits belong, and what does it tell, now that people have edited the watchlist and memory?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.model import Deferred, Event, Related, Waiting
from bot.newsroom import Newsroom
from bot.store import articles, deferred, events
from bot.store.outbox import Place

_EVERY = ("slack", "matrix", "console")
_MERGED = 8  #: events merged one into the next, followed at most so far

Belongs = tuple[str, Place]  #: a channel, by its id, and a place


def moved(newsroom: Newsroom, waiting: Iterable[Waiting], chats: tuple[str, ...]) -> dict[str, Belongs]:
    """Of what waits, where it belongs now, by key: those whose channel has another name, or another address."""
    found = ((one, _belongs(newsroom, one, chats)) for one in waiting)
    return {one.key: now for one, now in found if now != (one.channel, (one.chat, one.address))}


def move(conn: Connection, newsroom: Newsroom, chats: tuple[str, ...]) -> None:
    """Let what waits follow its channel. Needs a writing transaction."""
    for key, (channel, place) in moved(newsroom, deferred.outlines(conn), chats).items():
        deferred.move(conn, key, channel, place)


def as_now(conn: Connection, one: Deferred) -> Deferred:
    """An alert with its article and its past as newsrooms and people have corrected them since it began to wait."""
    article = articles.get(conn, one.article) or one.alert.article
    past: dict[str, Related] = {}
    for related in one.alert.related:
        event = _event(conn, related.event)
        if event:
            past.setdefault(event.id, replace(related, event=event))
    bare = replace(article, text="")
    return replace(one, alert=replace(one.alert, article=bare, related=tuple(past.values())))


def _belongs(newsroom: Newsroom, one: Waiting, chats: tuple[str, ...]) -> Belongs:
    """A channel that goes keeps its place, and has the name of the one that takes it."""
    place, channels = (one.chat, one.address), newsroom.watchlist.channels
    known = next((channel for channel in channels if channel.id == one.channel), None)
    if known is None:
        heir = next((channel for channel in channels if place in addresses(channel, _EVERY)), None)
        return (heir.id if heir else one.channel), place
    if place in addresses(known, _EVERY):
        return one.channel, place
    now = addresses(known, chats)
    return one.channel, next((other for other in now if other[0] == one.chat), now[0])


def _event(conn: Connection, event: Event) -> Event | None:
    """An event as memory has it; None where people took it out. What only the archive tells stays."""
    for _ in range(_MERGED):
        held = events.get(conn, event.id)
        if held is None:
            return event
        if held.merged_into:
            event = replace(event, id=held.merged_into)
            continue
        return held.event if held.alive else None
    return None
