"""What can people take away as files? The watchlist, the feeds, and what was alerted and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerting.policy import alerting
from bot.chat.export import Record
from bot.feeds.opml import write_opml
from bot.model import Article, Outgoing
from bot.newsroom import Newsroom
from bot.store import alerted, feedback, mentions, meta
from bot.store.database import Database
from bot.work.backtest import IN_FORCE


@dataclass(frozen=True, slots=True)
class Keeping:
    """See `bot.chat.export.Records`."""

    database: Database
    newsroom: Newsroom
    now: datetime

    def watchlist(self) -> str:
        """See Records.watchlist."""
        with self.database.read() as conn:
            return meta.get(conn, IN_FORCE) or ""

    def feeds(self) -> str:
        """See Records.feeds."""
        return write_opml(self.newsroom.watchlist.feeds, title="Vigie")

    def alerts(self, days: int) -> Sequence[Record]:
        """See Records.alerts."""
        with self.database.read() as conn:
            sent = alerted.since(conn, self.now - timedelta(days=days))
            return [self._record(conn, message, article) for message, article in sent]

    def _record(self, conn: Connection, message: Outgoing, article: Article) -> Record:
        opinions = feedback.about(conn, message.key if message.article else article.key)  # a digest tells several
        named = alerting(mentions.of(conn, article.key), self.newsroom.watches)
        useful = sum(opinion.useful for opinion in opinions)
        return Record(
            at=message.sent_at or message.created_at,
            watches=tuple(mention.watch for mention in named),
            title=article.title,
            source=article.source,
            url=article.url,
            channel=self._channel(message),
            useful=useful,
            useless=len(opinions) - useful,
            message=message.permalink,
        )

    def _channel(self, message: Outgoing) -> str:
        """The channel of a message; its address where the watchlist does not know it any more."""
        for channel in self.newsroom.watchlist.channels:
            if message.address in (channel.slack, channel.matrix, channel.id):
                return channel.id
        return message.address
