"""What an event is about: its names, its other words, and what begins with it."""

from __future__ import annotations

from bot.memory.known import IN_BRACKETS, IN_TITLE, UNSAID, Names, know, quantities
from bot.model import Quote
from tests.memory.made import WATCHES, event

NAMES = Names.of(WATCHES)


def test_a_name_in_the_title_says_more_than_in_brackets_or_unsaid() -> None:
    known = know(event("E", "Numergy (Orange) voit le jour", "2012-09-01", "numergy", "orange", "thales"), NAMES)
    assert dict(known.about) == {"numergy": IN_TITLE, "orange": IN_BRACKETS, "thales": UNSAID}


def test_a_source_is_no_actor() -> None:
    assert dict(know(event("E", "AFP", "2012-09-01", "afp"), NAMES).about) == {}


def test_the_names_of_its_actors_are_no_words_of_an_event() -> None:
    known = know(event("E", "Thierry Breton quitte Atos", "2019-10-31", "breton", "atos"), NAMES)
    assert dict(known.words) == {"quitt": 1.0}
    assert {"atos", "breton", "quitt"} <= known.heading


def test_without_a_watchlist_ids_stand_for_names() -> None:
    known = know(event("E", "OVH et Thierry Breton réunis", "2013-10-07", "ovhcloud", "thierry-breton"), Names())
    assert dict(known.about) == {"ovhcloud": IN_TITLE, "thierry-breton": IN_TITLE}
    assert set(known.words) == {"reuni"}


def test_words_of_a_quote_weigh_less_and_amounts_are_words() -> None:
    quote = Quote(doc="x", text="le supercalculateur sera livré")
    known = know(event("E", "Le rachat", "2026-04-01", "atos", quotes=(quote,), amounts=("404 M€",)), NAMES)
    assert known.words["supercalculateur"] < known.words["rachat"]
    assert known.words["404000000€"] == 1.0


def test_a_digit_alone_is_no_quantity() -> None:
    assert quantities("3 raisons, 34 plans, 7 %") == {"34": 0.5, "7%": 1.0}


def test_births() -> None:
    for title in (
        "Création de Numergy",
        "SFR et Bull annoncent Numergy",
        "Numergy est constituée",
        "Projet scindé en deux : Numergy et Cloudwatt",
        "Consortium Numergy annoncé",
    ):
        assert know(event("E", title, "2012-09-01", "numergy"), NAMES).born == {"numergy"}, title
    for title in (
        "Numergy annonce ses résultats",
        "Orange lance un plan avec Numergy",
        "Fin de Numergy",
        "L'annonce de Numergy déçoit",
        "La coentreprise Numergy-Bull prend du retard",
        "Le consortium Numergy, Bull et Atos se défait",
        "La coentreprise de Numergy et de Bull",
    ):
        assert know(event("E", title, "2012-09-01", "numergy"), NAMES).born == frozenset(), title
