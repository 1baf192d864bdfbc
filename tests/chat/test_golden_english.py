"""What each chat is told in English, word for word: reviewed snapshots in tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.chat.commands import answer
from bot.chat.console import payload as console_payload
from bot.founding import default_watchlist, founding_events
from bot.model import Outgoing
from bot.newsroom import Newsroom
from bot.watchlist import load
from tests.chat.test_golden import NOW, StillDesk

QUESTIONS = {
    "help": "help",
    "typo": "serach cloud",
    "try": "try Atos buys Numergy and Cloudwatt",
    "related": "related Numergy et Cloudwatt",
    "watch": "watch",
    "watch-list": "watch list cloud",
    "watch-show": "watch numergy",
    "watch-add": "watch add Nuagix ; alias: Nuagix SAS ; context words: cloud ; channels: veille",
    "watch-wrong": "watch change numergy ; vetto: galaxy ; kind: moon",
    "source-test": "source test feed.example",
    "source-choice": "source add several",
    "proposals": "proposals",
    "export": "export alerts 30 days",
}


@pytest.fixture(scope="module")
def desk() -> StillDesk:
    return StillDesk(Newsroom(replace(load(default_watchlist()), language="en"), events=founding_events("all")))


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_said_in_english(name: str, desk: StillDesk, golden: Callable[[str, str], None]) -> None:
    message = answer(QUESTIONS[name], desk)
    row = Outgoing(key="0123456789abcdef", chat="", address="veille", message=message, created_at=NOW)
    golden(f"english-{name}.txt", console_payload(row, thread_ref=""))
