"""Which new proposal takes the place of an old one, and what people are told of it."""

from __future__ import annotations

import pytest

from bot.alerting.proposals import changed_lines, decided, supersedes
from bot.chat.console import text_lines
from bot.model import Became, Edit, Edited
from bot.wording import Words
from tests.work.newspaper import add, change, remove

A = change(label="A")


@pytest.mark.parametrize(
    ("new", "old", "stale", "replaced"),
    [
        (change(label="B"), A, False, True),
        (change(label="B", note="x"), A, False, True),
        (change(note="x"), A, False, False),
        (change(note="x"), A, True, True),
        (change("atos", note="x"), A, True, False),
        (remove("orange"), A, False, True),
        (A, remove("orange"), False, True),
        (remove("orange", feed=True), A, True, False),
        (add("Zébu", note="x"), add("Zébu"), False, True),
        (add("Yack"), add("Zébu"), False, False),
    ],
)
def test_what_replaces_what(new: Edit, old: Edit, stale: bool, replaced: bool) -> None:
    assert supersedes(new, old, stale=stale) is replaced


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ("written", "accepted by Paul."),
        ("unchanged", "accepted by Paul; it stood so already."),
        ("refused", "refused by Paul."),
        ("conflict", "Propose it again, as it should be now."),
        ("wrong", "without what is wrong. x is y"),
    ],
)
def test_what_its_proposer_hears(became: Became, said: str) -> None:
    edited = Edited(became=became, mistakes={"x": "x is y"} if became == "wrong" else {})
    message = decided(add("Zébu"), 3, edited, who="Léa", by="Paul", words=Words("en"))
    text = " ".join(line.text for line in text_lines(message))
    assert text.startswith("Léa, on your proposal 3 (add the watch “Zébu”): ") and text.endswith(said)
    assert message.notification == text.removesuffix(" x is y")[:120]


def test_the_lines_of_a_long_difference_are_cut() -> None:
    diff = "--- a\n+++ b\n@@ -1 +1 @@\n x\n+1\n-2\n+3"
    assert changed_lines(diff) == "+1\n-2\n+3"
    assert changed_lines(diff, shown=2) == "+1\n-2\n…"
