"""The capitals of a name, in letters of every make."""

from __future__ import annotations

import pytest

from bot.matching import Matcher
from bot.model import Watch

ATOS = Matcher((Watch(id="atos", label="Atos", aliases=("Atos",), case="proper"),))


@pytest.mark.parametrize(
    ("text", "named"), [("Ⓐⓣⓞⓢ recrute.", True), ("Les ⓐⓣⓞⓢ.", False), ("Ａｔｏｓ recrute.", True)]
)
def test_capitals_are_told_in_circled_and_wide_letters(text: str, named: bool) -> None:
    matching = ATOS.match("", text)
    assert bool(matching.mentions) is named
    assert [refusal.reason for refusal in matching.refused] == ([] if named else ["case"])
