"""Which feeds can be told to us by a hub, what is asked of the hub, and is a call really the hub's?

WebSub (https://www.w3.org/TR/websub/), the deciding half. A call from a hub never carries news in: it only makes
Vigie ask the feed itself, at once, through the guard and with all the manners of a poll.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urljoin

from bot.feeds.answers import Fetched
from bot.feeds.cadence import phase
from bot.feeds.charset import decode
from bot.feeds.jsonfeed import hub_of
from bot.model import FeedState
from bot.model.subscription import Subscription

LEASE = timedelta(days=7)  #: asked for; the hub decides
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=10), timedelta(days=90)  #: what a hub's own word counts for
RETRY = timedelta(hours=1)  #: before a hub that failed is asked again; twice that each time, a day at most
GIVE_UP = 3  #: tries to give a subscription back
AGAIN = timedelta(minutes=1)  #: between two polls that calls of a hub cause
SPREAD = timedelta(minutes=15)  #: in which feeds are asked whose hubs may have called in vain
PATIENCE = 4  #: times its interval that a feed is left alone while a hub tells of it

Step = Literal["subscribe", "unsubscribe", "forget"]
_DAY = timedelta(days=1)
_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]{0,200}\"|[^\s\",;]{1,200}))*)")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\";]{1,200})", re.IGNORECASE)
_TAG = re.compile(r"<(?:\w{1,20}:)?link\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_HEAD = 50_000  #: characters of a document that may hold its links
_DIGESTS = ("sha1", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a feed says it can be subscribed to, and under which address."""

    url: str
    topic: str


def hub_told(fetched: Fetched) -> Hub | None:
    """The hub a feed declares, by its HTTP headers, else in its document; None when it has none.

    Only http and https; whether it may be asked, the guard says when it is.
    """
    links = _header_links(fetched.links)
    if "hub" not in links:
        text = decode(fetched.body, fetched.content_type)
        links = {**_document_links(text), **({"self": links["self"]} if "self" in links else {})}
    hub = urljoin(fetched.url, links.get("hub", ""))
    if "hub" not in links or not hub.startswith(("http://", "https://")):
        return None
    return Hub(hub, urljoin(fetched.url, links.get("self", "")) or fetched.url)


def next_step(held: Subscription, now: datetime) -> Step | None:
    """What to ask the hub now, if anything; "forget" when it need not know any more."""
    waited = held.asked_at is None or now - held.asked_at >= min(RETRY * 2 ** min(held.failures, 5), _DAY)
    if not held.wanted:
        if not is_active(held, now) or held.failures >= GIVE_UP:
            return "forget"
        return "unsubscribe" if waited else None
    if held.lease_ends and held.asked_at:
        early = min(_DAY, (held.lease_ends - held.asked_at) / 4)
        if now < held.lease_ends - early:
            return None
    return "subscribe" if waited else None


def is_active(held: Subscription, now: datetime) -> bool:
    """Whether the hub has confirmed that it tells us, and its lease has not ended."""
    return held.lease_ends is not None and now < held.lease_ends


def request(held: Subscription, step: Step, callback: str) -> dict[str, str]:
    """The form that is posted to the hub (section 5.1)."""
    form = {"hub.callback": callback, "hub.mode": step, "hub.topic": held.topic}
    if step == "subscribe":
        form |= {"hub.secret": held.secret, "hub.lease_seconds": str(int(LEASE.total_seconds()))}
    return form


def asked(held: Subscription, now: datetime) -> Subscription:
    """The hub has been asked: a failure until it confirms."""
    return replace(held, asked_at=now, failures=held.failures + 1)


def confirmed(held: Subscription, query: Mapping[str, str], now: datetime) -> Subscription | None:
    """The subscription after the hub asked whether we meant it (section 5.3), None when we did not: answer 404.

    Meant is only what was asked: the same topic, and to subscribe or not as it is wanted. A refusal (« denied ») is
    taken as a failure, and needs no answer but that.
    """
    if query.get("hub.topic") != held.topic:
        return None
    mode = query.get("hub.mode")
    if mode == "denied":
        return replace(held, lease_ends=None)
    if held.asked_at is None or "hub.challenge" not in query:
        return None
    if mode == "unsubscribe" and not held.wanted:
        return replace(held, lease_ends=None, failures=GIVE_UP)
    if mode != "subscribe" or not held.wanted:
        return None
    said = query.get("hub.lease_seconds", "")
    lease = timedelta(seconds=int(said)) if said.isdecimal() and len(said) < 10 else LEASE
    return replace(held, lease_ends=now + min(max(lease, SHORTEST_LEASE), LONGEST_LEASE), failures=0)


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether `X-Hub-Signature` is the hub's over this very body (section 7.1); compared in constant time."""
    method, _, given = header.partition("=")
    if method.lower() not in _DIGESTS:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace"))


def is_due(state: FeedState, now: datetime, *, told: bool, deaf_until: datetime) -> bool:
    """Whether a feed that a hub tells of is to be asked: its hub `told`, or a longer interval has passed.

    It is asked now and then all the same, since hubs forget: four times less often, once a day at least. A feed in
    trouble, or never asked, waits for its own moment like any other; and so does one that was not asked since
    `deaf_until`, the moment until when its hub may have called in vain: soon after it, though not all at once.
    """
    if state.next_check is None or state.last_checked is None:
        return state.next_check is None or state.next_check <= now
    if state.failures:
        return state.next_check <= now
    if told and now - state.last_checked >= AGAIN:
        return True
    if state.last_checked < deaf_until:
        return max(state.next_check, deaf_until + SPREAD * phase(state.feed)) <= now
    usual = state.next_check - state.last_checked
    return state.last_checked + max(usual, min(usual * PATIENCE, _DAY)) <= now


def _header_links(headers: tuple[str, ...]) -> dict[str, str]:
    """The first hub and self of Link headers (RFC 8288)."""
    found: dict[str, str] = {}
    for header in headers:
        for link in _LINK.finditer(header):
            rel = _REL.search(link[2])
            for name in rel[1].lower().split() if rel else ():
                found.setdefault(name, link[1].strip())
    return found


def _document_links(text: str) -> dict[str, str]:
    """Those of a document, before its first entry."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return hub_of(text)
    entry = _ENTRY.search(text, 0, _HEAD)
    found: dict[str, str] = {}
    for tag in _TAG.finditer(text, 0, entry.start() if entry else _HEAD):
        named = {mark[1].lower(): mark[2] or mark[3] or "" for mark in _ATTRIBUTE.finditer(tag[1])}
        for name in named.get("rel", "").lower().split():
            if named.get("href"):
                found.setdefault(name, named["href"].replace("&amp;", "&").strip())
    return found
