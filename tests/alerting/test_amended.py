"""A message that is edited keeps what it said, and says what is new under its source."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.alerting.amended import Copies, also_line, amended, instead, thread_line
from bot.model import Message, Outgoing, Paragraph, Run, Small
from bot.wording import Words

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MESSAGE = Message(
    notification="Atos · titre · Silicon",
    blocks=(
        Paragraph((Run("titre"),)),
        Small((Run("Silicon"),)),
        Paragraph((Run("résumé"),)),
        Small((Run("Pourquoi"),)),
    ),
)
LINE = (Run("aussi chez LMI (1)"),)
ROOT = Outgoing(
    key="r", chat="slack", address="C1", message=MESSAGE, created_at=NOON, story="s", article="a", state="sent", ref="1"
)


def test_lines_stand_under_the_source_and_the_rest_stays() -> None:
    told = amended(MESSAGE, [LINE])
    assert told.blocks == (*MESSAGE.blocks[:2], Small(LINE), *MESSAGE.blocks[2:])
    assert told.notification == "aussi chez LMI (1) · Atos · titre · Silicon"
    assert amended(MESSAGE, []) == MESSAGE


def test_what_a_lock_screen_cannot_show_ends_in_dots() -> None:
    told = amended(Message(notification="Atos · " + "mot " * 28, blocks=MESSAGE.blocks), [LINE]).notification
    assert len(told) <= 120 and told.endswith("mot…")


@pytest.mark.parametrize(
    ("language", "sources", "told"),
    [
        ("fr", ("Silicon", "LMI"), "aussi chez Silicon, LMI (7) · le dernier : 2 mars 2026 à 12:00"),
        ("fr", tuple("ABCDE"), "aussi chez A, B, C, D et 1 autre (7) · le dernier : 2 mars 2026 à 12:00"),
        ("en", tuple("ABCDEFG"), "also at A, B, C, D and 3 more (7) · latest: March 2, 2026 at 12:00"),
    ],
)
def test_who_else_tells_it(language: str, sources: tuple[str, ...], told: str) -> None:
    (run,) = also_line(Copies(sources=sources, articles=7, latest=NOON), Words(language))  # type: ignore[arg-type]
    assert run.text.replace("\u00a0", " ") == told


def test_the_line_of_many_long_names_without_dates_stays_short() -> None:
    (run,) = also_line(Copies(sources=("x\n" * 300,) * 500, articles=500, latest=None), Words("fr"))
    assert len(run.text) < 250 and "(500)" in run.text


@pytest.mark.parametrize(
    ("followups", "french", "english"),
    [
        (1, "1 suite dans le fil, le 2 mars 2026 à 12:00", "1 follow-up in the thread, March 2, 2026 at 12:00"),
        (
            3,
            "3 suites dans le fil, la dernière le 2 mars 2026 à 12:00",
            "3 follow-ups in the thread, the latest March 2, 2026 at 12:00",
        ),
    ],
)
def test_what_the_thread_holds(followups: int, french: str, english: str) -> None:
    assert thread_line(followups, NOON, Words("fr")) == (Run(french),)
    assert thread_line(followups, NOON, Words("en")) == (Run(english),)


def test_what_cannot_be_edited_is_said_under_the_message() -> None:
    edit = Outgoing(key="e", chat="slack", address="C1", message=amended(MESSAGE, [LINE]), created_at=NOON, edits="r")
    said = instead(edit, ROOT, now=NOON)
    assert said and said.thread == "r" and said.message.blocks == (Small(LINE),)
    assert (said.story, said.article, said.edits, said.state) == ("", "", "", "pending")
    assert (
        instead(Outgoing(key="e", chat="slack", address="C1", message=MESSAGE, created_at=NOON), ROOT, now=NOON) is None
    )
    assert instead(edit, said, now=NOON) is None
