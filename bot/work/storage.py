"""Can what feeds say be kept? While the database cannot be written, no feed is asked, and none is blamed.

Another program may hold the database for long, the disk be full, the server be away. Operators are told once, as soon
as there is a database to write that to, and once more when a whole round was kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerting import feed_notices
from bot.errors import StoreAway
from bot.store import notices as troubles
from bot.work import health
from bot.work.pipeline import Pipeline

RETRY = timedelta(seconds=30)  #: before feeds are asked again; twice that each time, so that nobody is asked in vain
LONGEST = timedelta(minutes=15)
_KEY = "database"


@dataclass(slots=True)
class Storage:
    """What rounds show of the database. Not kept beyond the process; the notice is."""

    troubled: bool = False  #: whether the round in hand could not keep something
    _since: datetime | None = None
    _why: str = ""
    _times: int = 0  #: in a row
    _again: datetime | None = None
    _noted: bool = True  #: whether an open notice may be left to close, such as one of an earlier process

    def failed(self, error: StoreAway, now: datetime) -> None:
        """Something could not be kept."""
        if not self.troubled:
            self._again = now + min(RETRY * 2**self._times, LONGEST)
            self._times = min(self._times + 1, 10)
        self.troubled, self._since, self._why = True, self._since or now, error.said

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be told of it, begun or ended."""
        return self._since is None and not self._noted

    def is_worth_trying(self, now: datetime) -> bool:
        """Whether a round may begin."""
        return self._again is None or self._again <= now

    def begin(self, pipeline: Pipeline, now: datetime) -> None:
        """Before a round: tell the trouble that there was. Raises StoreAway while it lasts."""
        self.troubled = False
        if self._since is not None:
            with pipeline.database.write() as conn:
                message = feed_notices.database_away(self._why, pipeline.newsroom.words)
                for key, told in health.of_trouble(conn, _KEY, message, now):
                    pipeline.notify(conn, told, key, now=now)
            self._noted = True

    def end(self, pipeline: Pipeline, now: datetime) -> None:
        """After a round that was kept as a whole: the trouble is over. Raises StoreAway."""
        with pipeline.database.write() as conn:
            noted = troubles.get(conn, _KEY)
            if noted and troubles.close(conn, _KEY, now):
                message = feed_notices.database_back(self._since or noted.opened_at, pipeline.newsroom.words)
                pipeline.notify(conn, message, "database back", now=now)
        self._since, self._times, self._again, self._noted = None, 0, None, False
