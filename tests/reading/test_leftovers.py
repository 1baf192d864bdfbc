"""What belongs to the page and what to the article."""

from __future__ import annotations

import pytest

from bot.reading.leftovers import is_finished, is_furniture, own_sentences, uncut

FURNITURE = [
    "Lire la suite",
    "» Lire la suite…",
    "Lire aussi : Atos en Bourse",
    "L'article Atos choisit Bull est apparu en premier sur Silicon.",
    "The post Atos picks Bull appeared first on Silicon.",
    "Partager",
    "Partagez cet article sur LinkedIn",
    "• Imprimer",
    "Publié par La rédaction le | Mis à jour le",
    "Crédit photo : AFP",
    "© Atos",
    "Photo d'illustration : un centre de données.",
    "TESTEZ GRATUITEMENT L'ABONNEMENT À L'USINE NOUVELLE",
    "Abonnez-vous pour lire la suite de cet article.",
    "Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.",
    "Inscrivez-vous à la newsletter",
    "Nous utilisons des cookies pour mesurer l'audience de ce site.",
    "Vos données personnelles sont traitées par nos partenaires.",
    "12 commentaires",
    "2 min",
    "***",
    "",
]
NEWS = [
    "Atos et OVH ont été retenus pour piloter le cloud français.",
    "La Cnil sanctionne Google pour ses cookies.",
    "Les abonnés d'Orange paieront plus cher.",
    "Le partage des voix a favorisé l'opérateur.",
    "Selon la photo publiée par le groupe, le site est détruit.",
    "La suite du procès est renvoyée à mardi.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    assert is_furniture(line) or not line


@pytest.mark.parametrize("line", NEWS)
def test_news(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize("end", [" […]", "[...]", " (…)", "…", "...", " [&#8230;]"])
def test_a_cut_is_no_end_and_can_be_taken_off(end: str) -> None:
    assert not is_finished("Le groupe annonce un" + end)
    assert uncut("Le groupe annonce un" + end) == "Le groupe annonce un"


def test_an_end() -> None:
    for sentence in ("Il part.", "Part-il ?", "« Il part. »", "Il part (enfin).", "Il part !\u00a0»"):
        assert is_finished(sentence), sentence
    assert not is_finished("Une réponse au Patriot Act")
    assert uncut("Il part.") == "Il part."


def test_own_sentences_keep_their_places() -> None:
    text = "Atos part. Lire la suite\nPartager\nOVH reste."
    own = own_sentences(text)
    assert [text[s.start : s.end] for s in own] == [s.text for s in own]
    assert "OVH reste." in [s.text for s in own]
    assert "Partager" not in [s.text for s in own]
