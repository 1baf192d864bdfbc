"""The capitals of a name, in letters of every make."""

from __future__ import annotations

import pytest

from bot.matching import Matcher
from bot.model import Watch

ATOS = Matcher((Watch(id="atos", label="Atos", aliases=("Atos",), case="proper"),))


@pytest.mark.parametrize(
    ("text", "named"), [("Ⓐⓣⓞⓢ recrute.", True), ("Les ⓐⓣⓞⓢ.", False), ("Ａｔｏｓ recrute.", True)]
)
def test_capitals_are_told_in_circled_and_wide_letters(text: str, named: bool) -> None:
    matching = ATOS.match("", text)
    assert bool(matching.mentions) is named
    assert [refusal.reason for refusal in matching.refused] == ([] if named else ["case"])


def read(text: str, *watches: Watch) -> tuple[list[str], list[str]]:
    """The words believed, and why others are refused."""
    matching = Matcher(watches).match("", text)
    return [e.text for m in matching.mentions for e in m.evidence], [refusal.reason for refusal in matching.refused]


CAPGEMINI = Watch(id="capgemini", label="Capgemini", aliases=("Capgemini", "Cap Gemini"))


@pytest.mark.parametrize(
    ("text", "words", "reasons"),
    [
        ("La banque change de cap. Gemini ferme.", [], ["across two sentences"]),
        ("Le siège de Cap. Gemini ferme.", ["Cap. Gemini"], []),
        ("le siège de cap. gemini ferme.", ["cap. gemini"], []),
        ("Lire https://a.fr/2013/capgemini-ferme.html", [], ["inside an address"]),
        ("Lire WWW.a.fr/capgemini ou Capgemini.", ["Capgemini"], ["inside an address"]),
        ("Le site www.capgemini.com, et capgemini.fr/presse", ["capgemini", "capgemini"], []),
        ("<https://a.fr/x>Capgemini ferme.", ["Capgemini"], []),
    ],
)
def test_what_is_no_name_whatever_it_is(text: str, words: list[str], reasons: list[str]) -> None:
    assert read(text, CAPGEMINI) == (words, reasons)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Groupe Bleu, groupe Orange : chacun sa salle.", []),
        ("GROUPE BLEU, GROUPE ORANGE : CHACUN SA SALLE.", []),
        ("Le groupe Orange reçoit le groupe Bouygues.", ["Orange"]),
        ("Le groupe Orange et sa filiale.", ["Orange"]),
    ],
)
def test_groups_told_apart_by_words_are_no_companies(text: str, words: list[str]) -> None:
    orange = Watch(id="orange", label="Orange", aliases=("Orange",), case="proper", context=("fibre",))
    assert read(text, orange)[0] == words


def test_what_is_written_like_one_spelling_is_not_another_joined() -> None:
    keys = {"case": "proper", "context": ("Celeste",)}
    nuage = Watch(id="nuage", label="Nuage", aliases=("Nu@age", "Nuage"), **keys)  # type: ignore[arg-type]
    assert read("Un Nuage passe. Rien. Rien.", nuage) == ([], ["context missing"])
    assert read("Le Nuage de Celeste passe.", nuage)[0] == ["Nuage"]
    assert read("Le Nu@age passe.", nuage)[0] == ["Nu@age"]


def test_a_surname_misspelt_into_a_word_counts_beside_a_rare_first_name() -> None:
    kroes = Watch(id="k", label="K", aliases=("Neelie Kroes",), type="person", surname="Kroes")
    (mention,) = Matcher([kroes]).match("", "Neelie Kores répond.").mentions
    assert [(e.text, e.form, e.distance) for e in mention.evidence] == [("Neelie Kores", "fuzzy", 1)]
    assert read("Les kores répondent à Mme Kores.", kroes) == ([], [])
    both = Watch(id="k", label="K", aliases=("Neelie Kores", "Neelie Kroes"), type="person")
    assert read("Neelie Kores répond.", both)[0] == ["Neelie Kores"]
    # « Luc Buisson » may be somebody: many people are called Luc.
    assert read("Luc Berson répond.", Watch(id="b", label="B", aliases=("Luc Besson",), type="person"))[0] == [
        "Luc Berson"
    ]
    assert read("Luc Buisson répond.", Watch(id="b", label="B", aliases=("Luc Besson",), type="person")) == ([], [])
    assert read("Neelie Kores répond.", Watch(id="k", label="K", aliases=("Neelie Kroes",), type="product")) == ([], [])
    short = Watch(id="k", label="K", aliases=("Neelie Kroe", "Neelie Kroes"), type="person", fuzzy=False)
    assert read("Neelie Kores répond.", short) == ([], [])
