"""By what an entry is recognised when it comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import canonical_url, identities, strongest
from bot.feeds.parse import parse_feed
from bot.model import Article, Feed

SEEN = datetime(2026, 3, 10, 12, tzinfo=UTC)
BASE = Article(
    key="k",
    title="Andromède : Thales et Orange réunis",
    text="Le texte.",
    feed="silicon",
    source="Silicon.fr",
    url="https://www.silicon.fr/andromede.html",
    guid="https://www.silicon.fr/?p=1",
    published=datetime(2026, 3, 10, 8, tzinfo=UTC),
    seen_at=SEEN,
)


def same(one: Article, other: Article) -> bool:
    """Whether the two would be taken for one entry."""
    return bool(set(identities(one)) & set(identities(other)))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Andromède : l'accord corrigé", "url": "https://www.silicon.fr/b", "published": None},
        {"guid": "https://www.silicon.fr/?p=2"},
        {"guid": "", "published": None},
        {"guid": "http://www.silicon.fr/?p=1", "url": "http://silicon.fr/x/", "title": "Autre"},
        {"guid": "", "url": "http://silicon.fr/andromede.html", "title": "ANDROMEDE: Thalès et Orange, réunis !"},
        {"guid": "new at each fetch", "url": "https://news.google.com/articles/other"},
        {"feed": "silicon-cloud"},
        {"text": "Le texte corrigé.", "seen_at": SEEN + timedelta(days=30)},
    ],
    ids=["edited", "new guid", "no guid", "https", "respelt", "google news", "other feed of the site", "later"],
)
def test_the_same_entry_is_recognised(changed: dict[str, object]) -> None:
    """peers.md 4.1 (RSStT#200, commafeed#1755, NetNewsWire#324), 4.30 (feedbin/support#249)."""
    assert same(BASE, replace(BASE, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "2", "title": "Numergy : SFR et Bull réunis"},
        {"guid": "2", "url": "https://www.silicon.fr/b", "published": datetime(2026, 3, 11, 8, tzinfo=UTC)},
        {"guid": "", "url": "", "source": "LeMagIT"},
        {"guid": "", "url": "", "title": "Autre chose de bien plus long"},
    ],
    ids=["one address for all", "next day", "other source", "other title"],
)
def test_other_entries_are_not(changed: dict[str, object]) -> None:
    """peers.md 4.2: never on the address alone (MrRSS#400)."""
    assert not same(BASE, replace(BASE, **changed))  # type: ignore[arg-type]


def test_guids_belong_to_their_feed() -> None:
    one = replace(BASE, guid="1", url="", title="Un")
    assert not same(one, replace(one, feed="lemagit", source="LeMagIT", title="Deux"))


def test_short_titles_identify_nothing_by_themselves() -> None:
    first = replace(BASE, title="En bref", guid="1", url="https://x.fr/1")
    assert not same(first, replace(first, guid="2", url="https://x.fr/2"))
    bare = replace(first, guid="", url="")
    assert same(bare, replace(bare, seen_at=SEEN + timedelta(days=1)))
    assert len(identities(bare)) == 1


def test_without_any_mark_the_text_tells_entries_apart() -> None:
    bare = replace(BASE, title="!", guid="", url="", published=None)
    assert same(bare, bare)
    assert not same(bare, replace(bare, text="Un autre."))


def test_the_day_is_that_of_paris() -> None:
    late = replace(BASE, guid="1", url="https://x.fr/1", published=datetime(2026, 3, 10, 23, 30, tzinfo=UTC))
    assert same(late, replace(late, guid="2", url="https://x.fr/2", published=datetime(2026, 3, 11, 8, tzinfo=UTC)))


# -- within one document --------------------------------------------------------


def parse(*items: str) -> tuple[Article, ...]:
    """The articles of an RSS document made of these items."""
    body = f'<rss version="2.0"><channel>{"".join(f"<item>{i}</item>" for i in items)}</channel></rss>'
    feed = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed")
    return parse_feed(body.encode(), content_type="", feed=feed, url=feed.url, seen_at=SEEN)


def test_a_guid_that_several_entries_carry_is_a_lie() -> None:
    one, two, three = parse(
        "<guid>x</guid><title>Un</title><link>/1</link>",
        "<guid>x</guid><title>Deux</title><link>/2</link>",
        "<guid>y</guid><title>Trois</title><link>/3</link>",
    )
    assert (one.guid, two.guid, three.guid) == ("", "", "y")
    assert not same(one, two)


def test_all_entries_with_one_address_are_told_apart() -> None:
    articles = parse(*(f"<title>Titre {n}</title><link>/page</link>" for n in range(3)))
    assert len({article.key for article in articles}) == 3


def test_an_entry_repeated_word_for_word_counts_once() -> None:
    assert len(parse(*["<guid>x</guid><title>Un</title><link>/1</link>"] * 3)) == 1


def test_keys_do_not_depend_on_what_else_the_document_holds() -> None:
    one, *_ = parse("<guid>x</guid><title>Un</title>", "<title>Deux</title>")
    (alone,) = parse("<guid>x</guid><title>Un</title>")
    assert one.key == alone.key


@pytest.mark.parametrize("guid", ["", "x", "https://www.silicon.fr/?p=1"])
@pytest.mark.parametrize("url", ["", BASE.url])
def test_the_strongest_is_the_first(guid: str, url: str) -> None:
    article = replace(BASE, guid=guid, url=url)
    assert strongest(article) == identities(article)[0]


@given(st.text(max_size=60), st.text(max_size=60))
def test_addresses_never_raise_and_are_settled(link: str, base: str) -> None:
    for start in ("https://x.fr/a/b", base):
        url = canonical_url(link, start)
        assert url == "" or url.startswith(("http://", "https://"))
        assert canonical_url(url, "") == url
