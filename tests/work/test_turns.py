"""No host is asked twice at once, none holds up the others, and many new feeds are met little by little."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.model import Feed, FeedState
from bot.work import turns
from bot.work.turns import AT_ONCE, NEW_AT_ONCE, Turn, chosen, each_in_turn, host_of

NO_GAP = timedelta(0)


def feed(host: str, number: int = 0) -> Feed:
    return Feed(id=f"{host}-{number}", name=host, url=f"https://{host}/{number}")


@dataclass
class Asking:
    """Stands for the network: who is asked, and how many at once."""

    stuck: frozenset[str] = frozenset()
    order: list[str] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    most_of_host: int = 0
    most: int = 0

    async def __call__(self, feed: Feed) -> Turn[str]:
        host = host_of(feed.url)
        self.now[host] += 1
        self.order.append(feed.id)
        self.most_of_host = max(self.most_of_host, self.now[host])
        self.most = max(self.most, self.now.total())
        await asyncio.sleep(0.05 if host in self.stuck else 0)
        self.now[host] -= 1
        return Turn(feed.id, reached=host not in self.stuck)


async def test_every_feed_has_its_turn_and_no_host_two_at_once() -> None:
    """peers.md 4.35: one request per host at a time."""
    feeds = [feed(f"h{host}.fr", number) for number in range(3) for host in range(40)]
    asking = Asking()
    assert sorted(await each_in_turn(feeds, asking, gap=NO_GAP)) == sorted(each.id for each in feeds)
    assert asking.most_of_host == 1
    assert 1 < asking.most <= AT_ONCE


async def test_a_host_that_is_stuck_holds_one_place_once() -> None:
    """peers.md 4.8: feedparser#263, MonitoRSS#226: one slow feed hangs everything."""
    stuck = [feed("stuck.fr", number) for number in range(50)]
    others = [feed(f"h{host}.fr") for host in range(60)]
    asking = Asking(stuck=frozenset({"stuck.fr"}))
    outcomes = await each_in_turn([*stuck, *others], asking, gap=NO_GAP)
    assert outcomes.count("stuck.fr-0") == 1
    assert len(outcomes) == 61
    assert [asked for asked in asking.order if asked.startswith("stuck")] == ["stuck.fr-0"]


async def test_a_host_that_takes_long_leaves_the_rest_to_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HOST_TIME", timedelta(seconds=-1))
    assert await each_in_turn([feed("slow.fr", n) for n in range(5)], Asking(), gap=NO_GAP) == ["slow.fr-0"]


async def test_between_two_requests_to_a_host_there_is_a_gap() -> None:
    loop = asyncio.get_running_loop()
    moments: list[float] = []

    async def ask(_feed: Feed) -> Turn[None]:
        moments.append(loop.time())
        return Turn(None, reached=True)

    await each_in_turn([feed("a.fr", n) for n in range(3)], ask, gap=timedelta(milliseconds=20))
    assert all(later - earlier >= 0.019 for earlier, later in pairwise(moments))


@pytest.mark.parametrize(
    ("url", "host"), [("https://WWW.a.fr:8443/x", "www.a.fr"), ("http://127.0.0.1:1/", "127.0.0.1"), ("http://[", "")]
)
def test_a_host_is_the_name_as_written(url: str, host: str) -> None:
    assert host_of(url) == host


def test_many_new_feeds_are_met_little_by_little_in_the_order_of_their_phases() -> None:
    feeds = [feed(f"h{n}.fr") for n in range(1000)]
    states = {each.id: FeedState(feed=each.id, url=each.url) for each in feeds[:300]}
    first = chosen(feeds, states, lambda _: True)
    assert first[:300] == feeds[:300]
    assert len(first) == 300 + NEW_AT_ONCE
    met = {each.id for each in first}
    while len(met) < 1000:
        states |= {name: FeedState(feed=name, url="") for name in met}
        rest = [each for each in feeds if each.id not in states]
        more = {each.id for each in chosen(rest, states, lambda _: True)}
        assert 0 < len(more) <= NEW_AT_ONCE
        met |= more
    assert chosen(feeds, states, lambda _: False) == []
