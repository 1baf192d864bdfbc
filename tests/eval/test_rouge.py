"""ROUGE worked out by hand."""

from __future__ import annotations

import pytest

from tests.eval.rouge import default_words, mean, rouge, unicode_words


def test_by_hand() -> None:
    one, two, longest = rouge("the cat sat on the mat", "the cat on the mat")
    assert one == pytest.approx(2 * 5 / 11)
    assert two == pytest.approx(2 * 3 / 9)
    assert longest == pytest.approx(2 * 5 / 11)


def test_nothing_in_common_and_nothing_at_all() -> None:
    assert rouge("a b", "c d") == (0.0, 0.0, 0.0)
    assert rouge("", "") == (0.0, 0.0, 0.0)


def test_tokenisers() -> None:
    assert default_words("L'été 2012") == ["l", "t", "2012"]
    assert unicode_words("L'été 2012") == ["l", "été", "2012"]


def test_mean_is_in_percent() -> None:
    assert mean([(0.2, 0.0, 1.0), (0.4, 0.0, 0.0)]) == pytest.approx((30, 0, 50))
