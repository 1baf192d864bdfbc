"""Do all feeds answer, now, and if one does not, which other address does? Asked once each; nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from bot.errors import FeedError, FetchError
from bot.feeds.charset import decode
from bot.feeds.document import format_of
from bot.feeds.failures import INSECURE
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.finding import offers
from bot.founding.known_feeds import KnownFeed, known_feeds, other_addresses
from bot.model import Article, Feed
from bot.model.check import Check, wrong
from bot.work.pipeline import read
from bot.work.turns import GAP, Turn, each_in_turn, host_of

OLD = timedelta(days=60)  #: since the newest article, after which a feed may have been left behind
APART = timedelta(minutes=2)  #: that our clock may be from those of the sites
ENOUGH = 3  #: sites whose clocks are worth comparing with


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of asking one feed."""

    feed: Feed
    check: Check
    apart: timedelta | None = None  #: how far the site's clock is ahead of ours
    error: FeedError | None = None


async def examine(
    feeds: Iterable[Feed],
    fetcher: Fetcher,
    clock: Callable[[], datetime],
    *,
    gap: timedelta = GAP,
    known: Iterable[KnownFeed] | None = None,
) -> list[Check]:
    """A check for each feed, in their order, and one of our clock by theirs.

    Of one that fails, other addresses are tried: those of the watchlist, those known of its site (`known`; those Vigie
    comes with when None), then what the site's front page offers. Not when nobody at all was reached.
    """
    feeds = tuple(feeds)
    known = known_feeds() if known is None else tuple(known)

    async def ask(feed: Feed) -> Turn[Tried]:
        tried = await _tried(feed, fetcher, clock)
        return Turn(tried, reached=True)  # each is asked, also of a host that failed: this is no round

    first = {tried.feed.id: tried for tried in await each_in_turn(feeds, ask, gap=gap)}
    if first and all(_unreached(tried) for tried in first.values()):
        return [_nobody(first.values())]
    pages = {tried.error.instead if tried.error else "" for tried in first.values()}
    if len({host_of(feed.url) for feed in feeds}) >= ENOUGH and len(pages - {INSECURE}) == 1 and "" not in pages:
        return [_login(len(first), *(pages - {INSECURE}))]

    async def mend(feed: Feed) -> Turn[Check]:
        check = first[feed.id].check
        return Turn(replace(check, fix=await _instead(feed, known, fetcher, clock, check.fix)), reached=True)

    checks = {tried.check.subject: tried.check for tried in first.values()}
    failed = [tried.feed for tried in first.values() if tried.error]
    checks |= {check.subject: check for check in await each_in_turn(failed, mend, gap=gap)}
    found = [checks.get(f"feed {feed.id}") or _not_asked(feed) for feed in feeds]
    return [*found, clock_check([tried.apart for tried in first.values() if tried.apart is not None])]


def clock_check(apart: Sequence[timedelta]) -> Check:
    """Whether our clock agrees with those of the sites; one wrong site does not decide. Pure."""
    if len(apart) < ENOUGH:
        return Check(subject="clock", level="note", said=f"only {len(apart)} sites told the time: not compared")
    off = timedelta(seconds=round(median(one.total_seconds() for one in apart)))
    where = f"{abs(off)} {'behind' if off > timedelta(0) else 'ahead of'} those of {len(apart)} sites"
    if abs(off) <= APART:
        return Check(subject="clock", level="good", said=f"agrees with those of {len(apart)} sites")
    fix = "set this machine's clock (timedatectl set-ntp true)"
    return Check(subject="clock", level="wrong", said=f"our clock is {where}", fix=fix)


