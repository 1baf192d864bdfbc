"""What was alerted lately, as people ask for it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.watching import Lately
from bot.store import alerted
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Alerted:
    """The alerts that were sent; see `bot.chat.watching.Alerts`."""

    database: Database
    now: datetime

    def lately(self, watch: str, days: int) -> Lately:
        """See Alerts.lately."""
        with self.database.read() as conn:
            many = alerted.count(conn, watch, self.now - timedelta(days=days))
            last = alerted.last(conn, watch)
        if last is None:
            return Lately(days=days, alerts=many)
        message, article = last
        url = message.permalink or article.url
        return Lately(days=days, alerts=many, title=article.title, url=url, at=message.sent_at)
