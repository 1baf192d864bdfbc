"""Our own network's trouble where few hosts are watched: real HTTP, and names that no server knows for a while."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import ClientConnectorDNSError, ClientConnectorError
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from bot.errors import FeedError, FetchError
from bot.feeds import road
from bot.feeds.failures import failure_of
from bot.feeds.fetch import Fetcher
from bot.model import Feed, FeedState
from bot.store.database import Database
from bot.work.outage import OwnNetwork
from bot.work.rounds import Rounds
from tests.patience import PATIENCE
from tests.servers.http import Site, run_site
from tests.work.test_feed_health import DAY, HOUR, START, Watch24, rss

AGAIN = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
KEY = ConnectionKey("s.fr", 443, True, True, None, None, None)


class Names(AbstractResolver):
    """A name server on which every name is here, until it knows some no more."""

    def __init__(self) -> None:
        self.lost: frozenset[str] = frozenset()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host in self.lost:
            raise AGAIN
        found = ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)
        return [found]

    async def close(self) -> None:
        """There is nothing to close."""


class Named(Watch24):
    """Feeds under names of their own, on one site."""

    def __init__(self, database: Database, site: Site, *hosts: str, road: bool = True) -> None:
        port = site.place.rpartition(":")[2]
        site.serve("/feed", rss(START - HOUR))
        super().__init__(database, *(f"http://{host}:{port}/feed" for host in hosts))
        self.names = Names()
        patient = timedelta(seconds=PATIENCE)
        self.fetcher = Fetcher(user_agent="t", allow_private=self.allowed, deadline=patient, resolver=self.names)
        self.rounds = Rounds(
            self.pipeline, self.fetcher, lambda: self.now, gap=timedelta(0), road=lambda: road or not self.names.lost
        )
        self.days(DAY)
        self.told = len(self.notices())

    def lose(self, *hosts: str) -> None:
        self.names.lost = frozenset(hosts)

    def new_notices(self) -> list[str]:
        return self.notices()[self.told :]


@pytest.mark.parametrize("hosts", [["a.example.org"], ["a.example.org", "b.example.net"]])
def test_names_that_nobody_knows_are_our_own_trouble(database: Database, site: Site, hosts: list[str]) -> None:
    watch = Named(database, site, *hosts)
    watch.lose(*hosts)
    watch.days(DAY, DAY, DAY)
    (told,) = watch.new_notices()
    assert told.startswith("Plus aucun serveur de noms ne dit où sont les sites")
    assert [watch.state(f"f{n}").failures for n in range(len(hosts))] == [0] * len(hosts)
    watch.lose()
    watch.days()
    assert watch.state().last_good == watch.now, "asked at once when it is over"
    assert watch.new_notices()[-1].startswith("Les sites répondent de nouveau")


def test_without_a_road_no_host_is_to_blame(database: Database, site: Site) -> None:
    watch = Named(database, site, "a.example.org", "b.example.org", road=False)
    watch.lose("a.example.org", "b.example.org")
    watch.days(DAY)
    (told,) = watch.new_notices()
    assert told.startswith("Cette machine n'a plus accès à internet")
    assert watch.state().failures == 0


def test_a_host_whose_name_alone_is_lost_is_to_blame(database: Database, site: Site) -> None:
    watch = Named(database, site, "a.example.org", "b.example.net")
    watch.lose("a.example.org")
    watch.days(DAY)
    assert [watch.state(f"f{n}").failures for n in range(2)] == [1, 0]
    assert watch.new_notices() == []


def test_one_host_that_refuses_is_to_blame_even_alone(database: Database) -> None:
    running = run_site("127.0.0.61")
    site = next(running)
    watch = Watch24(database, site.serve("/feed", rss(START - HOUR)))
    watch.rounds = Rounds(watch.pipeline, watch.fetcher, lambda: watch.now, gap=timedelta(0), road=lambda: False)
    watch.days(DAY)
    told = len(watch.notices())
    running.close()
    watch.days(DAY)
    assert watch.state().failures == 1
    assert watch.notices()[told:] == []


def suspected(failed: Sequence[tuple[str, int, str]], *watched: str, road: bool = True) -> bool:
    """Whether the network is suspected after these failures, each (host, failures before, what was lacking)."""
    network = OwnNetwork()
    feeds = [Feed(id=host, name=host, url=f"https://{host}/") for host in watched]
    for host, failures, lacking in failed:
        feed = Feed(id=host, name=host, url=f"https://{host}/")
        error: FeedError = FetchError("x", unreached=True)
        error.lacking = lacking  # type: ignore[attr-defined]
        state = replace(FeedState(feed=feed.id, url=feed.url), failures=failures)
        network.suspected([(feed, state, error)], feeds, road=lambda: road)
    return network.down


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        ([("a.one.fr", 0, "names"), ("b.two.fr", 0, "names")], True),  # one after the other
        ([("a.one.fr", 0, "names")], False),
        ([("a.one.fr", 0, "names"), ("b.one.fr", 0, "names")], False),  # whoever holds one name holds the other
        ([("a.one.fr", 9, "names"), ("b.two.fr", 9, "names")], False),  # dead for long
        ([("a.one.fr", 0, "road"), ("b.two.fr", 0, "road")], False),  # there is a road: for those of another family
        ([("a.one.fr", 0, ""), ("b.two.fr", 0, "")], False),
        ([("a.one.fr", 0, ""), ("b.two.fr", 0, ""), ("c.three.fr", 0, "")], True),
    ],
)
def test_how_much_must_fail_where_many_are_watched(failed: list[tuple[str, int, str]], expected: bool) -> None:
    assert suspected(failed, "a.one.fr", "b.one.fr", "b.two.fr", "c.three.fr", "d.four.fr") is expected


def test_without_a_road_one_is_enough() -> None:
    assert suspected([("a.one.fr", 9, "road")], "a.one.fr", "b.two.fr", "c.three.fr", road=False)
    assert not suspected([("a.one.fr", 0, "")], "a.one.fr", "b.two.fr", "c.three.fr", road=False)


@pytest.mark.parametrize(
    ("error", "lacking"),
    [
        (ClientConnectorDNSError(KEY, AGAIN), "names"),
        (ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_NONAME, "unknown")), ""),
        (ClientConnectorError(KEY, OSError(errno.ENETUNREACH, "unreachable")), "road"),
        (ClientConnectorError(KEY, OSError(errno.ENETDOWN, "down")), "road"),
        (ClientConnectorError(KEY, OSError(errno.EHOSTUNREACH, "no route to host")), ""),
        (ClientConnectorError(KEY, OSError(errno.ECONNREFUSED, "refused")), ""),
    ],
)
def test_what_a_failure_says_of_ourselves(error: ClientConnectorError, lacking: str) -> None:
    error.__cause__ = error.os_error
    assert failure_of(URL("https://s.fr/"), error).lacking == lacking


def test_a_road_is_looked_for_in_the_table_of_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road, "_FAR", ((socket.AF_INET, "255.255.255.255"), (socket.AF_INET, "127.0.0.1")))
    assert road.is_there()
    monkeypatch.setattr(road, "_FAR", ((socket.AF_INET, "255.255.255.255"),))  # refused: nobody may send to all
    assert not road.is_there()
