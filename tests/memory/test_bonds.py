"""The relation between an article and an earlier event is said only where the text says it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.founding import default_watchlist, founding_events, founding_relations
from bot.memory.bonds import bonds, documented
from bot.memory.known import Names
from bot.model import Article, Event
from bot.watchlist import load

NAMES = Names.of(load(default_watchlist()).watches)


def event(key: str, title: str, *actors: str) -> Event:
    day = date(2011, 12, 22)
    return Event(id=key, title=title, start=day, end=day, precision="day", actors=actors)


EVENTS = {
    each.id: each
    for each in (
        event("retrait", "Dassault Systèmes se retire du projet Andromède", "dassault-systemes", "andromede"),
        event("numergy", "Création de Numergy par SFR et Bull", "numergy", "sfr", "bull"),
        event("cloudwatt", "Orange et Thales créent Cloudwatt", "orange", "thales", "cloudwatt"),
        event("fin", "Orange ferme Cloudwatt", "orange", "cloudwatt"),
        event("rachat", "Atos rachète Bull", "atos", "bull"),
        event("offre", "Appel d'offres du Health Data Hub pour quitter Microsoft", "health-data-hub", "microsoft"),
    )
}
SAID = [
    ("Suite au retrait de Dassault Systèmes, Atos se dit prêt à entrer dans le projet.", "retrait", "continuation"),
    ("Suite à ce départ, Orange et Thales cherchent un partenaire.", "", ""),
    ("Dassault Systèmes quitte Andromède. Suite à ce départ, Orange cherche un partenaire.", "retrait", "continuation"),
    ("À la suite du départ de Dassault Systèmes, l'Etat rebat les cartes.", "retrait", "continuation"),
    ("Dans la foulée du retrait de Dassault Systèmes, Atos écrit au ministre.", "retrait", "continuation"),
    ("Conséquence du départ de Dassault Systèmes : le calendrier glisse.", "retrait", "continuation"),
    ("Un an après la création de Numergy, le bilan est mince.", "numergy", "continuation"),
    ("Trois ans après le lancement de Cloudwatt, les clients manquent.", "cloudwatt", "continuation"),
    ("Six mois après la naissance de Numergy, SFR remet au pot.", "numergy", "continuation"),
    ("Deux ans après le rachat de Bull, Atos réorganise ses équipes.", "rachat", "continuation"),
    ("Dans le sillage de la fermeture de Cloudwatt, des clients migrent.", "fin", "continuation"),
    ("Cette décision fait suite à la création de Cloudwatt.", "cloudwatt", "continuation"),
    ("En réaction au retrait de Dassault Systèmes, le ministre convoque les industriels.", "retrait", "reaction"),
    ("En réponse au rachat de Bull, Capgemini se renforce.", "rachat", "reaction"),
    ("Le syndicat réagit à la fermeture de Cloudwatt.", "fin", "reaction"),
    ("SFR riposte à la création de Cloudwatt avec son propre projet.", "cloudwatt", "reaction"),
    ("Le gouvernement répond à la défection de Dassault Systèmes.", "retrait", "reaction"),
    ("Pour répondre au lancement de Numergy, Orange baisse ses prix.", "numergy", "reaction"),
    ("Contrairement à la création de Numergy, ce projet est privé.", "numergy", "contrast"),
    ("A l'inverse du rachat de Bull, l'opération est modeste.", "rachat", "contrast"),
    ("Orange revient sur la fermeture de Cloudwatt.", "fin", "contrast"),
    ("A la différence de l'appel d'offres du Health Data Hub, le marché est attribué d'office.", "offre", "contrast"),
    ("Au lieu du rachat de Bull, Atos propose un partenariat.", "rachat", "replacement"),
    ("Ce marché remplace l'appel d'offres du Health Data Hub.", "offre", "replacement"),
    (
        "En remplacement de l'appel d'offres du Health Data Hub, une commande directe est passée.",
        "offre",
        "replacement",
    ),
]
UNSAID = [
    "Suite à une panne chez Orange, Cloudwatt était inaccessible.",
    "Suite à la nomination de son PDG, Atos se réorganise.",
    "Après la création de Numergy, SFR s'interroge.",
    "Depuis le retrait de Dassault Systèmes, rien n'a bougé.",
    "Le retrait de Dassault Systèmes précède de peu l'annonce d'Atos.",
    "Contrairement à Orange, Thales ne commente pas.",
    "Atos remplace son directeur financier.",
    "Thierry Breton succède à Didier Lamouche chez Bull.",
    "Numergy et Cloudwatt sont nés la même année.",
    "La suite du projet Andromède dépend de l'Etat.",
    "Sans réaction à la création de Numergy, Orange poursuit.",
    "Ce projet n'est pas une réponse à la création de Numergy.",
    "Ce contrat n'est pas une suite à la création de Numergy.",
    "Cette annonce ne fait pas suite à la fermeture de Cloudwatt.",
    "Orange répond à un appel d'offres de la Défense.",
    "Deux ans après son arrivée, le patron de Bull s'en va.",
    "Dix jours après l'incendie de Strasbourg, Orange rouvre son site.",
    "Orange a remplacé les serveurs de Cloudwatt.",
    "Une suite bureautique de Microsoft pour le Health Data Hub.",
    "En réponse à nos questions, Cloudwatt assure que tout va bien.",
    "A la place du siège de Bull s'élèvera un immeuble.",
    "Le rachat de Bull par Atos reste dans les mémoires.",
]


@pytest.mark.parametrize(("text", "key", "bond"), SAID)
def test_a_relation_is_read_where_the_text_says_it(text: str, key: str, bond: str) -> None:
    found = bonds(Article(key="a", title="", text=text), EVENTS.values(), NAMES)
    assert found == ({key: bond} if key else {})


@pytest.mark.parametrize("text", UNSAID)
def test_no_relation_is_read_where_the_text_says_none(text: str) -> None:
    assert bonds(Article(key="a", title=text, text=""), EVENTS.values(), NAMES) == {}


def test_enough_sentences_are_labelled() -> None:
    assert len(SAID) + len(UNSAID) >= 40 and len(UNSAID) >= 20


def test_documented_relations_never_word_as_cause_what_only_follows() -> None:
    relations = founding_relations()
    named = documented(relations)
    assert named["000", "S01"] == "continuation" and named["S02", "S01"] == "reaction"
    assert named["003", "S14"] == "contrast"
    for relation in relations:
        if relation.type in ("follows", "background", "parallel", "part of", "same person", "lesson"):
            assert (relation.later, relation.earlier) not in named
        if relation.basis.startswith("across documents"):
            assert (relation.later, relation.earlier) not in named


def test_nothing_to_bind() -> None:
    assert bonds(Article(key="a", title="", text=""), founding_events("all"), NAMES) == {}
    assert bonds(Article(key="a", title="Suite à la création de Numergy", text=""), [], NAMES) == {}
