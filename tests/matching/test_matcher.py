from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Matcher, match_with
from bot.model import Matching, Query, Watch


def watch(watch_id: str, *aliases: str, **more: Any) -> Watch:
    return Watch(id=watch_id, label=watch_id, aliases=aliases, **more)


WATCHES = (
    watch("cloudwatt", "Cloudwatt"),
    watch("numergy", "Numergy"),
    watch("capgemini", "Capgemini"),
    watch("gaia-x", "Gaia-X"),
    watch("secnumcloud", "SecNumCloud"),
    watch("ovh", "OVH", "OVHcloud"),
    watch("nuage", "Nu@ge", "projet Nuage"),
    watch("dassault-systemes", "Dassault Systèmes"),
    watch("dassault", "Dassault", case="proper"),
    watch("caisse", "Caisse des dépôts", acronyms=("CDC",)),
    watch("ecp", "European Cloud Partnership", acronyms=("ECP",), context=("Tallinn",)),
    watch("windows", "Windows Server 2022"),
    watch("bank", "Banque du Nord"),
    watch("souverain", "cloud souverain", type="topic"),
    watch("confiance", "cloud de confiance", type="topic"),
    watch("office", "Office 365"),
    watch("echos", "Les Echos", mode="source"),
    watch("atos", "Atos", "Atos Origin", case="proper", veto=("mont Atos",)),
    watch("origin", "Origin"),
    watch("bull", "Bull", case="proper", veto=("Red Bull", "bull market", "taureau")),
    watch(
        "orange",
        "Orange",
        "Orange Business",
        "France Télécom",
        case="proper",
        context=("opérateur", "fibre"),
        veto=("vigilance orange", "jus d'orange", "Vaucluse"),
    ),
    watch("free", "Free", case="proper"),
    watch("carrefour", "Carrefour", case="proper"),
    watch("breton", "Thierry Breton", type="person", surname="Breton"),
    watch("eviden", "Eviden", shared=True),
    watch("eviden-2", "Eviden", shared=True),
    watch("open", "Open Cloud", context=("Commission",)),
    watch("worth", "Worth, un créateur"),
)
MATCHER = Matcher(WATCHES)


def named(text: str, title: str = "") -> set[str]:
    return {mention.watch for mention in MATCHER.match(title, text).mentions}


def evidence(text: str) -> list[tuple[str, str, int]]:
    return [(e.text, e.form, e.distance) for m in MATCHER.match("", text).mentions for e in m.evidence]


def reasons(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(refusal.watch, refusal.reason) for refusal in MATCHER.match(title, text).refused]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cloudwatt ferme.", ("Cloudwatt", "exact", 0)),
        ("CloudWatt ferme.", ("CloudWatt", "folded", 0)),
        ("clou\u00addwatt ferme.", ("clou\u00addwatt", "folded", 0)),
        ("Cloud Watt ferme.", ("Cloud Watt", "joined", 0)),
        ("Cloud-Watt ferme.", ("Cloud-Watt", "joined", 0)),
        ("Cap Gemini embauche.", ("Cap Gemini", "joined", 0)),
        ("Gaia X recule.", ("Gaia X", "joined", 0)),
        ("Sec Num Cloud avance.", ("Sec Num Cloud", "joined", 0)),
        ("OVH-cloud avance.", ("OVH-cloud", "joined", 0)),
        ("L'O.V.H. d'alors.", ("O.V.H", "joined", 0)),
        ("La O. V. H. avance.", ("O. V. H", "joined", 0)),
        ("Le Nu@ge avance.", ("Nu@ge", "exact", 0)),
        ("DassaultSystèmes avance.", ("DassaultSystèmes", "joined", 0)),
        ("Des clouds souverains.", ("clouds souverains", "folded", 0)),
        ("Des clouds de confiance.", ("clouds de confiance", "folded", 0)),
        ("Cloudwat ferme.", ("Cloudwat", "fuzzy", 1)),
        ("Cloudwwatt ferme.", ("Cloudwwatt", "fuzzy", 1)),
        ("Cluodwatt ferme.", ("Cluodwatt", "fuzzy", 1)),
        ("Numergi ferme.", ("Numergi", "fuzzy", 1)),
        ("Dassautt Sistèmes avance.", ("Dassautt Sistèmes", "fuzzy", 2)),
        ("La Caise des dépots avance.", ("Caise des dépots", "fuzzy", 1)),
        ("La Caisse de dépôts avance.", ("Caisse de dépôts", "fuzzy", 1)),
        ("Vu chez Worth, un créateur anglais.", ("Worth, un créateur", "exact", 0)),
    ],
)
def test_forms(text: str, found: tuple[str, str, int]) -> None:
    assert evidence(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Le matos a tous les atouts d'Athos.",
        "catosphère et photosatos",
        "Une bulle, des oranges.",
        "cloudwattage et précloudwatt",
        "Office 366 et Office 36",
        "Une caisse. Des dépôts.",
        "Une Caisse, des dépôts.",
        "Un cloud souvent utile.",
        "le watt du cloud",
        "Ce que les échos du passé disent.",
        "numergy".replace("y", "yzzz"),
        "Gaia, X et Y",
        "Windows Server 2023",
        "Banque du Nxrx",
        "Ov h et O V H",
        "Il y a O.V. et H. Martin, O-V-H",
        "SecN u mC loud",
    ],
)
def test_silence(text: str) -> None:
    assert not named(text)