def good_or_odd(feed: Feed, fetched: Fetched, articles: Sequence[Article], now: datetime) -> Check:
    """What a feed that answered looks like. Pure."""
    subject = f"feed {feed.id}"
    newest = max((article.published for article in articles if article.published), default=None)
    dated = f", newest {newest:%Y-%m-%d}" if newest else ", undated" if articles else ""
    said = f"{format_of(decode(fetched.body, fetched.content_type))}, {_many(len(articles))}{dated}"
    moved = fetched.permanent_url
    if moved:
        return Check(subject=subject, level="note", said=f"{said}; moved for good", fix=f"url: {moved}")
    if not articles:
        return Check(subject=subject, level="note", said=said, fix=f"look at {feed.url} in a browser")
    if newest and now - newest > OLD:
        old = f"{said}: nothing for {(now - newest).days} days"
        return Check(subject=subject, level="note", said=old, fix="look whether the site has another feed")
    hop = f"; redirected to {fetched.url}" if fetched.url != feed.url else ""
    return Check(subject=subject, level="good", said=f"{said}{hop}")


async def _tried(feed: Feed, fetcher: Fetcher, clock: Callable[[], datetime]) -> Tried:
    try:
        began = clock()
        fetched, articles = await _read(feed, feed.url, fetcher, clock)
    except FeedError as error:
        check = wrong(f"feed {feed.id}", error)
        return Tried(feed=feed, check=replace(check, level="note") if feed.fragile else check, error=error)
    theirs = fetched.server_time
    apart = theirs - (began + (clock() - began) / 2) if theirs else None
    return Tried(feed=feed, check=good_or_odd(feed, fetched, articles, clock()), apart=apart)


async def _read(
    feed: Feed, url: str, fetcher: Fetcher, clock: Callable[[], datetime]
) -> tuple[Fetched, tuple[Article, ...]]:
    fetched = await fetcher.fetch(url)
    return fetched, await asyncio.to_thread(read, feed, fetched, now=clock())


async def _instead(
    feed: Feed, known: Iterable[KnownFeed], fetcher: Fetcher, clock: Callable[[], datetime], otherwise: str
) -> str:
    """How to mend a feed that fails: another address that answers now; `otherwise` where none does."""
    others = other_addresses(feed, known)
    for url in others:
        try:
            fetched, articles = await _read(feed, url, fetcher, clock)
        except FeedError:
            continue
        if articles:
            return f"url: {fetched.permanent_url or url} (answers now, {_many(len(articles))})"
    found = await _offered(feed, fetcher, clock)
    tried = f"; {len(others)} other known addresses fail too" if others else ""
    return f"url: {found}" if found else f"{otherwise}{tried}"


async def _offered(feed: Feed, fetcher: Fetcher, clock: Callable[[], datetime]) -> str:
    scheme = feed.url.partition("://")[0]
    try:
        found = await offers(fetcher, f"{scheme}://{feed.url.partition('://')[2].partition('/')[0]}/", now=clock())
    except FeedError:
        return ""
    best = max((offer for offer in found if offer.articles), key=lambda offer: offer.articles, default=None)
    return f"{best.url} (found on {host_of(feed.url)}, {_many(best.articles)})" if best else ""


def _many(articles: int) -> str:
    return f"{articles} article" if articles == 1 else f"{articles} articles"


def _not_asked(feed: Feed) -> Check:
    """Of a host that takes a minute the rest of the feeds is left alone, here as in every round."""
    return Check(subject=f"feed {feed.id}", level="note", said=f"not asked: {host_of(feed.url)} takes too long")


def _unreached(tried: Tried) -> bool:
    return isinstance(tried.error, FetchError) and tried.error.unreached


def _login(count: int, page: str) -> Check:
    said = f"all {count} feeds answer the same: « {page} »"
    fix = "this network wants a login first: open any page in a browser here, then run vigie doctor again"
    return Check(subject="network", level="wrong", said=said, fix=fix)


def _nobody(tried: Iterable[Tried]) -> Check:
    every = list(tried)
    said = f"none of {len(every)} feeds could be reached; the first: {every[0].check.said}"
    fix = "look at this machine's connection, name server and firewall, then run vigie doctor again"
    return Check(subject="network", level="wrong", said=said, fix=fix)
