"""When is a link of an event dead?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.memory.links import Asked, Heard, due, heard, judged
from bot.model import LinkState

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL, OTHER = "https://a.example/1", "https://b.example/2"


def days(number: float) -> datetime:
    return NOON + timedelta(days=number)


def asked_over(*answers: tuple[Heard, float]) -> LinkState:
    """What is known of an address after these answers, each on its day; another site answers well each time."""
    states: dict[str, LinkState] = {}
    for answer, day in answers:
        asked = [Asked(url=URL, heard=answer, reason=answer), Asked(url=OTHER, heard="answered")]
        states = {state.url: state for state in judged(asked, states, days(day))}
    return states[URL]


@pytest.mark.parametrize(
    ("status", "unreached", "meaning"),
    [
        (404, False, "gone"),
        (410, False, "gone"),
        (403, False, "answered"),
        (401, False, "answered"),
        (429, False, "answered"),
        (451, False, "answered"),
        (500, False, "failed"),
        (503, False, "failed"),
        (0, False, "failed"),
        (0, True, "unreached"),
    ],
)
def test_what_an_answer_means(status: int, unreached: bool, meaning: str) -> None:
    assert heard(status, unreached=unreached) == meaning


@pytest.mark.parametrize(
    ("answers", "dead"),
    [
        ([("gone", 0)], False),
        ([("gone", 0), ("gone", 7)], True),
        ([("gone", 0), ("failed", 7), ("gone", 14)], True),  # three failures over two weeks
        ([("gone", 0), ("answered", 7), ("gone", 14)], False),
        ([("gone", 0), ("failed", 1), ("gone", 2)], False),
        ([("failed", 0), ("failed", 7)], False),
        ([("failed", 0), ("unreached", 7), ("failed", 14)], True),
        ([("failed", 0), ("failed", 1), ("failed", 2.9)], False),
        ([("failed", 0), ("failed", 1), ("failed", 3)], True),
        ([("gone", 0), ("gone", 7), ("failed", 14)], True),  # it stays so until it answers
        ([("gone", 0), ("gone", 7), ("answered", 14)], False),
    ],
)
def test_dead_is_said_late_and_taken_back_at_once(answers: list[tuple[Heard, float]], dead: bool) -> None:
    assert asked_over(*answers).dead is dead


def test_a_failure_is_kept_with_its_reason_and_beginning() -> None:
    state = asked_over(("failed", 0), ("gone", 7))
    assert (state.failures, state.gone, state.failing_since, state.checked_at) == (2, 1, NOON, days(7))
    assert state.reason == "gone"
    assert asked_over(("failed", 0), ("answered", 7)) == LinkState(url=URL, checked_at=days(7))


def test_when_nobody_can_be_reached_the_network_at_fault_is_our_own() -> None:
    lost = [Asked(url=URL, heard="unreached"), Asked(url=OTHER, heard="unreached")]
    assert judged(lost, {}, NOON) == ()
    assert judged([], {}, NOON) == ()
    one_answers = judged([lost[0], Asked(url=OTHER, heard="gone")], {}, NOON)
    assert [state.failures for state in one_answers] == [1, 1]


def test_each_address_is_asked_once_a_week_at_most_those_waiting_longest_first() -> None:
    states = {
        "https://new": LinkState(url="https://new", checked_at=days(-6.9)),
        "https://old": LinkState(url="https://old", checked_at=days(-7)),
        "https://older": LinkState(url="https://older", checked_at=days(-9)),
    }
    urls = ["https://old", "https://new", "https://never", "https://older", "https://old", "ftp://x", "002"]
    assert due(urls, states, NOON, most=9) == ("https://never", "https://older", "https://old")
    assert due(urls, states, NOON, most=1) == ("https://never",)
    assert due([], {}, NOON, most=9) == ()
