"""A chat will never take a message: who hears of it?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting import notices
from bot.model import Outgoing
from bot.store import deferred
from bot.work.ledger import Refused
from bot.work.pipeline import Pipeline

log = logging.getLogger(__name__)


def refusals(pipeline: Pipeline, clock: Callable[[], datetime]) -> Refused:
    """Tells operators of each message that a chat refused for good, unless it was meant for themselves.

    The stories of a digest wait anew, where the watchlist still has their channel.
    """

    def tell(conn: Connection, outgoing: Outgoing) -> None:
        place, title = (outgoing.chat, outgoing.address), outgoing.message.notification
        log.error("%s refused a message for %s: %s (%s)", *place, outgoing.reason, title)
        newsroom = pipeline.newsroom
        channels = [channel.id for channel in newsroom.watchlist.channels]
        deferred.wait_again(conn, outgoing.key, channels, clock())
        if place not in pipeline.addresses(newsroom.watchlist.operators):
            notice = notices.refused(title, outgoing.address, outgoing.reason, newsroom.words)
            pipeline.notify(conn, notice, f"refused:{outgoing.key}", now=clock())

    return tell
