"""Is it the feeds that fail, or our own network?

When several hosts that were well before cannot be reached, and nobody else has answered since, the trouble is ours:
no feed is blamed, operators are told once, a few feeds are tried each round, and the first answer of anybody ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.alerting import feed_notices
from bot.errors import FeedError, FetchError
from bot.model import Feed, FeedState
from bot.store import feeds
from bot.store import notices as troubles
from bot.work.pipeline import Pipeline
from bot.work.turns import host_of

HOSTS = 3  #: that were well and are not reached, one after the other, before our own network is suspected
PROBES = 3  #: feeds tried in a round meanwhile
_KEY = "network"


def unreached(error: FeedError | None) -> bool:
    """Whether nothing at all came back from the host: no name, no connection, no answer in time."""
    return isinstance(error, FetchError) and error.unreached


@dataclass(slots=True)
class OwnNetwork:
    """What the polls show of our own network. Not kept beyond the process; the notice is."""

    down: bool = False
    _noted: bool = True  #: whether an open notice may be left to close, such as one of an earlier process
    _blamed: dict[str, FeedState] = field(default_factory=dict)  #: well before they failed, since the last answer
    _hosts: set[str] = field(default_factory=set)
    _turn: int = 0

    def probes(self, waiting: Sequence[Feed]) -> Sequence[Feed]:
        """The feeds to ask: all, or while the network is down a few, others each time."""
        if not self.down:
            return waiting
        self._turn += PROBES
        return [waiting[(self._turn + n) % len(waiting)] for n in range(min(PROBES, len(waiting)))]

    def suspected(self, failed: Sequence[tuple[Feed, FeedState]]) -> bool:
        """Whether the trouble is ours, given the feeds a round did not reach, when it reached none; else they fail."""
        for feed, state in failed:
            if state.failures == 0:
                self._blamed.setdefault(feed.id, state)
                self._hosts.add(host_of(feed.url))
        self.down = self.down or len(self._hosts) >= HOSTS
        return self.down

    def note_down(self, pipeline: Pipeline, now: datetime) -> None:
        """Take back the failures counted since the last answer, and tell operators once."""
        with pipeline.database.write() as conn:
            while self._blamed:
                feeds.save_state(conn, replace(self._blamed.popitem()[1], next_check=now))
            message = feed_notices.network_down(len(self._hosts), pipeline.newsroom.words)
            if troubles.open(conn, _KEY, message.notification, now):
                pipeline.notify(conn, message, "network:down", now=now)
        self._noted = True

    def answered(self, pipeline: Pipeline, now: datetime) -> None:
        """Somebody answered: the network is well, and what failed meanwhile has failed by itself."""
        self._blamed.clear()
        self._hosts.clear()
        self.down = False
        if not self._noted:
            return
        self._noted = False
        with pipeline.database.write() as conn:
            noted = troubles.get(conn, _KEY)
            if noted and troubles.close(conn, _KEY, now):
                message = feed_notices.network_back(noted.opened_at, pipeline.newsroom.words)
                pipeline.notify(conn, message, "network:back", now=now)
