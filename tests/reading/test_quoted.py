"""Parts of a text that were written on another day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.dates import dates
from bot.reading.quoted import written_elsewhere

ANCHOR = date(2012, 1, 30)
SPEECH = "Cette semaine, le groupe a signé un accord avec l'Etat"


def last_date(text: str) -> tuple[date, date]:
    """The days of the last expression of a text."""
    found = dates(text, anchor=ANCHOR, anchored=written_elsewhere(text, anchor=ANCHOR))[-1]
    return found.first, found.last


@pytest.mark.parametrize(
    "text",
    [
        f"Le 4 janvier 2012, Les Echos écrivait : « {SPEECH} ».",
        f"Dans son édition du 4 janvier, Les Echos indiquait que « {SPEECH} ».",
        f"Le ministre a déclaré le 4 janvier : “{SPEECH}”.",
        f'Dans un communiqué du 4 janvier, le groupe précise : "{SPEECH}".',
        f"Rien le 9 janvier. Il l'affirmait le 4 janvier : « {SPEECH} ».",
        f"Voici quelques extraits d'un article de ZDNet.fr du 4 janvier 2012 :\n{SPEECH}.",
    ],
)
def test_what_is_quoted_counts_from_its_own_day(text: str) -> None:
    assert last_date(text) == (date(2012, 1, 2), date(2012, 1, 8))


@pytest.mark.parametrize(
    "text",
    [
        f"{SPEECH}.",
        f"Les Echos écrivait : « {SPEECH} ».",  # no day is given
        f"En janvier 2012, Les Echos écrivait : « {SPEECH} ».",  # nor here
        f"Le siège, ouvert le 4 janvier, reçoit ceci : « {SPEECH} ».",  # nobody says or writes it
        f"Les Echos l'écrivait le 4 janvier. On lit partout : « {SPEECH} ».",
        f"Il l'écrira le 4 février 2012 : « {SPEECH} ».",  # not yet said
        f"Voici un article de ZDNet.fr :\n{SPEECH}.",
        f"Le programme du 4 janvier :\n{SPEECH}.",
    ],
)
def test_without_a_day_of_its_own_it_counts_from_the_article(text: str) -> None:
    assert last_date(text) == (date(2012, 1, 30), date(2012, 2, 5))


def test_a_word_in_quotation_marks_is_no_speech() -> None:
    text = "Le groupe a annoncé le 4 janvier « le plan de demain » et le suit."
    assert written_elsewhere(text, anchor=ANCHOR) == ()


@given(st.text(alphabet='«»“”": \nLe4janvier2012écrivait.articledu', max_size=120))
def test_it_never_raises_and_stays_inside(text: str) -> None:
    for part in written_elsewhere(text, anchor=ANCHOR):
        assert 0 <= part.start <= part.end <= len(text)
