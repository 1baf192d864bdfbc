"""Why an article alerted, or not, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.matching
from bot.chat.why import REASONS, reason_told
from bot.wording import Words


@pytest.mark.parametrize(
    ("reason", "french"),
    [
        ("veto: vigilance orange", "annulé par «\u00a0vigilance orange\u00a0»"),
        ("nested in Atos Origin", "partie d'un autre nom «\u00a0Atos Origin\u00a0»"),
        ("case", "sans les capitales du nom"),
        ("some new reason", "some new reason"),
    ],
)
def test_reasons_are_told_in_french_with_what_they_name(reason: str, french: str) -> None:
    assert reason_told(reason, Words("fr")) == french


def test_each_reason_that_matching_gives_has_its_words() -> None:
    code = "".join(path.read_text() for path in Path(bot.matching.__file__).parent.glob("*.py"))
    given = set(re.findall(r'(?:Verdict\(|return |reason = )f?"([a-z][a-z ]+?)(?:: \{|")', code))
    assert {"case", "context missing", "veto", "common word"} <= given | {"veto"}
    assert given <= set(REASONS)
