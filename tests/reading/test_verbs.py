"""Verbs by auxiliary and ending, and which of them a date goes with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.tense import direction, governing
from bot.reading.verbs import is_infinitive, is_participle, verbs


def kinds(text: str) -> list[str]:
    return [f"{text[v.start : v.end]}: {v.kind}" for v in verbs(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le groupe a en effet annoncé son départ.", ["a en effet annoncé: past"]),
        ("Le groupe n'a visiblement pas frappé les esprits.", ["a visiblement pas frappé: past"]),
        ("A travers la mission, rien.", ["A: state"]),
        ("Elle s'est retirée puis elles sont parties.", ["est retirée: past", "sont parties: past"]),
        ("Atos avait postulé.", ["avait postulé: pluperfect"]),
        ("Atos avait un plan.", ["avait: imperfect"]),
        ("Il aurait racheté Bull.", ["aurait racheté: hearsay"]),
        ("Ils seraient intéressés.", ["seraient intéressés: conditional"]),
        ("Il ouvrirait un site.", ["ouvrirait: conditional"]),
        ("Il se retirait du projet.", ["retirait: imperfect"]),
        ("Il lançait Canopy.", ["lançait: imperfect"]),
        ("L'Etat devait verser 135 millions, il allait payer.", ["devait: due", "allait: due"]),
        ("Il doit réunir ses partenaires.", ["doit: future"]),
        ("Il devra partir.", ["devra: future"]),
        ("Elle va ouvrir, elle va bien.", ["va: future"]),
        ("Le groupe prévoit trois sites.", ["prévoit: future"]),
        ("Le groupe compte investir.", ["compte: future"]),
        ("Le site compte mille abonnés.", ["compte: state"]),
        ("Le procès est prévu en mai.", ["est prévu: future"]),
        ("Attendue le 15 mars, la loi tarde.", ["Attendue: future"]),
        ("L'objectif est d'allier les forces.", ["est: future"]),
        ("Le groupe vient de céder Bull.", ["vient: past"]),
        ("Le groupe vient du nord.", []),
        ("Il sera nommé, il présentera, ils ouvriront, je quitterai.", ["sera nommé: future", "présentera: future",
         "ouvriront: future", "quitterai: future"]),
        ("Dans les environs, nous livrerons.", ["livrerons: future"]),
        ("Il annonça, ils lancèrent, il créa.", ["annonça: past", "lancèrent: past", "créa: past"]),
        ("Le plan annoncé par le ministre.", ["annoncé: participle"]),
        ("Atos lance Canopy depuis l'annonce.", ["lance: present"]),
        ("L'opéra et le retrait du portrait fait.", []),
        ("Il faut voir.", ["faut: state"]),
        ("Après avoir reporté sa décision.", ["avoir reporté: past"]),
        ("On voit Clara et Sahara au lait.", []),
        ("a-t-il ainsi déclaré", ["a-t-il ainsi déclaré: past"]),
    ],
)  # fmt: skip
def test_verbs(text: str, told: list[str]) -> None:
    assert kinds(text) == told


def test_endings() -> None:
    assert all(map(is_participle, ("annoncé", "retenues", "mis", "vendue", "inscrites", "ouverts")))
    assert not any(map(is_participle, ("é", "le", "marcher")))
    assert is_infinitive("ouvrir")
    assert not is_infinitive("or")


@pytest.mark.parametrize(
    ("text", "words", "way"),
    [
        ("Il a annoncé le 22 décembre qu'il se retirera.", "22 décembre", "past"),
        ("Le 20 janvier, le ministre réunira ceux qu'il a choisis.", "20 janvier", "future"),
        ("En outre, dès le 20 janvier, le ministre réunira les siens.", "20 janvier", "future"),
        ("Il a reculé ; le 20 janvier il avancera.", "20 janvier", "future"),
        ("Il a reculé ; le 20 janvier, rien.", "20 janvier", "past"),
        ("Il reste là le 20 janvier.", "20 janvier", ""),
        ("Le 20 janvier, rien.", "20 janvier", ""),
    ],
)
def test_which_way_a_date_lies(text: str, words: str, way: str) -> None:
    start = text.index(words)
    assert direction(governing(text, start, start + len(words), verbs(text))) == way


@given(st.text(max_size=120))
def test_of_any_text(text: str) -> None:
    position = 0
    for verb in verbs(text):
        assert position <= verb.start < verb.end <= len(text)
        position = verb.end
