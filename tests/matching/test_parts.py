from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.index import occurrences
from bot.matching.near import Near
from bot.matching.phrases import acts, finder, names_a_kind, speaks_of_business
from bot.matching.role import in_passing
from bot.matching.spelling import spellings
from bot.model import Watch
from bot.model.watchlist import NEVER
from bot.reading.lexicon import is_name, is_word

FORGIVEN = {"numergy": 1, "capgem": 1, "cloudwatt": 1, "secnumcloud": 2, "dassaultsystemes": 2, "gouvernement": 2}


def slips(draw: st.DrawFn) -> tuple[str, str, int]:
    text, edits = draw(st.sampled_from(sorted(FORGIVEN.items())))
    word = list(text)
    for _ in range(draw(st.integers(0, edits))):
        at = draw(st.integers(0, len(word) - 2))
        letter = draw(st.sampled_from("aemnsuz"))
        kind = draw(st.integers(0, 3))
        word[at : at + 2] = (
            [word[at + 1]],
            [letter, word[at], word[at + 1]],
            [letter, word[at + 1]],
            [word[at + 1], word[at]],
        )[kind]
    return text, "".join(word), edits


@given(st.composite(slips)())
def test_near_finds_what_is_near(case: tuple[str, str, int]) -> None:
    text, word, edits = case
    distance = OSA.distance(text, word)
    found = dict(Near(FORGIVEN).find(word))
    assert (text in found) == (distance <= edits)
    if text in found:
        assert found[text] == distance


@given(st.text("abcdenumrgylowt", max_size=14))
def test_near_finds_nothing_else(word: str) -> None:
    for text, distance in Near(FORGIVEN).find(word):
        assert distance == OSA.distance(text, word) <= FORGIVEN[text]


@pytest.mark.parametrize("word", ["matos", "atouts", "bulle", "androide", "oranges", "energie", "clouds", "a", "serge"])
def test_french_words(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["cloudwatt", "athos", "numergy", "orangezz", "zzz", "", "oran"])
def test_no_french_words(word: str) -> None:
    assert not is_word(word)


def test_names() -> None:
    assert is_name("serge")
    assert is_name("thierry")
    assert not is_name("cloudwatt")


def test_words_stand_as_a_whole() -> None:
    assert list(occurrences("atos, catos, atosatos l'atos", "atos")) == [0, 24]


def test_finder() -> None:
    found = finder(("étoile", "jus d'orange", "A7", "!"))
    assert found is not None
    assert [m.group() for m in found.finditer("des etoiles, un jus d'orange sur l'a7, etoiler, a77")] == [
        "etoiles",
        "jus d'orange",
        "a7",
    ]
    assert finder(()) is None
    assert finder(("!",)) is None


@pytest.mark.parametrize(
    "before", ["l'operateur ", "le groupe ", "le pdg d'", "les salaries de ", "chez ", "le geant americain "]
)
def test_words_that_announce_a_company(before: str) -> None:
    assert names_a_kind(before)


@pytest.mark.parametrize("before", ["entre ", "a ", "le jus d'", "la ville d'", ""])
def test_words_that_do_not(before: str) -> None:
    assert not names_a_kind(before)


def test_deeds_of_companies() -> None:
    assert acts(" annonce un plan")
    assert acts(" a depose plainte")
    assert not acts(" et narbonne")
    assert speaks_of_business("le chiffre d'affaires recule")
    assert not speaks_of_business("la recolte recule")


@pytest.mark.parametrize(
    "before",
    ["l'ex-pdg de ", "ancien patron d'", "des geants comme ibm ou ", "tels que orange, sfr et ", "l'ex-", "notamment "],
)
def test_in_passing(before: str) -> None:
    assert in_passing(before)


@pytest.mark.parametrize("before", ["", "le pdg d'", "hier, ", "orange et "])
def test_not_in_passing(before: str) -> None:
    assert not in_passing(before)


def inflected(alias: str) -> set[str]:
    watch = Watch(id="x", label="x", aliases=(alias,))
    return {" ".join(s.pieces) for s in spellings(watch, 0) if s.inflected}


@pytest.mark.parametrize(
    ("alias", "forms"),
    [
        ("cloud souverain", {"clouds souverains"}),
        ("cloud de confiance", {"clouds de confiance"}),
        ("agent national", {"agents nationaux", "agente nationale", "agentes nationales"}),
        ("réseau national", {"reseaux nationaux"}),
        ("drapeau gris", {"drapeaux gris"}),
        ("Dassault Systèmes", set()),
        ("cloud", set()),
        ("de la confiance", set()),
    ],
)
def test_inflections(alias: str, forms: set[str]) -> None:
    assert inflected(alias) == forms


@pytest.mark.parametrize(
    ("alias", "edits"),
    [("Atos", 0), ("Orange", 0), ("Numergy", 1), ("SecNumCloud", 2), ("Andromède", 1), ("Gaia-X", 0), ("Gaia-XY", 1)],
)
def test_slips_forgiven(alias: str, edits: int) -> None:
    (spelling,) = spellings(Watch(id="x", label="x", aliases=(alias,)), 0)
    assert spelling.edits == edits


def test_spellings_are_listed_once() -> None:
    watch = Watch(
        id="x", label="x", aliases=("Andromède", "ANDROMEDE", "—"), acronyms=("A.D.",), surname="Andromède", fuzzy=False
    )
    assert [(s.alias, s.kind, s.edits) for s in spellings(watch, 0)] == [
        ("Andromède", "alias", 0),
        ("A.D.", "acronym", 0),
    ]


def edits(alias: str, **keys: Any) -> int:
    (first, *_) = spellings(Watch(id="x", label="x", aliases=(alias,), **keys), 0)
    return first.edits


@pytest.mark.parametrize(
    ("alias", "usual"),
    [("Abcde", 0), ("Abcdef", 1), ("Abcdefghi", 1), ("Abcdefghij", 2), ("Oranges", 1), ("Orange", 0)],
)
def test_slips_forgiven_grow_with_the_name(alias: str, usual: int) -> None:
    assert edits(alias) == usual
    assert edits(alias, fuzzy=False) == 0


def test_a_watch_says_how_much_it_may_be_misspelt() -> None:
    assert edits("Abcdefghi", two_slips_from=9) == 2
    assert edits("Abcdefghij", two_slips_from=NEVER) == 1
    assert edits("Abcdefghij", one_slip_from=NEVER) == 0
    assert edits("Abcdefghijkl", one_slip_from=12) == 2
    assert [edits("Abcdef", case="proper"), edits("Abcdef", case="proper", one_slip_from=6)] == [0, 1]
    assert [edits("Évidences", two_slips_from=9), edits("Évidences", one_slip_from=10)] == [1, 0]
