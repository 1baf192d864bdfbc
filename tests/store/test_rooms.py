"""Feeds, mentions, stories, events, values: what goes in comes out, in order, and again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.model import Article, Event, Evidence, FeedState, Learned, Mention, Quote, Story
from bot.store import articles, events, feeds, mentions, meta, stories
from bot.store.database import Database

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


@pytest.fixture
def archive(database: Database) -> Database:
    with database.write() as conn:
        for number, key in enumerate(["a", "b", "c"]):
            articles.add(conn, Article(key=key, title=key, text="", published=hours(number)), [])
        articles.add(conn, Article(key="undated", title="", text=""), [])
    return database


def test_the_state_of_a_feed_is_kept(database: Database) -> None:
    met = FeedState(feed="silicon", url="https://example.org/rss")
    later = replace(
        met, etag='W/"é"', last_modified="Tue", next_check=NOON, last_checked=NOON, failures=3, reason="403"
    )
    with database.write() as conn:
        assert feeds.get_state(conn, "silicon") is None
        for state in (met, later, later):
            feeds.save_state(conn, state)
            assert feeds.get_state(conn, "silicon") == state
        learned = Learned(gone=2, shared=("guid",))
        other = replace(met, feed="zdnet", last_good=NOON, baseline=NOON, learned=learned)
        feeds.save_state(conn, other)
        assert feeds.all_states(conn) == {"silicon": later, "zdnet": other}


def evidence(text: str) -> Evidence:
    return Evidence(
        field="text", start=3, end=9, text=text, alias="Atos", form="fuzzy", distance=1, context=("cloud", "nuage")
    )


def test_mentions_come_back_in_their_order(archive: Database) -> None:
    first = Mention(watch="thales", score=0.8125, role="subject", evidence=(evidence("Thalès"), evidence("\ud800")))
    second = Mention(watch="atos", score=1.0, role="passing", evidence=())
    with archive.write() as conn:
        mentions.save(conn, "a", (first, second))
        assert mentions.of(conn, "a") == (first, second)
        mentions.save(conn, "a", (second,))
        assert mentions.of(conn, "a") == (second,)
        mentions.save(conn, "a", ())
        assert mentions.of(conn, "a") == ()


def test_a_mention_needs_its_article(archive: Database) -> None:
    lost = Mention(watch="atos", score=1.0, role="subject", evidence=())
    with pytest.raises(IntegrityError), archive.write() as conn:
        mentions.save(conn, "never archived", (lost,))


def test_stories_grow(archive: Database) -> None:
    begun = Story(key="s", title="Retrait", first_seen=NOON, last_seen=NOON, watches=("dassault",), terms=("retire",))
    grown = replace(begun, last_seen=hours(2), watches=("dassault", "andromede"))
    other = Story(key="t", title="Autre", first_seen=hours(-1), last_seen=hours(1))
    with archive.write() as conn:
        stories.save(conn, begun, "c")
        stories.save(conn, grown, "a")
        stories.save(conn, grown, "a")
        stories.save(conn, other, "b")
        assert stories.active(conn, NOON) == [other, grown]
        assert stories.active(conn, hours(1)) == [other, grown]
        assert stories.active(conn, hours(1.5)) == [grown]
        assert stories.of_article(conn, "a") == stories.of_article(conn, "c") == "s"
        assert stories.of_article(conn, "undated") is None
        assert [article.key for article in stories.articles(conn, "s")] == ["a", "c"]
        assert stories.articles(conn, "unknown") == []


def event(id: str, start: date, **fields: object) -> Event:
    return Event(**{"id": id, "title": id, "start": start, "end": start, "precision": "day", **fields})  # type: ignore[arg-type]


def test_events_come_back_in_the_order_of_time(database: Database) -> None:
    withdrawal = event(
        "S01",
        date(2011, 12, 22),
        actors=("dassault", "andromede"),
        amounts=("285 M€",),
        quotes=(Quote(doc="doc-1", text="« se retire »"), Quote(doc="doc-2", text="")),
        links=("https://example.org/1",),
        status="rumour",
        note="à vérifier",
        story="s",
    )
    early = event("S02", date(2010, 1, 1), end=date(2010, 12, 31), precision="year", actors=("andromede",))
    with database.write() as conn:
        events.put(conn, [withdrawal, early])
        events.put(conn, (early, withdrawal))
        assert events.all_events(conn) == [early, withdrawal]
        assert events.of_watch(conn, "andromede") == [early, withdrawal]
        assert events.of_watch(conn, "dassault") == [withdrawal]
        assert events.of_watch(conn, "ovh") == []


def test_values_are_kept_by_name(database: Database) -> None:
    with database.write() as conn:
        assert meta.get(conn, "last round") is None
        for value in ("1", "2", "2"):
            meta.put(conn, "last round", value)
            assert meta.get(conn, "last round") == value
