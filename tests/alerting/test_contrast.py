"""Telling words are those whose share differs by more than chance."""

from __future__ import annotations

from bot.alerting.contrast import AROUND, Surroundings, telling
from bot.model import Article, Evidence


def around(*texts: str, name: str = "Orange") -> Surroundings:
    words = Surroundings()
    for text in texts:
        start = text.index(name)
        evidence = Evidence(field="text", start=start, end=start + len(name), text=name, alias=name, form="exact")
        words.add(Article(key="", title="", text=text), evidence)
    return words


def test_words_that_go_with_one_side_are_told_the_surest_first() -> None:
    here = around(*["L'opérateur Orange déploie la fibre à Lille"] * 20, *["Orange ouvre sa fibre"] * 20)
    there = around(*["Vigilance Orange aux orages", "Une Orange amère de Séville"] * 20)
    assert telling(here, there, limit=1) == ("fibre",)
    assert set(telling(there, here, limit=9)) == {"vigilance", "orages", "amère", "séville"}


def test_one_lucky_appearance_tells_nothing() -> None:
    common = ["Orange et ses clients"] * 30
    assert telling(around(*common, "Orange et la licorne"), around(*common), limit=5) == ()
    assert telling(Surroundings(), around(*common), limit=5) == ()
    assert telling(around(*common), Surroundings(), limit=5) == ()


def test_the_name_itself_and_words_cut_by_the_border_are_left_out() -> None:
    text = "avant " + "x" * (AROUND + 3) + " Orange fibre, fibres " + "y" * AROUND + " après"
    assert around(text).counts == {"fibr": 1}
    assert around(text).forms == {"fibr": "fibre"}


def test_a_name_in_the_title_is_looked_at_there() -> None:
    words = Surroundings()
    evidence = Evidence(field="title", start=0, end=6, text="Orange", alias="Orange", form="exact")
    words.add(Article(key="", title="Orange amère", text="La fibre de Lille"), evidence)
    assert set(words.forms.values()) == {"amère"}
