"""Is it the feeds that fail, or our own network?

When several hosts that were well before cannot be reached, or all give one and the same page (the login of a hotel or
a train), and nobody else has answered since, the trouble is ours: no feed is blamed, operators are told, a few feeds
are tried each round, and the first answer of anybody ends it. Where only one or two hosts are watched, it must show
before anything leaves this machine: no road to the internet, or no name server that knows any of the names. What a
host or its neighbours say, « connection refused » or « no route to host », never counts for more than one host.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.alerting import feed_notices
from bot.errors import FeedError, FetchError
from bot.feeds.failures import INSECURE
from bot.model import Feed, FeedState, Message
from bot.store import feeds
from bot.store import notices as troubles
from bot.wording import Words
from bot.work import health
from bot.work.pipeline import Pipeline
from bot.work.turns import host_of

HOSTS = 3  #: that were well and are not reached, one after the other, before our own network is suspected
NAMES = 2  #: domains of which no name server knows anything, or all that are watched
PROBES = 3  #: feeds tried in a round meanwhile
PATIENCE = timedelta(minutes=5)  #: before a feed is tried again where a page answers: it may be a real site's after all
_KEY = "network"

Failed = tuple[Feed, FeedState, FeedError | None]  #: a feed, its state before, and what went wrong


def unreached(error: FeedError | None) -> bool:
    """Whether nothing at all came back from the host: no name, no connection, no answer in time."""
    return isinstance(error, FetchError) and error.unreached


def perhaps_ours(error: FeedError | None) -> bool:
    """Whether what went wrong may lie on the way to the host: it was not reached, or something else answered."""
    return unreached(error) or (error is not None and bool(error.instead))


def domain_of(url: str) -> str:
    """What two hosts share when one may hold the names of both: the last two labels of their names."""
    return ".".join(host_of(url).rsplit(".", 2)[-2:])


def _lacking(error: FeedError | None) -> str:
    return error.lacking if isinstance(error, FetchError) else ""


@dataclass(slots=True)
class OwnNetwork:
    """What the polls show of our own network. Not kept beyond the process; the notice is."""

    down: bool = False
    _noted: bool = True  #: whether an open notice may be left to close, such as one of an earlier process
    _blamed: dict[str, FeedState] = field(default_factory=dict)  #: well before they failed, since the last answer
    _hosts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  #: by what answered instead; "": none
    _unknown: set[str] = field(default_factory=set)  #: domains that no name server knows anything of
    _lacking: str = ""  #: what this machine lacks: its road, or names; "" when that does not show
    _turn: int = 0

    def probes(self, waiting: Sequence[Feed]) -> Sequence[Feed]:
        """The feeds to ask: all, or while the network is down a few, others each time."""
        if not self.down:
            return waiting
        self._turn += PROBES
        return [waiting[(self._turn + n) % len(waiting)] for n in range(min(PROBES, len(waiting)))]

    def suspected(self, failed: Sequence[Failed], watched: Iterable[Feed], *, road: Callable[[], bool]) -> bool:
        """Whether the trouble is ours, given what a round was `perhaps_ours` of, when it was all there was.

        `road` says whether this machine knows a way to the internet.
        """
        for feed, state, error in failed:
            if state.failures == 0:
                self._blamed.setdefault(feed.id, state)
                instead = error.instead if error and not unreached(error) else ""
                self._hosts["" if instead == INSECURE else instead].add(host_of(feed.url))
                if _lacking(error) == "names":
                    self._unknown.add(domain_of(feed.url))
        if any(_lacking(error) for _, _, error in failed) and not road():
            self._lacking = "road"
        elif self._unknown and len(self._unknown) >= min(NAMES, len({domain_of(feed.url) for feed in watched})):
            self._lacking = "names"
        self.down = self.down or bool(self._lacking) or len(self._hosts[""] | self._hosts[self.page]) >= HOSTS
        return self.down

    @property
    def page(self) -> str:
        """What answers in the place of several hosts: another host, or a page by its title; "" for nothing."""
        several = {page: hosts for page, hosts in self._hosts.items() if page and len(hosts) > 1}
        return max(several, key=lambda page: (len(several[page]), page), default="")

    def note_down(self, pipeline: Pipeline, now: datetime) -> None:
        """Take back the failures counted since the last answer, and tell operators: once, and each week it lasts."""
        words, page = pipeline.newsroom.words, self.page
        hosts = len(self._hosts[""] | self._hosts[page])
        again = now + PATIENCE if page else now
        with pipeline.database.write() as conn:
            while self._blamed:
                feeds.save_state(conn, replace(self._blamed.popitem()[1], next_check=again))
            message = feed_notices.portal(hosts, page, words) if page else self._down(hosts, words)
            for _, told in health.of_trouble(conn, _KEY, message, now):
                pipeline.notify(conn, told, "network:down", now=now)
        self._noted = True

    def _down(self, hosts: int, words: Words) -> Message:
        said = {"road": feed_notices.no_road, "names": feed_notices.no_names}.get(self._lacking)
        return said(words) if said else feed_notices.network_down(hosts, words)

    def answered(self, pipeline: Pipeline, now: datetime) -> None:
        """Somebody answered: the network is well, and what failed meanwhile has failed by itself."""
        self._blamed.clear()
        self._hosts.clear()
        self._unknown.clear()
        self.down, self._lacking = False, ""
        if not self._noted:
            return
        self._noted = False
        with pipeline.database.write() as conn:
            noted = troubles.get(conn, _KEY)
            if noted and troubles.close(conn, _KEY, now):
                message = feed_notices.network_back(noted.opened_at, pipeline.newsroom.words)
                pipeline.notify(conn, message, "network:back", now=now)
