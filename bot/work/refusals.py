"""A chat will never take a message: who hears of it, and when is what it told told again?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting import notices
from bot.model import Deferred, Outgoing
from bot.store import articles, deferred, stories
from bot.work.ledger import Refused
from bot.work.pipeline import Pipeline
from bot.work.telling import as_alert

log = logging.getLogger(__name__)


def refusals(pipeline: Pipeline, clock: Callable[[], datetime]) -> Refused:
    """Tells operators of each message that a chat refused for good, unless it was meant for themselves.

    What it told, an alert or the stories of a digest, waits for the channel's next digest, where the watchlist still
    has that channel: people may have let Vigie in by then.
    """

    def tell(conn: Connection, outgoing: Outgoing) -> None:
        place, title = (outgoing.chat, outgoing.address), outgoing.message.notification
        log.error("%s refused a message for %s: %s (%s)", *place, outgoing.reason, title)
        newsroom = pipeline.newsroom
        channels = [channel.id for channel in newsroom.watchlist.channels]
        deferred.wait_again(conn, outgoing.key, channels, clock())
        _hold(conn, pipeline, outgoing, now=clock())
        if place not in pipeline.addresses(newsroom.watchlist.operators):
            notice = notices.refused(title, outgoing.address, outgoing.reason, newsroom.words)
            pipeline.notify(conn, notice, f"refused:{outgoing.key}", now=clock())

    return tell


def _hold(conn: Connection, pipeline: Pipeline, outgoing: Outgoing, *, now: datetime) -> None:
    """Let the alert that a message told wait for a digest; nothing where it told none."""
    place = (outgoing.chat, outgoing.address)
    channels = (channel.id for channel in pipeline.newsroom.watchlist.channels)
    channel = next((known for known in channels if place in pipeline.addresses(known)), "")
    article = articles.get(conn, outgoing.article) if channel and outgoing.article else None
    if article is None:
        return
    alert = replace(as_alert(conn, pipeline.newsroom, article), key=outgoing.key, channel=channel, story=outgoing.story)
    one = Deferred(
        key=outgoing.key,
        channel=channel,
        chat=outgoing.chat,
        address=outgoing.address,
        story=outgoing.story,
        article=article.key,
        alert=replace(alert, article=replace(article, text="")),  # the archive has the text
        told=stories.told(conn, article.key) or "first",
        reason="refused",
        at=now,
    )
    deferred.put(conn, one)
