"""The quick way through a text proposes what a plain reading of all its words proposes."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.founding import default_watchlist
from bot.matching.index import Candidate, Index
from bot.matching.spelling import spellings
from bot.model import Watch
from bot.reading.runs import runs, words_of
from bot.reading.words import bare_words, fold
from bot.watchlist import load

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "orangesum-links" / "small_articles.jsonl.xz"
NAMES = (
    *("Les Échos", "Cloudwatt", "Cap Gemini", "OVH", "Gaia-X", "Numergy", "Dassault Systèmes", "AT&T", "3DS Outscale"),
    *("cloud souverain", "SecNumCloud", "Société d'Économie de l'Œuvre Numérique", "Bleu", "Ça", "Le Monde"),
)
#: What French texts are made of, and what breaks them.
_SIGNS = "   --’'.,;&#«»–\n\t\xa0\u202f\u200b\u0301\u00ad\x00\x1c_/@"
_PARTS = (
    *(
        "les",
        "la",
        "l’",
        "d'",
        "cloud",
        "clouds",
        "watt",
        "cap",
        "gemini",
        "capgemini",
        "ovh",
        "gaia",
        "x",
        "syst",
        "3",
    ),
    *("échos", "e\u0301chos", "Ã©chos", "&eacute;chos", "NUMERGY", "numegry", "nummergy", "dassault", "dasault", "ds"),
    *("systèmes", "systemes", "sistèmes", "œuvre", "oeuvre", "numérique", "économie", "société", "ça", "Ã§a", "bleu"),
    *("at", "&amp;", "t", "&", "Ã", "outscale", "out", "scale", "souverain", "souverains", "secnum", "secnumclou", "…"),
    *("\ud800", "a" * 70, "é" * 40, "– – – – – – –"),
)
TEXTS = st.lists(st.sampled_from(_PARTS) | st.sampled_from(_SIGNS) | st.just(" "), max_size=30).map("".join)


def index_of(names: tuple[str, ...]) -> Index:
    watches = [Watch(id=name, label=name, aliases=(name,)) for name in names]
    return Index(spelling for place, watch in enumerate(watches) for spelling in spellings(watch, place))


@cache
def learnt() -> Index:
    """An index that goes from text to text and remembers."""
    return index_of(NAMES)


def quickly(index: Index, text: str) -> set[Candidate]:
    clues = index.clues(text)
    return set(index.candidates(fold(text).text, clues)) if clues else set()


def plainly(index: Index, text: str) -> set[Candidate]:
    """Each word looked up, wherever it stands and whatever stands beside it."""
    leads = {word: lead for word in bare_words(text) if (lead := index._lead(word)) is not None}
    return set(index.candidates(fold(text).text, leads))


@given(st.text(max_size=40) | TEXTS)
def test_the_words_of_a_text_are_those_of_its_runs(text: str) -> None:
    met = runs(text)
    assert words_of(met) == [word for run in met for word in words_of((run,))] == bare_words(text)


@given(TEXTS)
def test_nothing_is_passed_over(text: str) -> None:
    assert quickly(learnt(), text) == plainly(learnt(), text)


@given(st.text(max_size=60))
def test_nothing_is_passed_over_in_any_text(text: str) -> None:
    assert quickly(learnt(), text) == plainly(learnt(), text)


@given(st.lists(TEXTS, max_size=8))
def test_what_is_forgotten_is_learnt_again(texts: list[str]) -> None:
    forgetful = index_of(NAMES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.matching.index._REMEMBERED", 5)
        for text in texts:
            assert quickly(forgetful, text) == plainly(forgetful, text)


def test_a_name_behind_many_signs() -> None:
    text = "Cap – – – – – – – – Gemini, Les " + "» " * 50 + "Échos, Les - Échos"
    assert {hit.spelling.alias for hit in quickly(learnt(), text)} == {"Les Échos"}
    assert quickly(learnt(), text) == plainly(learnt(), text)


def test_a_name_among_many_words_of_one_run() -> None:
    text = "a–b–c–d–e–f–dasault-systèmes, a—b—c—d—e—f—dasault’systèmes—a—b—c—d—e—f"
    assert len(runs(text)) == 3
    assert [hit.spelling.alias for hit in quickly(learnt(), text)] == ["Dassault Systèmes"] * 2
    assert quickly(learnt(), text) == plainly(learnt(), text)


def test_long_runs_are_not_remembered() -> None:
    index = index_of(NAMES)
    index.clues(" ".join(f"{'é' * 60}{number}" for number in range(100)))
    assert not index._dull
    assert not index._nowhere


@pytest.mark.skipif(not DATA.exists(), reason="shared data with press articles is absent")
def test_nothing_is_passed_over_in_the_press() -> None:
    watches = load(default_watchlist()).watches
    index = Index(spelling for place, watch in enumerate(watches) for spelling in spellings(watch, place))
    with lzma.open(DATA, "rt", encoding="utf-8") as lines:
        texts = ["\n".join(json.loads(line)["paragraphs"]) for line, _ in zip(lines, range(300), strict=False)]
    found = [quickly(index, text) for text in texts]
    assert found == [plainly(index, text) for text in texts]
    assert sum(map(bool, found)) > 30
