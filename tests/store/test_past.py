"""Candidates for the past of an article, on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.memory.archive import Archived, Sought, seek
from bot.model import Article, Mention, Story
from bot.store import articles, mentions, past, stories
from bot.store.database import Database
from bot.store.past import Frequencies

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def article(key: str, title: str, text: str = "", *, days: float | None = 0) -> Article:
    published = None if days is None else NOON - timedelta(days=days)
    return Article(
        key=key, title=title, text=text, source="Silicon", url=f"https://s.example/{key}", published=published
    )


def keep(database: Database, *several: Article) -> None:
    with database.write() as conn:
        for one in several:
            articles.add(conn, one, [])


def candidates(database: Database, asked: Article | Sought) -> list[Archived]:
    sought = seek(asked) if isinstance(asked, Article) else asked
    with database.read() as conn:
        return past.candidates(conn, sought, Frequencies().of(conn, sought.words))


def keys(found: Iterable[Archived]) -> list[str]:
    return [archived.key for archived in found]


def test_earlier_articles_with_the_same_rare_words_are_candidates(database: Database) -> None:
    now = article("now", "Atos vend Bull à l'État", "Les supercalculateurs changent de mains.")
    keep(
        database,
        article("old", "Atos rachète Bull", "Les supercalculateurs Bull.", days=4000),
        article("other", "Il pleut sur Brest", days=1),
        article("same moment", "Atos vend Bull"),
        article("later", "Bull appartient à l'État", days=-1),
        article("undated", "Bull vend", days=None),
        now,
    )
    (found,) = candidates(database, now)
    assert (found.key, found.title, found.source) == ("old", "Atos rachète Bull", "Silicon")
    assert (found.url, found.moment) == ("https://s.example/old", NOON - timedelta(days=4000))
    assert found.words == "atos bull bull les rachete supercalculateurs"
    assert (found.watches, found.story) == (frozenset(), "")
    undated = article("", "Atos vend Bull", days=None)
    assert set(keys(candidates(database, undated))) == {"old", "same moment", "later", "undated", "now"}


def test_what_an_article_names_and_the_story_it_tells_come_with_it(database: Database) -> None:
    keep(database, article("old", "Atos rachète Bull", days=1))
    with database.write() as conn:
        named = [Mention(watch=watch, score=1.0, role="subject", evidence=()) for watch in ("atos", "bull")]
        mentions.save(conn, "old", named)
        stories.save(conn, Story(key="s", title="", first_seen=NOON, last_seen=NOON), "old", "first")
        keep_also = article("other", "Bull et la pluie, le vent, la neige, le soleil, les nuages et le gel", days=2)
        articles.add(conn, keep_also, [])
        asked = (seek(article("now", "Bull Atos")), Frequencies())
        found = [recalled.archived for recalled in past.recalled(conn, *asked)]
    assert [(one.key, one.watches, one.story) for one in found] == [
        ("old", frozenset({"atos", "bull"}), "s"),
        ("other", frozenset(), ""),
    ]


def test_nothing_more_is_asked_of_what_is_not_alike(database: Database) -> None:
    keep(database, article("old", "Bull " + " ".join(f"mot{n}" for n in range(300)), days=1))
    with database.write() as conn:
        mentions.save(conn, "old", [Mention(watch="bull", score=1.0, role="subject", evidence=())])
        (found,) = past.recalled(conn, seek(article("now", "Bull Atos Numergy")), Frequencies())
    assert found.likeness < 0.15
    assert not found.archived.watches


def test_words_with_a_meaning_to_the_database_are_only_words(database: Database) -> None:
    keep(database, article("old", "NEAR OR NOT Numergy* ² Éric & co", days=1))
    (found,) = candidates(database, article("now", "NOT NEAR numergy \"or\" ('eric' | ²)"))
    assert found.key == "old"
    assert candidates(database, article("now", "de la !")) == []
    assert candidates(database, article("now", "Andromède")) == []


def test_the_best_are_read_however_many_there_are(database: Database) -> None:
    keep(
        database, *(article(f"{n:03}", f"Bull et Numergy {'Andromède' * (n == 50)}", days=100 - n) for n in range(100))
    )
    found = keys(candidates(database, article("now", "Andromède, Numergy, Bull")))
    assert len(found) == past.READ
    assert found[0] == "050"
    assert found[1:3] == ["099", "098"]


def test_later_articles_do_not_hide_the_earlier_ones(database: Database) -> None:
    older = [article(f"old {n}", "Bull", days=40 + n / 100) for n in range(30)]
    younger = [article(f"young {n}", "Bull Numergy Andromède", days=n / 100) for n in range(500)]
    keep(database, *younger, *older)
    found = keys(candidates(database, article("now", "Bull, Numergy, Andromède", days=39)))
    assert sorted(found) == sorted(one.key for one in older)


def test_counts_are_those_of_the_archive_as_it_grows(database: Database) -> None:
    frequencies = Frequencies()

    def holding(*words: str) -> tuple[int, dict[str, int]]:
        with database.read() as conn:
            spread = frequencies.of(conn, words)
        return spread.size, dict(spread.holding)

    assert holding("bull") == (0, {})
    keep(database, *(article(f"{n}", "Bull") for n in range(8)))
    assert holding("bull", "atos") == (8, {"bull": 8})
    keep(database, article("8", "Bull Atos"))
    assert holding("bull", "atos") == (9, {"bull": 8, "atos": 1})  # near enough for now
    keep(database, *(article(f"{n}", "Bull Atos") for n in range(9, 12)))
    assert holding("bull", "atos") == (12, {"bull": 12, "atos": 4})


def test_counts_are_kept_in_bounds(database: Database) -> None:
    keep(database, *(article(f"{n}", "Bull Atos Orange") for n in range(4)))
    frequencies = Frequencies(kept=2)
    with database.read() as conn:
        for _ in range(2):
            spread = frequencies.of(conn, ["bull", "atos", "orange"])
            assert spread.holding == {"bull": 4, "atos": 4, "orange": 4}
            assert len(frequencies) <= 3
