"""Do all feeds answer, now, and if one does not, which other address does? Asked once each; nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from bot.errors import FeedError, FetchError, Said
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
        few = Said("too few sites told the time ({n}): not compared", n=len(apart))
        return Check(subject=Said("clock"), level="note", said=few)
    off = timedelta(seconds=round(median(one.total_seconds() for one in apart)))
    if abs(off) <= APART:
        return Check(subject=Said("clock"), level="good", said=Said("agrees with those of {n} sites", n=len(apart)))
    fix = Said("set this machine's clock (timedatectl set-ntp true)")
    told = {"time": abs(off), "n": len(apart)}
    behind = Said("our clock is {time} behind those of {n} sites", **told)
    ahead = Said("our clock is {time} ahead of those of {n} sites", **told)
    return Check(subject=Said("clock"), level="wrong", said=behind if off > timedelta(0) else ahead, fix=fix)


def good_or_odd(feed: Feed, fetched: Fetched, articles: Sequence[Article], now: datetime) -> Check:
    """What a feed that answered looks like. Pure."""
    subject = _subject(feed)
    newest = max((article.published for article in articles if article.published), default=None)
    kind = format_of(decode(fetched.body, fetched.content_type))
    said = Said("{kind}, {articles}", kind=kind, articles=_many(len(articles)))
    if articles:
        day = Said("newest {day}", day=f"{newest:%Y-%m-%d}") if newest else Said("undated")
        said = Said("{kind}, {articles}", kind=said, articles=day)
    moved = fetched.permanent_url
    if moved:
        return Check(subject=subject, level="note", said=Said("{said}; moved for good", said=said), fix=f"url: {moved}")
    if not articles:
        return Check(subject=subject, level="note", said=said, fix=Said("look at {url} in a browser", url=feed.url))
    if newest and now - newest > OLD:
        old = Said("{said}: nothing for {days} days", said=said, days=(now - newest).days)
        fix = Said("look whether the site has another feed")
        return Check(subject=subject, level="note", said=old, fix=fix)
    if fetched.url != feed.url:
        said = Said("{said}; redirected to {url}", said=said, url=fetched.url)
    return Check(subject=subject, level="good", said=said)


async def _tried(feed: Feed, fetcher: Fetcher, clock: Callable[[], datetime]) -> Tried:
    try:
        began = clock()
        fetched, articles = await _read(feed, feed.url, fetcher, clock)
    except FeedError as error:
        check = wrong(_subject(feed), error)
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
            address = fetched.permanent_url or url
            return Said("url: {url} (answers now, {articles})", url=address, articles=_many(len(articles)))
    found = await _offered(feed, fetcher, clock)
    if found:
        return Said("url: {found}", found=found)
    tried = Said("{otherwise}; other known addresses fail too ({n})", otherwise=otherwise, n=len(others))
    return tried if others else otherwise


async def _offered(feed: Feed, fetcher: Fetcher, clock: Callable[[], datetime]) -> str:
    scheme = feed.url.partition("://")[0]
    try:
        found = await offers(fetcher, f"{scheme}://{feed.url.partition('://')[2].partition('/')[0]}/", now=clock())
    except FeedError:
        return ""
    best = max((offer for offer in found if offer.articles), key=lambda offer: offer.articles, default=None)
    if best is None:
        return ""
    many = _many(best.articles)
    return Said("{url} (found on {host}, {articles})", url=best.url, host=host_of(feed.url), articles=many)


def _many(articles: int) -> Said:
    return Said("1 article") if articles == 1 else Said("{n} articles", n=articles)


def _subject(feed: Feed) -> Said:
    return Said("feed {id}", id=feed.id)


def _not_asked(feed: Feed) -> Check:
    """Of a host that takes a minute the rest of the feeds is left alone, here as in every round."""
    said = Said("not asked: {host} takes too long", host=host_of(feed.url))
    return Check(subject=_subject(feed), level="note", said=said)


def _unreached(tried: Tried) -> bool:
    return isinstance(tried.error, FetchError) and tried.error.unreached


def _login(count: int, page: str) -> Check:
    said = Said("all {n} feeds answer the same: « {page} »", n=count, page=page)
    fix = Said("this network wants a login first: open any page in a browser here, then run vigie doctor again")
    return Check(subject=Said("network"), level="wrong", said=said, fix=fix)


def _nobody(tried: Iterable[Tried]) -> Check:
    every = list(tried)
    said = Said("none of {n} feeds could be reached; the first: {said}", n=len(every), said=every[0].check.error)
    fix = Said("look at this machine's connection, name server and firewall, then run vigie doctor again")
    return Check(subject=Said("network"), level="wrong", said=said, fix=fix)
