"""WebSub's deciding half: hubs found, steps chosen, confirmations and signatures judged."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.answers import Fetched
from bot.feeds.websub import (
    AGAIN,
    GIVE_UP,
    LONGEST_LEASE,
    SHORTEST_LEASE,
    Hub,
    asked,
    confirmed,
    hub_told,
    is_active,
    is_due,
    is_signed,
    next_step,
    request,
)
from bot.model import FeedState
from bot.model.subscription import Subscription

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HELD = Subscription(feed="f", hub="https://h.fr/", topic="https://s.fr/feed", token="t", secret="s")
ACTIVE = replace(HELD, asked_at=NOW - DAY, lease_ends=NOW + 6 * DAY)
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>{}<entry><link rel='hub' href='https://entry.fr/'/></entry></feed>"
RSS = "<rss xmlns:atom='x'><channel>{}<item><atom:link rel='hub' href='/x'/></item></channel></rss>"
TWO = '<atom:link href="https://h.fr/?a=1&amp;b=2" rel="hub"/><atom:link rel="self" href="/rss"/>'


def fetched(body: str = "", *links: str) -> Fetched:
    return Fetched(url="https://s.fr/feed", status=200, body=body.encode(), links=links)


@pytest.mark.parametrize(
    ("answer", "hub"),
    [
        (fetched(), None),
        (fetched(ATOM.format("")), None),
        (fetched(RSS.format("")), None),
        (fetched(ATOM.format("<link rel='hub' href='https://h.fr/'/>")), Hub("https://h.fr/", "https://s.fr/feed")),
        (
            fetched(RSS.format(TWO)),
            Hub("https://h.fr/?a=1&b=2", "https://s.fr/rss"),
        ),
        (fetched(RSS.format("<link>https://s.fr</link><atom:link rel='hub'/>")), None),
        (fetched("", '<https://h.fr/>; rel="hub", <https://s.fr/top>; rel="self"'), Hub("https://h.fr/", "https://s.fr/top")),
        (fetched("", "<https://h.fr/>; rel=hub", "</top>; rel=self"), Hub("https://h.fr/", "https://s.fr/top")),
        (fetched("", '<https://a/>; title="x, y"; rel="preload hub"'), Hub("https://a/", "https://s.fr/feed")),
        (
            fetched(ATOM.format("<link rel='hub' href='https://h.fr/'/>"), "<https://s.fr/head>; rel=self"),
            Hub("https://h.fr/", "https://s.fr/head"),
        ),
        (fetched("", "<javascript:alert(1)>; rel=hub"), None),
        (fetched("", "<https://h.fr/>; title=hub"), None),
        (
            fetched('{"items":[],"feed_url":"https://s.fr/j","hubs":[{"type":"rssCloud","url":"x"},{"type":"WebSub","url":"https://h.fr/"}]}'),
            Hub("https://h.fr/", "https://s.fr/j"),
        ),
        (fetched('{"hubs":[{"type":"WebSub","url":"https://h.fr/"}]}'), Hub("https://h.fr/", "https://s.fr/feed")),
        (fetched('{"hubs":[3, {"type":"WebSub"}]}'), None),
        (fetched('{"hubs":"x"}'), None),
        (fetched("{broken"), None),
    ],
)  # fmt: skip
def test_which_hub_a_feed_declares(answer: Fetched, hub: Hub | None) -> None:
    assert hub_told(answer) == hub


def test_a_subscription_is_asked_renewed_and_retried_less_and_less() -> None:
    assert next_step(HELD, NOW) == "subscribe"
    once = asked(HELD, NOW)
    assert next_step(once, NOW + HOUR) is None
    assert next_step(once, NOW + 2 * HOUR) == "subscribe"
    assert next_step(replace(once, failures=40), NOW + 23 * HOUR) is None
    assert next_step(replace(once, failures=40), NOW + DAY) == "subscribe"
    assert next_step(ACTIVE, NOW) is None
    assert next_step(ACTIVE, NOW + 5 * DAY) == "subscribe"  # a day before the lease ends
    short = replace(HELD, asked_at=NOW, lease_ends=NOW + HOUR)
    assert next_step(short, NOW + timedelta(minutes=44)) is None
    assert next_step(replace(short, asked_at=NOW - HOUR), NOW + timedelta(minutes=31)) == "subscribe"


def test_what_is_not_wanted_is_given_back_and_forgotten() -> None:
    back = replace(ACTIVE, wanted=False)
    assert next_step(back, NOW) == "unsubscribe"
    assert next_step(asked(back, NOW), NOW) is None
    assert next_step(replace(back, failures=GIVE_UP), NOW) == "forget"
    assert next_step(replace(HELD, wanted=False), NOW) == "forget"  # the hub never confirmed
    assert "hub.secret" not in request(back, "unsubscribe", "https://v/")
    assert request(HELD, "subscribe", "https://v/")["hub.secret"] == "s"


@pytest.mark.parametrize(
    ("said", "lease"), [("86400", DAY), ("5", SHORTEST_LEASE), ("9" * 9, LONGEST_LEASE), ("x", 7 * DAY)]
)
def test_a_hub_that_asks_is_told_that_we_meant_it(said: str, lease: timedelta) -> None:
    query = {"hub.mode": "subscribe", "hub.topic": HELD.topic, "hub.challenge": "c", "hub.lease_seconds": said}
    found = confirmed(asked(HELD, NOW), query, NOW)
    assert found and found.lease_ends == NOW + lease and found.failures == 0 and is_active(found, NOW)


@pytest.mark.parametrize(
    ("held", "changed"),
    [
        (asked(HELD, NOW), {"hub.topic": "https://other.fr/"}),
        (asked(HELD, NOW), {"hub.mode": "unsubscribe"}),
        (asked(HELD, NOW), {"hub.mode": "strange"}),
        (asked(replace(HELD, wanted=False), NOW), {}),
        (HELD, {}),  # nothing was asked
    ],
)
def test_what_we_did_not_mean_is_not_confirmed(held: Subscription, changed: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.topic": HELD.topic, "hub.challenge": "c", **changed}
    assert confirmed(held, query, NOW) is None
    del query["hub.challenge"]
    assert confirmed(asked(HELD, NOW), query, NOW) is None


def test_a_refusal_and_an_end_are_noted() -> None:
    denied = confirmed(ACTIVE, {"hub.mode": "denied", "hub.topic": HELD.topic}, NOW)
    assert denied and not is_active(denied, NOW) and denied.wanted
    query = {"hub.mode": "unsubscribe", "hub.topic": HELD.topic, "hub.challenge": "c"}
    ended = confirmed(replace(ACTIVE, wanted=False), query, NOW)
    assert ended and next_step(ended, NOW) == "forget"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_a_signature_is_the_hubs_over_this_very_body(method: str) -> None:
    good = f"{method}={hmac.new(b's', b'body', getattr(hashlib, method.lower())).hexdigest()}"
    assert is_signed(b"body", good, "s") and is_signed(b"body", good.replace("a", "A").replace("SHA", "sha"), "s")
    for body, header, secret in (
        (b"bodY", good, "s"),
        (b"body", good, "S"),
        (b"body", good[:-1], "s"),
        (b"body", "", "s"),
    ):
        assert not is_signed(body, header, secret)
    assert not is_signed(b"body", "md5=841a2d689ad86bd1611447453c22c6fc", "s")
    assert not is_signed(b"body", f"{method}=é", "s")


def state(**more: object) -> FeedState:
    given = {"last_checked": NOW, "next_check": NOW + HOUR, **more}
    return FeedState(feed="f", url="https://s.fr/feed", **given)  # type: ignore[arg-type]


def test_a_feed_a_hub_tells_of_is_asked_when_told_and_seldom_otherwise() -> None:
    assert not is_due(state(), NOW + 3 * HOUR, told=False, deaf_until=NOW)
    assert is_due(state(), NOW + 4 * HOUR, told=False, deaf_until=NOW)
    assert is_due(state(next_check=NOW + 12 * HOUR), NOW + DAY, told=False, deaf_until=NOW)
    assert is_due(state(next_check=NOW + 7 * DAY), NOW + 7 * DAY, told=False, deaf_until=NOW)
    assert not is_due(state(next_check=NOW + 7 * DAY), NOW + 6 * DAY, told=False, deaf_until=NOW)
    assert is_due(state(), NOW + AGAIN, told=True, deaf_until=NOW)
    assert not is_due(state(), NOW + AGAIN / 2, told=True, deaf_until=NOW)  # a hub cannot make us knock without end
    assert not is_due(state(failures=1), NOW + AGAIN, told=True, deaf_until=NOW)  # Retry-After stands
    assert is_due(state(failures=1), NOW + HOUR, told=False, deaf_until=NOW)
    assert is_due(state(last_checked=None, next_check=None), NOW, told=False, deaf_until=NOW)
    assert not is_due(state(last_checked=None), NOW, told=True, deaf_until=NOW)


def test_a_feed_whose_hub_may_have_called_in_vain_is_asked_soon_and_not_with_all_others() -> None:
    back = NOW + 2 * HOUR  # two hours cut off
    moments = [next(m for m in range(60) if vain(f"f{n}", back, back + m * MINUTE)) for n in range(100)]
    assert max(moments) <= 15
    assert len(set(moments)) > 10
    assert not vain("f", NOW + MINUTE, NOW + HOUR - MINUTE)  # after a minute cut off it is not asked before its time
    assert vain("f", NOW + MINUTE, NOW + HOUR)
    asked = state(last_checked=back, next_check=back + HOUR)  # since then, and told from now on
    assert not is_due(asked, back + 2 * HOUR, told=False, deaf_until=back)


def vain(feed: str, back: datetime, now: datetime) -> bool:
    """Whether a feed of that id is due, where its hub may have called in vain until a moment."""
    return is_due(replace(state(), feed=feed), now, told=False, deaf_until=back)
