"""French dates: what each form means, what is none, and what holds of any text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import intervals
from bot.reading.dates import Anchored, DatedExpression, dates
from bot.reading.timewords import number_of, ordinal_of

ANCHOR = date(2013, 10, 9)  # a Wednesday


def only(text: str, anchor: date = ANCHOR) -> DatedExpression:
    (found,) = dates(text, anchor=anchor)
    return found


def told(text: str, anchor: date = ANCHOR) -> str:
    found = only(text, anchor)
    days = str(found.first) if found.first == found.last else f"{found.first}..{found.last}"
    return f"{days} {found.precision} {found.given}"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Il a annoncé le 22 décembre son départ.", "2012-12-22 day explicit"),
        ("Il doit les réunir le 20 janvier.", "2014-01-20 day explicit"),
        ("La réunion a eu lieu le lundi 16 septembre.", "2013-09-16 day explicit"),
        ("mercredi 4 janvier", "2012-01-04 day explicit"),
        ("le 12 septembre dernier", "2013-09-12 day explicit"),
        ("le 12 septembre de l'an dernier", "2012-09-12 day explicit"),
        ("le 12 octobre prochain", "2013-10-12 day explicit"),
        ("le premier mars 2014", "2014-03-01 day explicit"),
        ("du 28 décembre au 3 janvier", "2013-12-28..2014-01-03 range explicit"),
        ("du 28 février 2012 au 3 mars 2013", "2012-02-28..2013-03-03 range explicit"),
        ("2013-09-12T08:30:00+02:00", "2013-09-12 day explicit"),
        ("de novembre 2012 à février 2013", "2012-11-01..2013-02-28 range explicit"),
        ("entre novembre et février", "2013-11-01..2014-02-28 range explicit"),
        ("mi-2012", "2012-05-01..2012-08-31 season explicit"),
        ("au milieu du mois de mai", "2013-05-11..2013-05-20 month explicit"),
        ("à la mi-mars dernière", "2013-03-11..2013-03-20 month explicit"),
        ("hiver 2012-13", "2012-12-01..2013-02-28 range explicit"),
        ("cet hiver", "2013-12-01..2014-02-28 range relative"),
        ("à l'hiver 2012", "2012-12-01..2013-02-28 range explicit"),
        ("au dernier trimestre 2012", "2012-10-01..2012-12-31 range explicit"),
        ("au deuxième semestre 2012", "2012-07-01..2012-12-31 range explicit"),
        ("au second trimestre 2012", "2012-04-01..2012-06-30 range explicit"),
        ("S2 2012", "2012-07-01..2012-12-31 range explicit"),
        ("au T3", "2013-07-01..2013-09-30 range explicit"),
        ("les années 90", "1990-01-01..1999-12-31 range explicit"),
        ("les années 00 et suivantes, années 1990", "1990-01-01..1999-12-31 range explicit"),
        ("Le site ouvrira à la rentrée.", "2014-09-01..2014-09-30 month inferred"),
        ("à la rentrée de septembre 2012", "2012-09-01..2012-09-30 month inferred"),
        ("semaine 53 de 2015", "2015-12-28..2016-01-03 week explicit"),
        ("demain matin", "2013-10-10 day relative"),
        ("l'annonce d'hier soir", "2013-10-08 day relative"),
        ("la nuit dernière", "2013-10-08 day relative"),
        ("cet après-midi", "2013-10-09 day relative"),
        ("Il a parlé aujourd'hui.", "2013-10-09 day relative"),
        ("mercredi prochain", "2013-10-16 day relative"),
        ("mercredi dernier", "2013-10-02 day relative"),
        ("jeudi 12", "2013-09-12 day relative"),
        ("de mercredi à samedi", "2013-10-09..2013-10-12 range relative"),
        ("Il a plu ce week-end.", "2013-10-05..2013-10-06 range relative"),
        ("le week-end dernier", "2013-10-05..2013-10-06 range relative"),
        ("le week-end prochain", "2013-10-12..2013-10-13 range relative"),
        ("ce week-end", "2013-10-12..2013-10-13 range relative"),
        ("cette année", "2013-01-01..2013-12-31 year relative"),
        ("le trimestre dernier", "2013-07-01..2013-09-30 range relative"),
        ("le semestre prochain", "2014-01-01..2014-06-30 range relative"),
        ("à la fin du trimestre", "2013-10-01..2013-12-31 range relative"),
        ("à la fin de l'année dernière", "2012-10-01..2012-12-31 season relative"),
        ("au milieu de la semaine prochaine", "2013-10-15..2013-10-17 range relative"),
        ("début du mois prochain", "2013-11-01..2013-11-10 month relative"),
        ("il y a dix jours", "2013-09-29 day relative"),
        ("il y a un an et demi", "2012-04-01..2012-04-30 month relative"),
        ("il y a deux trimestres", "2013-04-01..2013-06-30 range relative"),
        ("il y a quelques mois", "2013-04-06..2013-09-08 range inferred"),
        ("il y a quelques décennies", "1963-10-09..2003-10-09 range inferred"),
        ("il y a deux décennies", "1987-10-10..1999-10-09 range relative"),
        ("dans une quinzaine de jours", "2013-10-19..2013-10-29 range relative"),
        ("dans quelques semaines", "2013-10-16..2013-11-13 range inferred"),
        ("dans les trois mois à venir", "2013-10-10..2014-01-08 range inferred"),
        ("ces derniers mois", "2013-04-06..2013-10-09 range inferred"),
        ("sous dix jours", "2013-10-09..2013-10-19 range relative"),
        ("d'ici quelques mois", "2013-10-09..2014-04-13 range inferred"),
        ("depuis une dizaine de jours", "2013-09-29..2013-10-09 range relative"),
        ("avant mars", "2013-10-09..2014-02-28 range explicit"),
        ("avant la fin du mois", "2013-10-09..2013-10-31 range relative"),
        ("pas avant 2015", "2015-01-01..2015-12-31 year explicit"),
        ("jusqu'en 2011", "2011-01-01..2011-12-31 year explicit"),
        ("depuis 2015", "2015-01-01..2015-12-31 year explicit"),
        ("EN MARS", "2014-03-01..2014-03-31 month explicit"),
        ("(2012)", "2012-01-01..2012-12-31 year explicit"),
    ],
)
def test_what_a_form_means(text: str, meaning: str) -> None:
    assert told(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "le 31 février",
        "le 30/02/2012",
        "l'an 0000",
        "en 0",
        "le 12 mars 0000",
        "entre 2013 et 2011",
        "du 5 au 3 mars",
        "du 12 mars 2013 au 3 avril 2012",
        "de mai 2013 à mars 2012",
        "du 31 février au 3 mars",
        "hiver 2012-2019",
        "semaine 54 de 2013",
        "semaine 0",
        "S3 2013",
        "B 403 080 823",
        "2 min",
        "Office 365",
        "75 millions",
        "34 plans",
        "54 ans",
        "24 heures",
        "version 2012",
        "sur Mars",
        "mais",
        "le monde de demain",
        "les recalés d'hier",
        "Aujourd'hui, le cloud est partout.",
        "cette année-là",
        "rue du 4 septembre",
        "le lundi",
        "mardi gras",
        "dans 999 décennies",
        "il y a 999 ans",
        "depuis 999 ans",
        "en 2000 exemplaires",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text, anchor=ANCHOR) == ()


@pytest.mark.parametrize("anchor", [date.min, date.max, date(1800, 1, 1), date(2199, 12, 31)])
def test_the_ends_of_the_calendar_are_calm(anchor: date) -> None:
    text = (
        "hier, demain, lundi, mardi dernier, jeudi 12, de lundi à mardi, ce week-end, le week-end prochain, la semaine"
        " dernière, l'an prochain, il y a six mois, dans deux ans, depuis trois ans, dans les prochains mois, fin du"
        " mois, le 1er mars, à l'automne, cet hiver, au premier trimestre, semaine 1, en mai, mi-2012, les années 20"
    )
    for found in dates(text, anchor=anchor):
        assert found.first <= found.last


def test_the_article_quoted_in_another_counts_from_its_own_day() -> None:
    text = "Cette semaine, rien. Il écrivait : « cette semaine, tout ». Cette semaine encore."
    start, end = text.index("«"), text.index("»")
    found = dates(text, anchor=ANCHOR, anchored=(Anchored(start, end, date(2012, 1, 5)),))
    assert [d.first for d in found] == [date(2013, 10, 7), date(2012, 1, 2), date(2013, 10, 7)]


def test_the_future_is_known() -> None:
    assert [only(t).future for t in ("demain", "hier", "aujourd'hui, il a plu", "d'ici vendredi", "en 2014")] == [
        True,
        False,
        False,
        True,
        True,
    ]
    monday = date(2013, 10, 7)
    assert [only(t, monday).future for t in ("Il pleuvra cette semaine.", "Il a plu cette semaine.")] == [True, False]


def test_a_year_left_out_is_no_year_away() -> None:
    assert only("Il a annoncé l'ouverture le 15 mars.", date(2013, 3, 10)).first == date(2013, 3, 15)
    assert only("Attendue le 15 mars, la loi tarde.", date(2013, 3, 20)).first == date(2013, 3, 15)


def test_a_weekday_that_never_falls_on_that_day_is_let_go() -> None:
    assert only("mardi 29 février").first == date(2012, 2, 29)


def test_places_are_those_of_the_text_as_given() -> None:
    text = "Cœur\u00a0: dès le 1er\u00a0fe\u0301vrier 2012, Œuvre"
    found = only(text)
    assert text[found.start : found.end] == "1er\u00a0fe\u0301vrier 2012"


@pytest.mark.parametrize("piece", ["Mars", "Avril", "Octobre"])
def test_a_month_written_as_a_name_is_a_name(piece: str) -> None:
    assert dates(f"Il a vu {piece} en {piece}", anchor=ANCHOR) == ()
    assert len(dates(f"Il viendra en {piece} 2012", anchor=ANCHOR)) == 1


def test_pieces_that_no_calendar_has() -> None:
    assert intervals.day(0, 1, 1) is intervals.year(3000) is intervals.month(2012, 13) is None
    assert intervals.month(0, 1) is intervals.quarter(2012, 5) is intervals.half(2012, 3) is None
    assert intervals.iso_week(0, 1) is intervals.season(2199, "ete") is intervals.decade(2195) is None
    assert intervals.part_of_week(ANCHOR, "") is not None
    assert intervals.between(date(2012, 1, 2), date(2012, 1, 1)) is None


def test_numbers_and_ordinals() -> None:
    assert [number_of(n) for n in ("12", "dix-sept", "cent", "une quinzaine de")] == [12, 17, 100, 15]
    names = ("premier", "1er", "deuxieme", "second", "2e", "troisieme", "quatrieme", "dernier", "3", "4e")
    assert [ordinal_of(name, last=4) for name in names] == [1, 1, 2, 2, 2, 3, 4, 4, 3, 4]


WORDS = re.findall(
    r"\S+",
    """
    le la du au de à en entre et d'ici depuis dès avant fin début mi cette ce dans il y a les prochains dernières
    quelques une dizaine de 1er 3 31 12/3 2011 2012-05-01 00 lundi mardi 12 janvier mars mai septembre été automne hiver
    semaine mois an années jours décennies trimestre semestre dernier prochain T3 S1 rentrée hier demain aujourd'hui
    soir week-end et demie a annoncé doit ouvrira . , - « » Mars 0000
    """,
)


@given(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=80),
    st.dates(),
)
def test_of_any_text(text: str, anchor: date) -> None:
    position = 0
    for found in dates(text, anchor=anchor):
        assert position <= found.start < found.end <= len(text)
        assert found.first <= found.last
        assert (found.first == found.last) == (found.precision == "day")
        assert not (found.future and found.last <= anchor)
        position = found.end