def test_apart_by_a_sentence_end() -> None:
    assert not named("C'est un cloud. Watt est ailleurs.")


@pytest.mark.parametrize(
    ("text", "watch_id", "reason"),
    [
        ("La vigilance Orange dure.", "orange", "veto: vigilance orange"),
        ("L'orange est mûre.", "orange", "case"),
        ("On dit qu'Orange est là.", "orange", "context missing"),
        ("Red Bull gagne.", "bull", "veto: Red Bull"),
        ("Bull, un taureau noir.", "bull", "veto: taureau"),
        ("Un pit-bull mord.", "bull", "inside a word"),
        ("Serge Dassault est venu.", "dassault", "part of a longer name"),
        ("Ce jour-là Serge Dassault est venu.", "dassault", "part of a longer name"),
        ("Dassault Systèmes est venu.", "dassault", "nested in Dassault Systèmes"),
        ("Carrefour des gauches à Lyon.", "carrefour", "common word"),
        ("LE GRAND CARREFOUR DES IDEES", "carrefour", "part of a longer name"),
        ("M. Breton parle.", "breton", "surname without full name"),
        ("La CDC parle.", "caisse", "acronym without long form"),
        ("Un Open Cloud pour tous.", "open", "context missing"),
    ],
)
def test_refusals(text: str, watch_id: str, reason: str) -> None:
    assert (watch_id, reason) in reasons(text)
    assert watch_id not in named(text)


def test_refusal_says_where() -> None:
    text = "&eacute;t&eacute; : vigilance Orange"
    (refusal,) = MATCHER.match("", text).refused
    assert (refusal.field, refusal.text, text[refusal.start :]) == ("text", "Orange", "Orange")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'opérateur Orange recule.", {"orange"}),
        ("Orange a déposé plainte.", {"orange"}),
        ("Le PDG d'Orange recule.", {"orange"}),
        ("Orange Business recule.", {"orange"}),
        ("L'ex-Atos recule.", {"atos"}),
        ("ATOS recule.", {"atos"}),
        ("Alors la SSII Atos recule.", {"atos"}),
        ("Les recalés de Numergy Atos et OVH reculent.", {"numergy", "atos", "ovh"}),
        ("Orange-Business : l'opérateur recule.", {"orange"}),
        ("SFR-Bull recule.", {"bull"}),
        ("Carrefour, cette entreprise, recule.", {"carrefour"}),
        ("Chez Carrefour on recule.", {"carrefour"}),
        ("Le groupe Dassault recule.", {"dassault"}),
        ("Le groupe Dassaut recule.", {"dassault"}),
        ("Le groupe dassaut recule.", set()),
        ("Free recule.", {"free"}),
        ("Eviden recule.", {"eviden", "eviden-2"}),
        ("Thierry Breton recule. M. Breton revient.", {"breton"}),
        ("La Caisse des dépôts recule. La CDC revient.", {"caisse"}),
        ("L'ECP recule à Tallinn.", {"ecp"}),
        ("La Commission veut un Open Cloud.", {"open"}),
        ("Lu dans Les Echos.", {"echos"}),
    ],
)
def test_belief(text: str, found: set[str]) -> None:
    assert named(text) == found


def test_one_sense_per_article() -> None:
    text = "L'opérateur Orange recule. " + "Rien de neuf ici. " * 9 + "On dit qu'Orange est là."
    (mention,) = MATCHER.match("", text).mentions
    assert len(mention.evidence) == 2
    assert mention.evidence[0].context == ("opérateur",)


def test_match_with_is_the_matcher_of_some_watches() -> None:
    assert match_with([watch("atos", "Atos")])("Atos", "") == Matcher([watch("atos", "Atos")]).match("Atos", "")


def test_context_reaches_from_title_to_lead_and_back() -> None:
    assert named("L'opérateur s'excuse.", "Orange en panne") == {"orange"}
    assert named("Le sort d'Orange se joue.", "Le prix de la fibre") == {"orange"}
    assert not named("Rien. Rien. Rien. Rien. Un opérateur.", "Ciel d'Orange")


