"""A web site that judges how well a feed reader behaves, over days of a clock that is moved by hand.

Each address has its own manners (validators in odd spellings, freshness, Retry-After, a move, an end …) and every
request is judged as it comes. A fault is a sentence; a well-behaved reader collects none.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from bot.feeds.fetch import Fetcher
from bot.model import Feed, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import feeds as feed_store
from bot.store.database import Database
from bot.work.pipeline import Pipeline
from bot.work.rounds import Round, Rounds
from tests.servers.http import Conversation, Site

MONDAY = datetime(2026, 3, 2, 8, 0, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONTACT = "https://vigie.example/contact"
TICK = timedelta(seconds=30)

#: What a server may send and must get back byte for byte, though half of it is wrong.
ETAG, DATED = 'W/"a b;c--gzip"', "Mon, 2 mar 2026 8:00:00 +0000"


@dataclass
class Manners:
    """What one address does, and asks of its readers."""

    publishes: timedelta | None = None  #: between two articles; None: never anything new
    headers: Mapping[str, str] = field(default_factory=dict)
    inside: str = ""  #: of the channel, such as <ttl>
    least: timedelta = timedelta(0)  #: between two requests
    closed: tuple[int, ...] = ()  #: hours (UTC) in which nobody may ask
    status: int = 200
    refuses: Callable[[datetime], Mapping[str, str] | None] = lambda now: None  #: busy, with these headers
    to: str = ""  #: permanent redirect


class Judge:
    """The site, its clock, and the faults found."""

    def __init__(self, site: Site, every: timedelta) -> None:
        self.site, self.every, self.now = site, every, MONDAY
        self.manners: dict[str, Manners] = {}
        self.faults: list[str] = []
        self.asked: dict[str, list[datetime]] = defaultdict(list)
        self.earliest: dict[str, datetime] = {}
        self.given: dict[str, tuple[str, str]] = {}
        self.points: Counter[str] = Counter()

    def at(self, path: str, manners: Manners) -> str:
        """An address with those manners."""
        self.manners[path] = manners
        return self.site.behave(path, lambda conversation: self._answer(path, conversation))

    def _answer(self, path: str, conversation: Conversation) -> None:
        manners, now = self.manners[path], self.now
        self._judge(path, conversation, manners)
        self.asked[path].append(now)
        self.earliest[path] = now + max(manners.least, self.every)
        base = {"Date": format_datetime(now, usegmt=True), "Set-Cookie": "reader=1; Path=/", **manners.headers}
        busy = manners.refuses(now)
        if busy is not None:
            wait = busy.get("Retry-After", "")
            asked_for = timedelta(seconds=int(wait)) if wait.isdigit() else HOUR * 3
            self.earliest[path] = now + asked_for
            return conversation.answer(429, {**base, **busy}, b"later")
        if manners.to:
            return conversation.answer(301, {**base, "Location": manners.to})
        if manners.status != 200:
            return conversation.answer(manners.status, base, b"no")
        return self._document(path, conversation, base)

    def _document(self, path: str, conversation: Conversation, base: dict[str, str]) -> None:
        manners = self.manners[path]
        number = (self.now - MONDAY) // manners.publishes if manners.publishes else 0
        etag, dated = ETAG.replace("a", f"n{number}"), DATED.replace("8:", f"{8 + number % 10}:")
        sent = conversation.headers.get("If-None-Match", ""), conversation.headers.get("If-Modified-Since", "")
        validators = {"ETag": etag, "Last-Modified": dated}
        if sent == (etag, dated):
            self.points["304"] += 1
            return conversation.answer(304, {**base, **validators})
        self.given[path] = (etag, dated)
        items = "".join(self._item(path, n) for n in range(number - 9, number + 1))
        body = gzip.compress(f"<rss version='2.0'><channel>{manners.inside}{items}</channel></rss>".encode())
        kind = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
        return conversation.answer(200, {**base, **validators, **kind}, body)

    def _item(self, path: str, number: int) -> str:
        when = format_datetime(MONDAY + number * (self.manners[path].publishes or DAY))
        told = {"title": f"Nouvelle {number} de {path}", "guid": f"{path}{number}", "pubDate": when}
        return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in told.items()) + "</item>"

    def _judge(self, path: str, conversation: Conversation, manners: Manners) -> None:
        headers = {name.lower(): value for name, value in conversation.headers.items()}
        rules = {
            "keeps no cookies": "cookie" not in headers,
            "sends no referrer": "referer" not in headers,
            "says who it is and how to reach it": re.match(r"Vigie/\S+ \(.*" + CONTACT, headers.get("user-agent", "")),
            "accepts gzip": "gzip" in headers.get("accept-encoding", ""),
            "asks the address as it is written": conversation.path == path,
            "asks nothing twice at once": self.site._in_hand == 1,
            "sends validators exactly as they came": self._validators(path, headers),
            "comes no sooner than asked": self.now >= self.earliest.get(path, MONDAY),
            "keeps the closed hours": self.now.hour not in manners.closed or not self.asked[path],
        }
        for rule, kept in rules.items():
            self.points[rule] += 1
            if not kept:
                self.faults.append(f"{path} at {self.now:%a %H:%M}: {rule}? {headers}")

    def _validators(self, path: str, headers: Mapping[str, str]) -> bool:
        sent = (headers.get("if-none-match", ""), headers.get("if-modified-since", ""))
        return sent == self.given.get(path, ("", ""))


def addresses(judge: Judge) -> dict[str, str]:
    """The addresses of a judge: one for each thing a reader must be good at."""
    busy_since = MONDAY + 6 * HOUR
    late = format_datetime
    return {
        "fast": judge.at("/fast", Manners(publishes=timedelta(minutes=20))),
        "weekly": judge.at("/weekly", Manners(publishes=7 * DAY)),
        "still": judge.at("/still", Manners()),
        "fresh": judge.at("/fresh", Manners(headers={"Cache-Control": "max-age=10800"}, least=3 * HOUR)),
        "hourly": judge.at("/hourly", Manners(inside="<ttl>60</ttl>", least=HOUR)),
        "night": judge.at(
            "/night",
            Manners(
                inside="<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(6)) + "</skipHours>",
                closed=tuple(range(6)),
            ),
        ),
        "seconds": judge.at(
            "/seconds", Manners(refuses=lambda now: {"Retry-After": "14400"} if now > busy_since else None)
        ),
        "date": judge.at(
            "/date",
            Manners(
                refuses=lambda now: {"Retry-After": late(now + 3 * HOUR, usegmt=True)} if now > busy_since else None
            ),
        ),
        "broken": judge.at("/broken", Manners(status=500)),
        "gone": judge.at("/gone", Manners(status=410, least=DAY)),
        "moved": judge.at("/moved", Manners(to="/home")),
    }


async def read_for(judge: Judge, database: Database, urls: Mapping[str, str], span: timedelta) -> Round:
    """The product's own rounds over that much of the clock, from one moment a feed is due to the next."""
    listed = tuple(Feed(id=name, name=name, url=url, every=judge.every) for name, url in urls.items())
    newsroom = Newsroom(Watchlist(feeds=listed, watches=(Watch(id="x", label="X", aliases=("Zzyzx",)),)))
    pipeline = Pipeline(database, newsroom, ("console",))
    end, figures = judge.now + span, Round()
    agent = f"Vigie/1 (+{CONTACT})"
    allowed = frozenset({judge.site.place})
    async with Fetcher(user_agent=agent, allow_private=allowed, clock=lambda: judge.now) as fetcher:
        rounds = Rounds(pipeline, fetcher, lambda: judge.now, gap=timedelta(0))
        while judge.now < end:
            figures += await rounds.go()
            await asyncio.sleep(0)
            with database.read() as conn:
                due = [state.next_check or judge.now for state in feed_store.all_states(conn).values()]
            judge.now += max(-(-(min(due) - judge.now) // TICK), 1) * TICK
    return figures


def faults(judge: Judge, span: timedelta) -> list[str]:
    """What was wrong: the faults found at the requests, and what can only be said at the end."""
    asked = judge.asked
    days = span / DAY
    rules = {
        "a fast feed is not missed": len(asked["/fast"]) >= 0.75 * (span / max(judge.every, HOUR / 3)),
        "a weekly feed is asked less often": len(asked["/weekly"]) < 0.75 * len(asked["/fast"]),
        "a broken feed is never given up": bool(asked["/broken"]) and judge.now - asked["/broken"][-1] <= 1.3 * DAY,
        "a broken feed is asked less and less": len(asked["/broken"]) <= 9 + days,
        "a feed that is gone is asked once a day, then once a week": len(asked["/gone"]) <= min(days, 3) + days / 7 + 1,
        "an address that moved is not hammered": len(asked["/moved"]) <= len(asked["/fast"]),
        "most answers are « not modified »": judge.points["304"] >= 0.5 * len(asked["/still"]),
    }
    return judge.faults + [rule for rule, kept in rules.items() if not kept]
