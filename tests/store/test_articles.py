"""Articles are archived once, found again by any identity, and given back as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.model import Article, key_of
from bot.store import articles
from bot.store.database import Database

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)


def article(key: str, **fields: object) -> Article:
    return Article(**{"key": key, "title": f"Titre {key}", "text": "Texte", "seen_at": NOON, **fields})  # type: ignore[arg-type]


def test_an_article_comes_back_as_it_went_in(database: Database) -> None:
    paris = timezone(timedelta(hours=1))
    went_in = article(
        "a",
        title="Andromède : « L’État »",
        feed="silicon",
        source="Silicon.fr",
        url="https://example.org/a",
        guid="urn:a",
        published=datetime(2012, 1, 10, 9, 30, 0, 123456, tzinfo=paris),
    )
    with database.write() as conn:
        assert articles.add(conn, went_in, ["guid:a", "url:a"])
    with database.read() as conn:
        came_out = articles.get(conn, "a")
        assert came_out == went_in
        assert came_out is not None and came_out.published is not None
        assert came_out.published.tzinfo is UTC
        assert articles.get(conn, "b") is None
        assert articles.count(conn) == 1


def test_the_same_entry_is_archived_once(database: Database) -> None:
    with database.write() as conn:
        assert articles.add(conn, article("a"), ["guid:a"])
        assert not articles.add(conn, article("a", title="Autre titre"), ["guid:a"])
        assert not articles.add(conn, article("b"), ["guid:a", "url:b"]), "known under another key"
        assert articles.known(conn, ["guid:a", "url:b", "url:c"]) == {"guid:a": "a", "url:b": "a"}
        assert articles.count(conn) == 1
        kept = articles.get(conn, "a")
    assert kept is not None and kept.title == "Titre a"


def test_an_article_without_identities_is_recognised_by_its_key(database: Database) -> None:
    with database.write() as conn:
        assert articles.add(conn, article("a"), [])
        assert not articles.add(conn, article("a"), ["guid:a"])
        assert articles.known(conn, ["guid:a"]) == {"guid:a": "a"}


def test_many_identities_at_once(database: Database) -> None:
    identities = [f"guid:{number}" for number in range(1203)]
    with database.write() as conn:
        articles.add(conn, article("a"), identities[:1201])
        assert articles.known(conn, identities) == dict.fromkeys(identities[:1201], "a")
        assert articles.known(conn, []) == {}


def test_a_changed_text_is_taken_over_and_nothing_else(database: Database) -> None:
    with database.write() as conn:
        articles.add(conn, article("a"), [])
        later = article(
            "a", title="Corrigé", text="Neuf", seen_at=NOON + timedelta(days=1), url="https://example.org/z"
        )
        articles.update_text(conn, later)
        articles.update_text(conn, article("unknown"))
        assert articles.get(conn, "a") == article("a", title="Corrigé", text="Neuf")
        assert articles.count(conn) == 1


def test_an_address_finds_its_newest_article(database: Database) -> None:
    with database.write() as conn:
        for key, days in (("old", 0), ("new", 2), ("middle", 1)):
            articles.add(conn, article(key, url="https://example.org/", published=NOON + timedelta(days=days)), [])
        articles.add(conn, article("undated", url="https://example.org/", seen_at=None), [])
        articles.add(conn, article("nowhere"), [])
        found = articles.by_url(conn, "https://example.org/")
        assert found is not None and found.key == "new"
        assert articles.by_url(conn, "https://example.org/other") is None
        assert articles.by_url(conn, "") is None


def test_articles_since_a_moment_are_streamed_in_order(database: Database) -> None:
    with database.write() as conn:
        for number in range(450):
            articles.add(conn, article(f"{number:03}", published=NOON - timedelta(minutes=number)), [])
        articles.add(conn, article("seen only", seen_at=NOON + timedelta(minutes=1)), [])
    with database.read() as conn:
        keys = [a.key for a in articles.since(conn, NOON - timedelta(minutes=400))]
        assert keys == [f"{number:03}" for number in range(400, -1, -1)] + ["seen only"]
        assert next(articles.since(conn, NOON - timedelta(minutes=400))).key == "400"  # the rest is not read


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.write() as conn:
        articles.add(conn, article("a", published=NOON.replace(tzinfo=None)), [])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(alphabet=st.characters(), max_size=60))
def test_no_text_can_stop_a_transaction(database: Database, text: str) -> None:
    """NUL and lone surrogates stand in feeds; they are replaced, every other character stays."""
    with database.write() as conn:
        key = key_of(text)
        articles.add(conn, article(key, title=text, text=text, guid=text), [text, f"guid:{text}"])
        assert set(articles.known(conn, [text])) == {_mended(text)}
        kept = articles.get(conn, key)
    assert kept is not None
    assert kept.title == kept.text == _mended(text)


def _mended(text: str) -> str:
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
