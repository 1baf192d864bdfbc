"""What an edit would have changed, over articles that are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.alerting.backtest import ENOUGH, Change, Comparison, Trial, compare
from bot.model import Article, Matching, Watch, Watchlist
from bot.work.backtest import backtest

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
ORANGE = Watch(id="orange", label="Orange", aliases=("Orange",), case="proper")
ATOS = Watch(id="atos", label="Atos", aliases=("Atos",))


def article(number: int, title: str, *, text: str = "") -> Article:
    return Article(key=str(number), title=title, text=text, published=NOON + timedelta(hours=number))


def watchlist(*watches: Watch) -> Watchlist:
    return Watchlist(watches=watches)


ARCHIVE = [
    article(0, "L'opérateur Orange rachète un rival"),
    article(1, "La vigilance Orange de Météo France"),
    article(2, "Atos recrute à Lille"),
    article(3, "La météo du jour"),
]


def test_alerts_won_and_lost_are_told_with_their_watches_and_reason() -> None:
    before = watchlist(ORANGE)
    after = watchlist(replace(ORANGE, veto=("vigilance orange",)), ATOS)
    assert backtest(iter(ARCHIVE), before, after) == Comparison(
        articles=4,
        oldest=NOON,
        gained=(Change(ARCHIVE[2], ("atos",)),),
        lost=(Change(ARCHIVE[1], ("orange",), "veto: vigilance orange"),),
    )


def test_an_alert_lost_with_its_watch_has_no_reason_and_texts_are_not_kept() -> None:
    told = article(0, "Atos recrute", text="À Lille.")
    found = backtest([told], watchlist(ATOS), watchlist(ORANGE))
    assert found.lost == (Change(replace(told, text=""), ("atos",)),)
    assert found.gained == ()


def test_the_same_watchlist_changes_nothing_and_silent_watches_never_alert() -> None:
    assert backtest(ARCHIVE, watchlist(ORANGE), watchlist(ORANGE)) == Comparison(articles=4, oldest=NOON)
    silent = watchlist(ORANGE, replace(ATOS, mode="actor"))
    assert backtest(ARCHIVE, watchlist(ORANGE), silent) == Comparison(articles=4, oldest=NOON)


def test_no_article_is_no_comparison() -> None:
    assert compare([], watchlist(ATOS), watchlist(ATOS)) == Comparison()
    undated = Trial(Article(key="u", title="Atos", text=""), Matching(), Matching())
    assert compare([undated], watchlist(ATOS), watchlist(ATOS)) == Comparison(articles=1)


def test_the_newest_first_gives_the_same() -> None:
    args = watchlist(ORANGE), watchlist(ORANGE, ATOS)
    forth, back = backtest(ARCHIVE, *args), backtest(reversed(ARCHIVE), *args)
    assert (forth.oldest, forth.gained) == (back.oldest, back.gained)


def test_a_watch_that_names_too_much_is_told_with_the_words_that_part_its_senses() -> None:
    meant = [article(n, f"Numéro {n}", text="Orange et Atos posent la fibre à Lille.") for n in range(20)]
    other = [article(n, f"Numéro {n}", text="La vigilance Orange aux orages en Corse.") for n in range(20, 40)]
    rest = [article(n, "La météo du jour") for n in range(40, 400)]
    both = watchlist(replace(ORANGE, case="any"), ATOS)
    assert backtest([*meant, *other, *rest], both, both).ambiguous == ()  # a tenth is not more than a tenth
    (found,) = backtest([*meant, *other, *rest[:300]], both, both).ambiguous
    assert (found.watch, found.articles, round(found.share, 3)) == ("orange", 40, round(40 / 340, 3))
    assert "fibre" in found.with_company
    assert "vigilance" in found.alone


def test_few_articles_make_no_watch_ambiguous() -> None:
    few = [article(n, "Atos recrute") for n in range(ENOUGH)]
    both = watchlist(ATOS)
    assert backtest(few[1:], both, both).ambiguous == ()
    assert [found.watch for found in backtest(few, both, both).ambiguous] == ["atos"]