def test_context_that_is_a_french_word_counts_with_its_capital() -> None:
    matcher = Matcher([watch("orange", "Orange", context=("Bleu", "Free"), case="proper")])
    assert matcher.match("", "Avec Orange, Bleu avance.").mentions
    assert not matcher.match("", "Sous Orange, le ciel est bleu.").mentions


def test_surname_in_the_title() -> None:
    mentions = MATCHER.match("Breton s'explique", "Thierry Breton a parlé.").mentions
    assert [e.field for e in mentions[0].evidence] == ["title", "text"]


def test_surname_before_the_full_name() -> None:
    found = MATCHER.match("", "Breton a parlé. Thierry Breton aussi. André Breton jamais.")
    assert [e.text for m in found.mentions for e in m.evidence] == ["Thierry Breton"]
    assert [r.reason for r in found.refused] == ["surname without full name", "part of a longer name"]


def test_longest_name_wins_over_another_watch() -> None:
    assert named("Atos Origin recule.") == {"atos"}
    assert ("origin", "nested in Atos Origin") in reasons("Atos Origin recule.")


def test_veto_cancels_the_hit_and_not_the_article() -> None:
    assert named("La vigilance Orange dure. L'opérateur Orange recule.") == {"orange"}


@pytest.mark.parametrize(
    ("title", "text", "role"),
    [
        ("Atos recule", "", "subject"),
        ("", "Atos recule.", "subject"),
        ("", "L'ex-PDG d'Atos est élu.", "passing"),
        ("", "Des géants comme OVH ou Atos reculent.", "passing"),
        ("", "Rien. Rien. Rien. Puis Atos.", "passing"),
        ("", "Rien. Rien. Rien. Puis Atos. Encore Atos. Et Atos.", "subject"),
    ],
)
def test_role(title: str, text: str, role: str) -> None:
    (mention,) = (m for m in MATCHER.match(title, text).mentions if m.watch == "atos")
    assert mention.role == role


def test_scores_order_places_forms_and_roles() -> None:
    def score(title: str, text: str) -> float:
        return MATCHER.match(title, text).mentions[0].score

    exact_title, exact_lead = score("Cloudwatt ferme", ""), score("", "Cloudwatt ferme.")
    late, slip = score("", "Rien. Rien. Rien. Cloudwatt."), score("", "Cloudwat ferme.")
    assert 1 >= exact_title > exact_lead > slip > 0
    assert exact_lead > late
    assert score("", "Cloudwatt ferme. Cloudwatt rouvre.") > exact_lead


def test_query_asks_more_of_the_article() -> None:
    matcher = Matcher([watch("atos", "Atos", query=Query(any=("cloud",)))])
    assert matcher.match("", "Atos vend son cloud.").mentions
    (refusal,) = matcher.match("", "Atos vend son siège.").refused
    assert refusal.reason == "none of these in the article: cloud"


def test_a_name_repeated_without_end_is_judged_a_while() -> None:
    (mention,) = MATCHER.match("", "Cloudwatt " * 1_000).mentions
    assert len(mention.evidence) == 200


def test_nothing_to_find() -> None:
    assert Matcher(()).match("Atos", "Atos") == Matching()
    assert MATCHER.match("", "") == Matching()


def test_learnt_words_change_no_answer() -> None:
    text = "Cloudwat, Cap Gemini, Numergie et autres matos."
    assert Matcher(WATCHES).match("", text) == MATCHER.match("", text) == MATCHER.match("", text)


def test_memory_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.index._REMEMBERED", 3)
    matcher = Matcher(WATCHES)
    for number in range(20):
        matcher.match("", f"mot{number} Cloudwat{chr(97 + number)}")
    assert len(matcher.match("", "Cloudwatt et Cloudwat").mentions[0].evidence) == 2


ANYTHING = st.text(
    st.one_of(st.sampled_from("Orange Atos Cloud Watt Breton l'.-,&;é\u00ad\u0301\n"), st.characters()), max_size=80
)


@given(ANYTHING, ANYTHING)
def test_evidence_is_a_slice_of_the_field_given(title: str, text: str) -> None:
    text = f"{text} Cloudwatt {title}"
    found = MATCHER.match(title, text)
    for mention in found.mentions:
        assert 0 < mention.score <= 1
        for e in mention.evidence:
            field = title if e.field == "title" else text
            assert field[e.start : e.end] == e.text
    for refusal in found.refused:
        field = title if refusal.field == "title" else text
        assert field[refusal.start :].startswith(refusal.text)


@pytest.mark.parametrize(
    "run", ["Cloud", "Cloud ", "Cloud-", "a,", "Orange ", "Orange.", "🙂", "שלום ", "\x02", "l'", "Atos"]
)
def test_long_monotone_text_ends(run: str) -> None:
    assert MATCHER.match("", run * 3_000) is not None
