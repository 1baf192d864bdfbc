"""The words a person types, made into an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.errors import Contradiction
from bot.memory.fields import FIELDS, STATUSES, edited, read_fields
from bot.model import Quote
from tests.memory.made import WATCHES, event

TODAY = date(2026, 11, 22)
BEFORE = event(
    "S01",
    "Retrait",
    "2011-12-22",
    "atos",
    "orange",
    amounts=("135 M€",),
    links=("https://a.example/1",),
    quotes=(Quote(doc="002", text="se retire"),),
)


def watch_named(name: str) -> str:
    return next((watch.id for watch in WATCHES if name.casefold() in (watch.id, watch.label.casefold())), "")


def test_the_fields_of_a_sentence() -> None:
    lead, fields = read_fields(
        "Numergy ferme ; Date : 3 mars 2016; acteurs: Numergy, +Atos ; lien : https://a.example/x;y ; titre : a ; b : c"
    )
    assert lead == "Numergy ferme"
    assert fields == {
        "date": "3 mars 2016",
        "actors": "Numergy, +Atos",
        "links": "https://a.example/x;y",
        "title": "a ; b : c",
    }
    assert read_fields("titre: a; title: b") == ("", {"title": "b"})
    assert read_fields("rien que des mots") == ("rien que des mots", {})
    assert read_fields("") == ("", {})
    assert set(FIELDS.values()) == {"title", "date", "status", "actors", "amounts", "note", "links", "quote", "reason"}


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ({}, {}),
        ({"title": "  Autre \n titre "}, {"title": "Autre titre"}),
        ({"date": "fin 2011"}, {"start": date(2011, 10, 1), "end": date(2011, 12, 31), "precision": "season"}),
        ({"status": "Démenti"}, {"status": "denied"}),
        ({"actors": "Thales, numergy"}, {"actors": ("thales", "numergy")}),
        ({"actors": "+Thales, -Orange"}, {"actors": ("atos", "thales")}),
        ({"actors": "+Thales, Numergy, +Atos"}, {"actors": ("atos", "orange", "thales", "numergy")}),
        ({"actors": ""}, {"actors": ()}),
        ({"amounts": "1,5 M€, 285 M€"}, {"amounts": ("1,5 M€", "285 M€")}),
        ({"amounts": "-135 M€"}, {"amounts": ()}),
        ({"note": "relu"}, {"note": "relu"}),
        ({"links": "https://b.example <https://c.example>"}, None),
        ({"links": "-https://a.example/1, +https://b.example"}, {"links": ("https://b.example",)}),
        ({"quote": " « il part » "}, None),
        ({"quote": ""}, {}),
        ({"reason": "vu"}, {}),
    ],
)
def test_what_is_typed_changes_the_event(typed: dict[str, str], changed: dict[str, Any] | None) -> None:
    after = edited(BEFORE, typed, watch_named=watch_named, today=TODAY)
    if typed.get("quote"):
        changed = {"quotes": (*BEFORE.quotes, Quote(doc="https://a.example/1", text="il part"))}
    elif changed is None:
        changed = {"links": ("https://a.example/1", "https://b.example", "https://c.example")}
    for name in ("title", "start", "end", "precision", "status", "actors", "amounts", "note", "links", "quotes"):
        assert getattr(after, name) == changed.get(name, getattr(BEFORE, name))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"date": "31 février"}, "is no day of the calendar"),
        ({"status": "perdu"}, "« perdu » is no status. One of"),
        ({"actors": "Licorne"}, "« Licorne » is not on the watchlist"),
        ({"actors": "-Licorne"}, "« Licorne » is not on the watchlist"),
        ({"links": "exemple.fr/a"}, "« exemple.fr/a » is no web address"),
        ({"links": "-https://z.example"}, "no link https://z.example"),
    ],
)
def test_what_cannot_be_understood_is_told(typed: dict[str, str], problem: str) -> None:
    with pytest.raises(Contradiction, match=problem):
        edited(BEFORE, typed, watch_named=watch_named, today=TODAY)


def test_each_status_has_a_name_in_both_languages() -> None:
    assert {"happened", "planned", "rumour", "denied", "state"} <= STATUSES.keys()
    assert set(STATUSES.values()) == {"happened", "planned", "rumour", "denied", "state"}


def test_a_quote_without_a_source_keeps_its_words() -> None:
    bare = edited(event("x", "x", "2012-01-01"), {"quote": "il part"}, watch_named=watch_named, today=TODAY)
    assert bare.quotes == (Quote(doc="", text="il part"),)
