"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import Contradiction
from bot.founding import founding_events
from bot.memory.typed import days_typed
from bot.wording import Words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("22 décembre 2011", "2011-12-22", "2011-12-22", "day"),
        (" le  22 decembre 2011 ", "2011-12-22", "2011-12-22", "day"),
        ("22/12/2011", "2011-12-22", "2011-12-22", "day"),
        ("2011-12-22", "2011-12-22", "2011-12-22", "day"),
        ("2011-12", "2011-12-01", "2011-12-31", "month"),
        ("septembre 2011", "2011-09-01", "2011-09-30", "month"),
        ("2011", "2011-01-01", "2011-12-31", "year"),
        ("fin 2011", "2011-10-01", "2011-12-31", "season"),
        ("3e trimestre 2024", "2024-07-01", "2024-09-30", "range"),
        ("1er semestre 2012", "2012-01-01", "2012-06-30", "range"),
        ("semaine du 2 janvier 2012", "2012-01-02", "2012-01-08", "week"),
        ("2012-03-05..2012-03-08", "2012-03-05", "2012-03-08", "range"),
        ("2012-03-05/2012-03-05", "2012-03-05", "2012-03-05", "day"),
        ("2011–2012", "2011-01-01", "2012-12-31", "range"),
        ("du 3 au 5 mars 2012", "2012-03-03", "2012-03-05", "range"),
        ("entre le 22 décembre 2011 et le 13 janvier 2012", "2011-12-22", "2012-01-13", "range"),
        ("hier", "2026-11-21", "2026-11-21", "day"),
        ("il y a trois ans", "2023-01-01", "2023-12-31", "year"),
        ("années 2010", "2010-01-01", "2019-12-31", "range"),
        ("2030", "2030-01-01", "2030-12-31", "year"),
    ],
)
def test_a_date_typed(text: str, first: str, last: str, precision: str) -> None:
    found = days_typed(text, today=TODAY)
    assert (found.first.isoformat(), found.last.isoformat(), found.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        *(
            (text, "is no day of the calendar")
            for text in ("31 février", "31 février 2012", "2011-02-31", "31/02/2011")
        ),
        *((text, "is no day of the calendar") for text in ("2011-13", "0", "0000", "0000-01-01", "l'an 0", "9999")),
        *((text, "is no day of the calendar") for text in ("12.5", "31 février 2012..2012-03-02", "2012-02-31..2012")),
        *((text, "is no day of the calendar") for text in ("semaine du 31 février 2012", "201-02-03", "9999-01-01")),
        *((text, "is no day of the calendar") for text in ("du 31 février au 3 mars 2012", "septembre 2011 à 12 h 30")),
        *((text, "ends before it starts") for text in ("du 5 au 3 mars 2012", "2012-03-05..2012-03-01")),
        *((text, "ends before it starts") for text in ("2013..2012", "du 5 mars 2013 au 3 mars 2012")),
        *((text, "is no date") for text in ("", "bonjour", "semaine du renard", "bientôt peut-être")),
    ],
)
def test_what_is_no_date_is_told(text: str, problem: str) -> None:
    with pytest.raises(Contradiction, match=problem):
        days_typed(text, today=TODAY)


def test_every_date_that_vigie_writes_can_be_typed_back() -> None:
    words = Words("fr")
    for event in founding_events("all"):
        found = days_typed(words.dated(event.start, event.end, event.precision), today=TODAY)
        assert found.precision == event.precision
        assert found.first <= event.end
        assert event.start <= found.last


@pytest.mark.parametrize(
    ("start", "end"), [("01-01", "03-31"), ("07-01", "09-30"), ("01-01", "06-30"), ("07-01", "12-31")]
)
def test_quarters_and_halves_as_vigie_writes_them(start: str, end: str) -> None:
    first, last = date.fromisoformat(f"2024-{start}"), date.fromisoformat(f"2024-{end}")
    assert days_typed(Words("fr").dated(first, last, "range"), today=TODAY) == (first, last, "range")
