"""Which archived articles are the past of an article: words counted, chosen, compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory import archive
from bot.memory.archive import Archived, Sought, Spread, choose, counted, rank, seek
from bot.model import Article, Mention

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
SALE = "Atos vend Bull à l'État ; les supercalculateurs de Bull changent de mains."


def article(title: str, text: str = "", *, at: datetime | None = NOON) -> Article:
    return Article(key="now", title=title, text=text, published=at)


def archived(key: str, title: str, text: str = "", *, days: float | None = 1) -> Archived:
    moment = None if days is None else NOON - timedelta(days=days)
    return Archived(key, title, "Silicon", f"https://s.example/{key}", moment, counted(f"{title}\n{text}"))


def spread_over(sought: Sought, size: int, **held: int) -> Spread:
    return Spread(size, {word: held.get(word, 1) for word in sought.words})


def keys(sought: Sought, spread: Spread, *candidates: Archived) -> list[str]:
    return [past.archived.key for past in rank(sought, spread, candidates)]


def test_words_are_kept_as_often_as_they_tell() -> None:
    told = counted("L'État vend, l'État revend : 404 millions pour Bull, Bull, " + "Atos " * 12)
    assert told == " ".join(
        ["404", *["atos"] * 9, "bull", "bull", "etat", "etat", "l", "millions", "pour", "revend", "vend"]
    )


def test_a_word_without_end_is_cut() -> None:
    assert counted("x" * 500) == "x" * archive.LONGEST_WORD
    assert seek(article("y" * 500)).words == {"y" * archive.LONGEST_WORD: 1}


def test_an_article_is_read_whole_and_with_the_names_it_mentions() -> None:
    sought = seek(article("Atos vend Bull", SALE), [Mention(watch="bull", score=1.0, role="subject", evidence=())])
    assert sought.words["bull"] == 3
    assert sought.words["supercalculateurs"] == 1
    assert "de" not in sought.words
    assert (sought.key, sought.moment, sought.watches) == ("now", NOON, {"bull"})


def test_rarity_falls_from_one_article_to_all() -> None:
    spread = Spread(99_000, {"numergy": 1, "bull": 1000, "france": 99_000, "lost": 500_000})
    told = [round(spread.rarity(word), 3) for word in ("numergy", "bull", "france", "lost", "new")]
    assert told == [1.0, 0.4, 0.001, 0.0, 1.0]


def test_a_young_archive_does_not_call_common_what_two_of_two_articles_have() -> None:
    assert Spread(2, {"bull": 2}).rarity("bull") > 0.8


def test_the_rarest_words_are_sought_as_far_as_their_articles_may_be_read() -> None:
    sought = seek(article("Numergy France économie emploi"))
    held = {"numergy": 3, "economie": archive.POSTINGS - 4, "emploi": 7000, "france": 90_000}
    assert list(choose(sought, Spread(100_000, held))) == ["numergy", "emploi"]
    assert choose(sought, Spread(100_000, {"numergy": 3}))["numergy"] > 0.8


def test_a_word_that_is_everywhere_is_sought_when_there_is_no_other() -> None:
    assert list(choose(seek(article("France")), Spread(100_000, {"france": 90_000}))) == ["france"]
    assert choose(seek(article("Inouï")), Spread(100_000, {})) == {}


def test_a_long_text_seeks_a_bounded_number_of_words() -> None:
    sought = seek(article(" ".join(f"mot{n}" for n in range(500))))
    assert len(choose(sought, spread_over(sought, 1000))) == archive.SOUGHT


def test_what_shares_rare_words_comes_first() -> None:
    sought = seek(article("Atos vend Bull", SALE))
    spread = spread_over(sought, 10_000, vend=2000, mains=3000)
    same = archived("same", "Bull : l'État veut les supercalculateurs d'Atos", SALE)
    assert keys(sought, spread, archived("vague", "Il vend des mains", "Il change."), same) == ["same", "vague"]


def test_of_equal_contents_the_younger_comes_first_and_no_date_counts_as_now() -> None:
    sought = seek(article("Atos vend Bull"))
    spread = spread_over(sought, 1000)
    ages = [archived(str(days), "Atos et Bull", days=days) for days in (4000, 30, 1)]
    assert keys(sought, spread, *ages) == ["1", "30", "4000"]
    assert keys(sought, spread, *ages, archived("undated", "Atos et Bull", days=None))[0] == "undated"
    assert keys(seek(article("Atos vend Bull", at=None)), spread, *ages) == ["1", "30", "4000"]


def test_a_rare_saga_of_fifteen_years_ago_beats_the_news_of_yesterday() -> None:
    sought = seek(article("Numergy : SFR et Bull enterrent Andromède", "Numergy, né d'Andromède, ferme."))
    spread = spread_over(sought, 100_000, sfr=5000, bull=900, ferme=9000, enterrent=400, ne=20_000)
    old = archived("old", "Andromède : SFR et Bull créent Numergy", "Numergy et Andromède.", days=15 * 365)
    young = archived("young", "SFR ferme des boutiques", "L'opérateur SFR les ferme.", days=1)
    assert keys(sought, spread, young, old) == ["old", "young"]


def test_what_is_alike_is_told_with_the_words_that_say_most_first() -> None:
    sought = seek(article("Atos vend Bull", SALE))
    spread = spread_over(sought, 10_000, atos=500, vend=4000)
    (past,) = rank(sought, spread, [archived("a", "Bull vend Atos")])
    assert past.shared == ("bull", "atos", "vend")
    assert past.headline == pytest.approx(sum(map(spread.rarity, past.shared)) / 3)
    assert 0 < past.score < past.likeness < 1


def test_articles_without_a_telling_word_are_like_nothing() -> None:
    sought = seek(article("Atos"))
    (past,) = rank(sought, Spread(10, {}), [archived("empty", "", "Et de la")])
    assert (past.likeness, past.headline, past.shared) == (0.0, 0.0, ())
    (past,) = rank(seek(article("Et de la")), Spread(10, {}), [archived("a", "Atos")])
    assert past.likeness == 0.0


@given(st.text(max_size=300), st.text(max_size=300), st.floats(0, 9999))
def test_any_two_texts_are_compared(one: str, other: str, days: float) -> None:
    sought = seek(article(one))
    (past,) = rank(sought, spread_over(sought, 1000), [archived("a", other, days=days)])
    assert 0 <= past.score <= past.likeness <= 1.2
