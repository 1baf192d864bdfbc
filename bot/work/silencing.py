"""Is what waits to be said muted by now? Then it is held back as what comes is: counted, and never told later.

Looked at when it would be said, in a digest or in a message that could not be sent before; a mute that was ended by
then changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.alerting.policy import silenced
from bot.model import Deferred, Mute, Outgoing
from bot.newsroom import Newsroom
from bot.store import articles, deferred, mentions, mutes, stories

#: Whether a message that was not sent yet is held back; noted then. Needs a writing transaction.
Silencing = Callable[[Connection, Outgoing], bool]


def mute_of(
    conn: Connection, newsroom: Newsroom, article_key: str, channels: Collection[str], now: datetime
) -> Mute | None:
    """The mute that keeps an archived article from all these channels now; None: one of them is to hear of it."""
    silent = mutes.at(conn, now)
    article = articles.get(conn, article_key) if silent and article_key else None
    if article is None:
        return None
    found = mentions.of(conn, article_key)
    by = [silenced(article, found, newsroom.watchlist, channel, silent) for channel in channels]
    return by[0] if by and all(by) else None


def without_muted(conn: Connection, newsroom: Newsroom, rows: Sequence[Deferred], now: datetime) -> Sequence[Deferred]:
    """Of alerts that would be told now those that still are; the others wait no more. Needs a writing transaction."""
    heard = []
    for one in rows:
        mute = mute_of(conn, newsroom, one.article, (one.channel,), now)
        if mute is None:
            heard.append(one)
        else:
            mutes.hold(conn, one.article, mute)
            deferred.drop(conn, one.key)
    return heard


def silencing(newsroom: Callable[[], Newsroom], clock: Callable[[], datetime]) -> Silencing:
    """Looks at each message that a delivery is about to send. A digest was worded with all it tells, and goes so."""

    def is_held_back(conn: Connection, outgoing: Outgoing) -> bool:
        known = newsroom()
        place = (outgoing.chat, outgoing.address)
        channels = [one.id for one in known.watchlist.channels if place in addresses(one, (outgoing.chat,))]
        now = clock()
        mute = mute_of(conn, known, outgoing.article, channels, now)
        if mute is None or not all(mute_of(conn, known, copy, channels, now) for copy in _copies(conn, outgoing)):
            return False
        mutes.hold(conn, outgoing.article, mute)
        return True

    return is_held_back


def _copies(conn: Connection, outgoing: Outgoing) -> Iterator[str]:
    """The articles, by key, for which a message speaks as well: they add nothing, and get none of their own."""
    if outgoing.story and not outgoing.thread:
        for article in stories.articles(conn, outgoing.story):
            if stories.told(conn, article.key) == "copy":
                yield article.key
