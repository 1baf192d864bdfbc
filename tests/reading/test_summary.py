"""Which sentences tell the news."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.seeds import parse_document
from bot.reading.summary import summarize

SEEDS = Path(__file__).parents[2] / "seeds"


def founding(number: str, sentences: int) -> tuple[str, ...]:
    path = next(SEEDS.glob(f"{number}-*.md"))
    document = parse_document(path.read_text(encoding="utf-8"), file=path.name)
    return summarize(document.title, document.text, names=("Andromède", "Atos"), sentences=sentences)


def test_of_a_blog_a_sentence_and_the_one_it_leans_on() -> None:
    assert founding("000", 2) == (
        "Dassault Systèmes a en effet annoncé fin 2011 son départ du projet visant à proposer une offre complète de "
        "Cloud « à la française ».",
        "Suite à ce départ, la SSII Atos semble particulièrement motivée pour rejoindre le projet.",
    )


def test_of_a_magazine_its_lead_and_the_statement() -> None:
    first, second, _ = founding("002", 3)
    assert first.startswith("Suite au retrait de Dassault Systèmes du consortium français Andromède, Eric Besson")
    assert second.startswith("Le ministre de l’Industrie a déclaré le 12 janvier")


def test_of_a_news_site_its_lead() -> None:
    assert founding("003", 2) == (
        "Atos et OVH ont été retenus pour piloter le cloud français dans le cadre du plan de redressement industriel "
        "du pays.",
        "Atos est également chargé d'une mission à l'échelle de l'Europe, autour de l'Open Cloud européen.",
    )


def test_a_watched_name_decides_between_like_sentences() -> None:
    text = (
        "Le groupe a signé un contrat de dix ans à Paris. L'éditeur a signé un contrat de dix ans à Lyon. "
        "Numergy a signé un contrat de dix ans à Lille."
    )
    assert "Numergy" not in summarize("Des signatures", text, sentences=1)[0]
    assert "Numergy" in summarize("Des signatures", text, names=("numergy",), sentences=1)[0]


def test_leftovers_headings_and_the_title_are_never_taken() -> None:
    text = (
        "OVH ouvre un site\nLe groupe ouvre un centre de données à Milan.\nUne expansion en Europe\n"
        "Publié par La rédaction le 3 mars.\nVoici ce qu'en dit le patron du groupe :\nLire la suite"
    )
    assert summarize("OVH ouvre un site", text) == ("Le groupe ouvre un centre de données à Milan.",)


def test_a_teaser_says_less() -> None:
    assert summarize("OVH", "Le groupe de Roubaix ouvre un centre de données en […]") == (
        "Le groupe de Roubaix ouvre un centre de données en",
    )
    assert summarize("OVH", "Le groupe ouvre un centre à Milan. Il emploiera trente personnes dès […]") == (
        "Le groupe ouvre un centre à Milan.",
    )


@pytest.mark.parametrize("text", ["", "Un mot", "OVH", "Lire la suite\nPartager", "***", "OVH ouvre un site"])
def test_nothing_of_its_own_is_nothing(text: str) -> None:
    assert summarize("OVH ouvre un site", text) == ()


def test_a_giant_sentence_is_cut_at_a_word() -> None:
    text = "Le groupe " + "annonce, " * 100 + "enfin."
    (only,) = summarize("Titre", text, limit=100)
    assert text.startswith(only)
    assert 80 < len(only) <= 100
    assert only.endswith("annonce")


def test_asked_for_none() -> None:
    assert summarize("Titre", "Le groupe ouvre un centre à Milan.", sentences=0) == ()
    assert summarize("Titre", "Anticonstitutionnellement parlant il est mort.", limit=3) == ()


def test_the_same_sentence_is_said_once() -> None:
    text = "Le groupe ouvre un centre à Milan. " * 3
    assert summarize("Titre", text) == ("Le groupe ouvre un centre à Milan.",)


def test_a_sentence_without_telling_words() -> None:
    assert summarize("Titre", "C'est ce qu'il en est de nous tous. Il y a de tout en tout.", sentences=1)


SENTENCES = st.sampled_from(
    ["Atos part de Paris ce matin.", "Il y reviendra sans doute !", "OVH construit à Milan…", "Partager", "Un titre",
     "« C'est une revanche », dit-il.", "\n", "Lire la suite", "x" * 40, "Le 12 janvier, M. Besson parle à Paris ?"]
)  # fmt: skip


@given(st.lists(SENTENCES, max_size=12), st.integers(0, 5), st.integers(1, 300), st.text(max_size=30))
def test_always_pieces_of_the_text_in_order_within_bounds(
    pieces: list[str], sentences: int, limit: int, title: str
) -> None:
    text = " ".join(pieces)
    summary = summarize(title, text, sentences=sentences, limit=limit)
    assert len(summary) <= sentences
    assert len(" ".join(summary)) <= limit
    position = 0
    for sentence in summary:
        position = text.index(sentence, position) + len(sentence)


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    for sentence in summarize("", text):
        assert sentence in text


def test_a_watched_name_is_told_even_far_down_when_the_title_has_none() -> None:
    text = "Le marché du cloud grandit. Les prix baissent partout. Les clients hésitent encore. " * 2
    text += "Chacun y va de son offre. Numergy ferme son centre de Lyon. Personne ne s'en émeut."
    assert "Numergy ferme son centre de Lyon." in summarize("Le marché du cloud grandit", text, names=("Numergy",))
    assert "Numergy" not in " ".join(summarize("Le marché du cloud grandit", text))
    headed = summarize("Numergy : les prix baissent partout", text, names=("Numergy",), sentences=1)
    assert headed == ("Les prix baissent partout.",)  # the title has the name: the news first


def test_a_watched_name_that_stands_nowhere_changes_nothing() -> None:
    text = "Le groupe ouvre un centre à Milan. Trente personnes y travaillent."
    assert summarize("Milan", text, names=("Bull",)) == summarize("Milan", text)
    assert summarize("Milan", "Un seul mot de Matra.", names=("Atra",)) == ("Un seul mot de Matra.",)


def test_a_watched_name_in_a_sentence_too_long_gives_way() -> None:
    text = "Le groupe ouvre un centre à Milan. Et " + "puis encore " * 50 + "Numergy."
    assert summarize("Milan", text, names=("Numergy",)) == ("Le groupe ouvre un centre à Milan.",)


def test_half_a_quotation_only_where_there_is_nothing_else() -> None:
    half = "Nous irons au bout de ce projet. »"
    assert summarize("OVH", f"{half} Le patron d'OVH parlait à Lyon.") == ("Le patron d'OVH parlait à Lyon.",)
    assert summarize("OVH", half) == (half,)


def test_headings_in_capitals_are_taken_off() -> None:
    text = "DÉCRYPTAGE - Le géant américain annonce des milliards. [AVIS D'EXPERT] Les clients doutent de tout cela."
    told = summarize("Titre", text)
    assert told == ("Le géant américain annonce des milliards.", "Les clients doutent de tout cela.")
    assert all(sentence in text for sentence in told)


def test_an_article_in_two_languages_is_told_in_french() -> None:
    text = (
        "Le groupe a annoncé la fermeture de son centre de Lyon. The group has announced that it is to close its "
        "centre in Lyon. Les salariés de la région sont reçus par la préfète."
    )
    assert summarize("OVH ferme", text) == (
        "Le groupe a annoncé la fermeture de son centre de Lyon.",
        "Les salariés de la région sont reçus par la préfète.",
    )


def test_an_article_in_english_is_told_as_it_stands() -> None:
    text = "The group has announced that it is to close its centre in Lyon. Staff will be told by the end of the week."
    assert " ".join(summarize("OVH to close its Lyon site", text)) == text
