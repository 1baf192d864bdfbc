"""Words find articles whatever their accents and case, and no query language can be reached."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Article
from bot.store import articles
from bot.store.articles import words_of
from bot.store.database import Database
from bot.store.search import beginnings, search

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
ARCHIVE = {
    "withdrawal": ("Dassault Systèmes se retire d’Andromède", "Le cloud souverain à la française perd un pilier."),
    "cloudwatt": ("CloudWatt et Numergy", "Deux clouds souverains, 150 millions d'euros, l'État actionnaire."),
    "artwork": ("L'œuvre numérique", "AT&T, C++ et la Cour de cassation : arrêt nº 12-345."),
}


@pytest.fixture
def archive(database: Database) -> Database:
    with database.write() as conn:
        for number, (key, (title, text)) in enumerate(ARCHIVE.items()):
            published = NOON + timedelta(days=number)
            articles.add(conn, Article(key=key, title=title, text=text, published=published), [])
    return database


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("andromede", ["withdrawal"]),
        ("ANDROMÈDE", ["withdrawal"]),
        ("andromède dassault", ["withdrawal"]),
        ("dassault numergy", []),  # all of them
        ("cloud souverain", ["cloudwatt", "withdrawal"]),  # newest first
        ("clouds souverains", ["cloudwatt", "withdrawal"]),  # a plural finds the singular
        ("cloudwat", ["cloudwatt"]),  # the beginning of a word
        ("watt", []),  # but not its end
        ("oeuvre", ["artwork"]),
        ("œuvres", ["artwork"]),
        ("etat", ["cloudwatt"]),  # behind an elision
        ("l'etat", ["cloudwatt"]),
        ("150", ["cloudwatt"]),
        ("12-345", ["artwork"]),
        ("", []),
        (" \"'*():^-&|!<> ", []),
        ('dassault" OR "numergy', []),  # "or" is a word as any other
        ("NOT dassault", []),
        ("words:dassault", []),
        ("dassault*", ["withdrawal"]),
        ("-dassault", ["withdrawal"]),
        ("dassault & !andromede", ["withdrawal"]),
    ],
)
def test_words_find(archive: Database, words: str, found: list[str]) -> None:
    with archive.read() as conn:
        assert [article.key for article in search(conn, words, limit=10)] == found


def test_a_changed_text_is_found_by_its_new_words_only(archive: Database) -> None:
    with archive.write() as conn:
        articles.update_text(conn, Article(key="withdrawal", title="Thales reste", text="au capital"))
        assert search(conn, "dassault", limit=10) == []
        assert [article.key for article in search(conn, "thales capital", limit=10)] == ["withdrawal"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_the_newest_are_found_first(archive: Database, limit: int) -> None:
    with archive.read() as conn:
        newest = [article.key for article in search(conn, "l", limit=limit)]
    assert newest == ["artwork", "cloudwatt", "withdrawal"][:limit]


@pytest.mark.parametrize("newest", [1, 5, 20, 100])
def test_looking_among_the_newest_first_finds_the_same(
    database: Database, newest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Archived in any order of time, many at one moment, some without any."""
    chance = random.Random(newest)
    with database.write() as conn:
        for number in range(60):
            moment = chance.choice([None, *(NOON + timedelta(hours=hour) for hour in range(8))])
            text = " ".join(chance.sample(["cloud", "souverain", "calcul", "réseau"], 2))
            articles.add(conn, Article(key=f"{chance.random()}", title=f"{number}", text=text, published=moment), [])
        monkeypatch.setattr("bot.store.search.NEWEST", 0)
        questions = [(words, limit) for words in ("cloud", "cloud souverain", "rés") for limit in (1, 4, 50)]
        whole = [search(conn, words, limit=limit) for words, limit in questions]
        monkeypatch.setattr("bot.store.search.NEWEST", newest)
        assert [search(conn, words, limit=limit) for words, limit in questions] == whole
    assert all(whole)


def test_articles_without_a_date_come_last(archive: Database) -> None:
    with archive.write() as conn:
        articles.add(conn, Article(key="undated", title="Cloud souverain", text=""), [])
        assert [article.key for article in search(conn, "souverain", limit=9)][-1] == "undated"


def test_a_very_long_article_is_archived_and_found(archive: Database) -> None:
    words = " ".join(f"mot{number}é" for number in range(200_000)) + "x" * 5000
    with archive.write() as conn:
        articles.add(conn, Article(key="long", title="x" * 5000, text=words, published=NOON), [])
        assert [article.key for article in search(conn, "mot1234e", limit=9)] == ["long"]
        assert [article.key for article in search(conn, "x" * 4000, limit=9)] == ["long"]


def test_a_search_has_an_end(archive: Database) -> None:
    assert len(beginnings(" ".join(f"mot{number}" for number in range(1000)))) == 20


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(words=st.text(max_size=40) | st.text(alphabet="dasult\"'*():^-&|!<>\\:%_ \0é", max_size=30))
def test_nothing_a_person_types_is_an_error(archive: Database, words: str) -> None:
    with archive.read() as conn:
        for article in search(conn, words, limit=10):
            mine = words_of(f"{article.title}\n{article.text}")
            assert all(any(word.startswith(beginning) for word in mine) for beginning in beginnings(words))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(alphabet=st.characters(), max_size=80))
def test_every_word_of_an_article_finds_it(database: Database, text: str) -> None:
    key = f"k{hash(text)}"
    with database.write() as conn:
        articles.add(conn, Article(key=key, title="", text=text, published=NOON), [])
        for word in words_of(text)[:3]:
            assert key in [article.key for article in search(conn, word, limit=10_000)]
