"""Matching may not get worse unnoticed: its figures stay on the right side of tests/eval/floors.json."""

from __future__ import annotations

import json

import pytest

from tests.eval import hipe, matching

FLOORS = json.loads((matching.HERE / "floors.json").read_text())
LOWEST: dict[str, float] = FLOORS["matching"]
HIGHEST: dict[str, float] = FLOORS["matching, at most"]


def on_the_right_side(figures: dict[str, float]) -> None:
    assert figures
    for name, value in figures.items():
        assert value >= LOWEST.get(name, 0.0), name
        assert value <= HIGHEST.get(name, 1.0), name
        assert name in LOWEST or name in HIGHEST


@pytest.mark.parametrize("split", ["dev", "test"])
def test_own_sentences(split: str) -> None:
    on_the_right_side(matching.on_own(split))


def test_slips() -> None:
    on_the_right_side(matching.on_slips())


def test_homonyms() -> None:
    if not matching.HOMONYMS.exists():
        pytest.skip("shared/data/homonyms is not here")
    on_the_right_side(matching.on_homonym_set())


def test_hipe() -> None:
    if not hipe.HOME.exists():
        pytest.skip("shared/data/hipe-names is not here")
    on_the_right_side(matching.on_hipe())
