"""The measured floors of dates, and of events drawn from the founding documents (see docs/measurements.md)."""

from __future__ import annotations

import json

import pytest

from tests.eval import dates as measured
from tests.eval.date_libraries import READERS

FLOORS = json.loads((measured.HERE / "floors_dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["dev", "test"])
def test_dates_are_right_within_their_precision(part: str) -> None:
    given = measured.cases(part)
    ours = measured.figures(given, measured.vigie)
    assert ours.right >= FLOORS[part]["right"], "\n".join(ours.errors)
    assert ours.silent >= FLOORS[part]["silent"], "\n".join(ours.errors)


def test_dates_beat_the_library_even_where_it_need_not_be_precise() -> None:
    given = measured.cases("test")[::3]
    theirs = measured.figures(given, READERS["dateparser, nearest"]())
    assert measured.figures(given, measured.vigie).right > theirs.inside


def test_the_sets_are_large_and_apart() -> None:
    dev, test = measured.cases("dev"), measured.cases("test")
    assert len(dev) + len(test) >= 150
    assert sum(not case.wanted for case in dev + test) * 3 >= len(dev + test)
    assert not {case.text for case in dev} & {case.text for case in test}


def test_events_of_the_founding_documents() -> None:
    told = measured.founding()
    for name, floor in FLOORS["founding"].items():
        assert getattr(told, name) >= floor, "\n".join(told.errors)
    assert told.drawn <= 30
