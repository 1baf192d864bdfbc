from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.letters import LETTERS, FoldedLetters
from bot.reading.words import bare_words, fold, fold_key, repair, sentences, tokens

#: What feeds hold: French letters and typography, leftovers of markup, invisible and foreign characters.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("aàâéèêëîïôöùûüçœŒæÉ'’‘ʼ -‐‑–—\u00a0\u202f\u00ad\u200b\u0301.!?…«»\n&;#Ãâ€™©¨½ƒ"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Andromède", "andromede"),
        ("Androme\u0300de", "andromede"),
        ("ŒUVRE, cœur, Æsir, Straße", "oeuvre, coeur, aesir, strasse"),
        ("co\u00adû\u200btait", "coutait"),
        ("d’Orange, d'Orange, dʼOrange", "d'orange, d'orange, d'orange"),
        ("Gaia‑X – Gaia—X", "gaia-x - gaia-x"),
        ("100\u202fM\u00a0€", "100 m €"),
        ("Atos™ Ｂｕｌｌ ﬁbre", "atos  bull fibre"),
        ("fin…", "fin."),
        ("A\x00t\x02os\tici", "atos ici"),
        ("Łódź İzmir Ångström", "lodz izmir angstrom"),
        ("ǽ 日本 각 🙂 שלום", "ae 日本 각 🙂 שלום"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold_key(text) == folded
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("AndromÃ¨de", "Andromède"),
        ("lâ€™Ã‰tat", "l’État"),
        ("Ã\u00a0 la une, Ã la une", "à la une, à la une"),
        ("lâ\x80\x99Ã\x89tat", "l’État"),
        ("prÃƒÂ©cis", "précis"),
        ("cÅ“ur", "cœur"),
        ("Ãƒâ€±", "Ã‱"),
        ("&eacute;t&#233; &#xE9;t&#xe9; d&#146;or", "été été d’or"),
        ("R&amp;D, &amp;eacute;", "R&D, &eacute;"),
    ],
)
def test_repair(broken: str, mended: str) -> None:
    assert repair(broken) == mended


@pytest.mark.parametrize(
    "sound",
    ["ABRÉGÉ… du CAFÉ »", "château, Âge, Ânerie", "R&D; AT&T", "&inconnue; &#0; &#x110000; &#xD800;", "SÃO PAULO", "Å"],
)
def test_sound_text_is_left_alone(sound: str) -> None:
    assert repair(sound) == sound


def test_places_lead_back_to_the_characters_given() -> None:
    text = "Le cœur d’AndromÃ¨de &amp; l'E\u0301tat co\u00adûte"
    found = {token.form: text[token.start : token.end] for token in tokens(text)}
    assert found == {
        "le": "Le",
        "coeur": "cœur",
        "d'": "d’",
        "andromede": "AndromÃ¨de",
        "l'": "l'",
        "etat": "E\u0301tat",
        "coute": "co\u00adûte",
    }


def test_a_place_without_width() -> None:
    assert fold("œil").origin(1, 1) == (0, 0)
    assert fold("abc").origin(2, 2) == (2, 2)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("L’Anssi et l'État", ["l'", "anssi", "et", "l'", "etat"]),
        ("jusqu'Atos, lorsqu’OVH", ["jusqu'", "atos", "lorsqu'", "ovh"]),
        ("qu'on s'aime, quelqu'un", ["qu'", "on", "s'", "aime", "quelqu'", "un"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("Nu@ge, AT&T, @atos", ["nu@ge", "at&t", "atos"]),
        ("les années 90'", ["les", "annees", "90"]),
        ("Cap-Gemini_SA", ["cap", "gemini", "sa"]),
    ],
)
def test_tokens(text: str, forms: list[str]) -> None:
    assert [token.form for token in tokens(text)] == forms


def test_bare_words_are_the_words_without_places() -> None:
    assert bare_words("L’œuvre d'AndromÃ¨de 日本") == ["l", "oeuvre", "d", "andromede", "日本"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("M. Dupont est parti. Il revient.", ["M. Dupont est parti.", "Il revient."]),
        ("J. Martin et St. Louis, cf. art. 5. Fin.", ["J. Martin et St. Louis, cf. art. 5.", "Fin."]),
        ("Il vaut 3.5 M€… Ou 4 ? Oui !", ["Il vaut 3.5 M€…", "Ou 4 ?", "Oui !"]),
        ("« Non. » dit-il. « Oui. » Elle part.", ["« Non. » dit-il.", "« Oui. »", "Elle part."]),
        ("C'est la fin.Début du plan.", ["C'est la fin.", "Début du plan."]),
        ("Lu sur Silicon.fr et ASP.Net hier.", ["Lu sur Silicon.fr et ASP.Net hier."]),
        ("Titre sans point\nPuis le texte", ["Titre sans point", "Puis le texte"]),
        ("1. Le plan\n 12. Sa suite", ["1. Le plan", "12. Sa suite"]),
        ("C'était en 2012. Puis rien.", ["C'était en 2012.", "Puis rien."]),
        ("Fin.\n\n\nDébut", ["Fin.", "Début"]),
        (" \n ", []),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == parts


@given(TEXTS)
def test_sentences_are_slices_that_leave_out_only_space(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert sentence.text == text[sentence.start : sentence.end]
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


@given(TEXTS)
def test_both_ways_of_folding_agree(text: str) -> None:
    letters = FoldedLetters(text)
    assert letters.whole() == text.translate(LETTERS)
    assert letters.words() == re.findall(r"[^\W_]+", letters.whole())
    assert letters.in_step == all(len(LETTERS[ord(char)]) == 1 for char in text)
    assert fold(text).text == fold_key(text)
    assert fold(text).words == bare_words(text)


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = FoldedLetters(text).whole()
    assert FoldedLetters(folded).whole() == folded


@given(TEXTS)
def test_every_token_folds_from_its_own_place(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.form in fold_key(text[token.start : token.end])


@given(TEXTS)
def test_origins_keep_their_order(text: str) -> None:
    folded = fold(text)
    places = [folded.origin(i, i + 1) for i in range(len(folded.text))]
    assert all(a <= b for a, b in pairwise(places))
    assert all(start < end for start, end in places)


@pytest.mark.parametrize("run", ["a", ".", ". ", "É…", "&amp", "Ã", "»", "\u200b", "🙂", "ש", "\x02", "l'"])
def test_long_monotone_text_is_read(run: str) -> None:
    text = run * 20_000
    assert len(sentences(text)) <= 20_000
    assert len(tokens(text)) <= 20_000
    assert bare_words(text) is not None
