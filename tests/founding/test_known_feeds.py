"""The other addresses Vigie knows of feeds."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from bot.founding import default_watchlist
from bot.founding.known_feeds import KnownFeed, known_feeds, other_addresses
from bot.model import Feed
from bot.watchlist import load

KNOWN = (
    KnownFeed(name="Le Titre", urls=("https://www.titre.fr/feed", "https://www.titre.fr/rss"), seen="2026", lists=2),
    KnownFeed(name="Le Titre Éco", urls=("https://titre.fr/eco",), seen="", lists=1),
    KnownFeed(name="Autre", urls=("https://autre.fr/feed",), seen="2026-08", lists=1),
)


def feed(name: str, url: str, *alternatives: str) -> Feed:
    return Feed(id="x", name=name, url=url, alternatives=alternatives)


FEED, RSS, ECO = "https://www.titre.fr/feed", "https://www.titre.fr/rss", "https://titre.fr/eco"


@pytest.mark.parametrize(
    ("asked", "others"),
    [
        (feed("T", "http://www.titre.fr/feed/"), [FEED, RSS, ECO]),
        (feed("le titre", "https://ailleurs.fr/x"), [FEED, RSS]),
        (feed("T", "https://a.fr/1", "https://a.fr/2", KNOWN[2].urls[0]), ["https://a.fr/2", KNOWN[2].urls[0]]),
        (feed("T", "https://titre.fr/mort", ECO), [ECO, FEED, RSS]),
        (feed("T", "https://inconnu.fr/feed"), []),
    ],
)
def test_which_addresses_are_worth_a_try(asked: Feed, others: list[str]) -> None:
    assert list(other_addresses(asked, KNOWN)) == others


def test_the_data_that_comes_with_vigie_is_whole() -> None:
    known = known_feeds()
    assert len(known) >= 50
    for one in known:
        assert one.name and one.urls and one.lists >= 1
        assert all(urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname for url in one.urls)
        assert all(part.isdecimal() for part in one.seen.split("-") if one.seen)
    assert len({one.name for one in known}) == len(known)


def test_the_shipped_feeds_are_among_them() -> None:
    """Nearly all: where a feed of the watchlist is known at all, it is under an address that is known too."""
    known = known_feeds()
    feeds = load(default_watchlist()).feeds
    assert sum(any(feed.url in one.urls for one in known) for feed in feeds) >= 0.8 * len(feeds)
