"""A query holds or says what it lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.query import holds
from bot.model import Near, Query
from bot.reading.words import bare_words

TITLE = "Clouds souverains : l'État choisit"
TEXT = "Orange et Thales hébergent les données de l'État. Un appel d’offres suivra, dit Thales, loin du cloud."


def asked(query: Query, title: str = TITLE, text: str = TEXT) -> str:
    return holds(query, (bare_words(title), bare_words(text)))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Query(), ""),
        (Query(all=("etat", "Orange", "appel d'offres")), ""),
        (Query(all=("cloud souverain",)), ""),
        (Query(all=("Orange", "Bull")), "missing in the article: Bull"),
        (Query(all=("offres appel",)), "missing in the article: offres appel"),
        (Query(all=("choisit Orange",)), "missing in the article: choisit Orange"),
        (Query(all=("Oran",)), "missing in the article: Oran"),
        (Query(all=("…",)), "missing in the article: …"),
        (Query(any=("Bull", "Thales")), ""),
        (Query(any=("Bull", "Atos")), "none of these in the article: Bull, Atos"),
        (Query(none=("webinaire",)), ""),
        (Query(none=("webinaire", "appel d'offres")), "unwanted in the article: appel d'offres"),
        (Query(all=("Orange",), none=("Thales",)), "unwanted in the article: Thales"),
        (Query(near=Near(words=("Orange", "données"), within=6)), ""),
        (Query(near=Near(words=("données", "Orange"), within=6)), ""),
        (Query(near=Near(words=("Orange", "données"), within=5)), "not close together: Orange, données"),
        (Query(near=Near(words=("appel d'offres", "Thales", "données"), within=12)), ""),
        (Query(near=Near(words=("Orange", "Bull"), within=100)), "not close together: Orange, Bull"),
        (Query(near=Near(words=("souverain", "Orange"), within=100)), "not close together: souverain, Orange"),
    ],
)
def test_a_query_holds_or_says_what_it_lacks(query: Query, reason: str) -> None:
    assert asked(query) == reason


def test_short_words_have_no_plural_of_their_own() -> None:
    """« loi » would else also be « lois », and « sap » « saps »: nobody can foresee what three letters become."""
    assert asked(Query(all=("SAP",)), "", "Les SAPs arrivent.")
    assert not asked(Query(all=("SAP",)), "", "SAP arrive.")


WORDS = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, min_size=2, max_size=3, unique=True), st.integers(2, 6))
def test_near_is_a_window_that_holds_all(text: list[str], words: list[str], within: int) -> None:
    """The sweep finds what looking at each window in turn finds."""
    windows = [text[start : start + within] for start in range(len(text))]
    expected = any(set(words) <= set(window) for window in windows)
    assert (holds(Query(near=Near(words=tuple(words), within=within)), [text]) == "") == expected


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), WORDS)
def test_all_and_none_are_each_other_s_opposite(title: list[str], text: list[str], word: str) -> None:
    fields = (title, text)
    assert bool(holds(Query(all=(word,)), fields)) != bool(holds(Query(none=(word,)), fields))
