"""Nouns survive a JSON column, in memory and in both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.model import (
    Bullets,
    Learned,
    Message,
    Moved,
    Outgoing,
    Pace,
    Paragraph,
    Quote,
    Rhythm,
    Run,
    Small,
    key_of,
)
from bot.store import outbox
from bot.store.database import Database
from bot.store.tagged import from_plain, to_plain

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
ANY_TEXT = st.text(alphabet=st.characters(), max_size=30)  # NUL and lone surrogates among them
RUNS = st.lists(st.builds(Run, ANY_TEXT, bold=st.booleans(), italic=st.booleans(), url=ANY_TEXT), max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Paragraph, RUNS), st.builds(Small, RUNS), st.builds(Bullets, st.lists(RUNS, max_size=3).map(tuple))
)
MESSAGES = st.builds(Message, notification=ANY_TEXT, blocks=st.lists(BLOCKS, max_size=4).map(tuple))


@given(message=MESSAGES)
def test_a_message_survives_json(message: Message) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(message)))) == message


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(message=MESSAGES)
def test_a_message_survives_the_database(database: Database, message: Message) -> None:
    key = key_of(repr(message))
    outgoing = Outgoing(key=key, chat="slack", address="C1", message=message, created_at=NOON)
    with database.write() as conn:
        outbox.put(conn, outgoing)
        assert outbox.get(conn, key) == outgoing


def test_only_what_differs_from_the_default_is_kept() -> None:
    assert to_plain(Run("Atos", bold=True)) == {"is": "Run", "text": "Atos", "bold": True}
    assert to_plain((Quote(doc="d", text="t"),)) == [{"is": "Quote", "doc": "d", "text": "t"}]
    assert to_plain(Message(notification="")) == {"is": "Message", "notification": ""}


def test_what_is_learned_of_a_feed_survives_json() -> None:
    rhythm = Rhythm(newest=NOON, since=NOON, articles=3, gap=60, longest=7200)
    learned = Learned(pace=Pace(minutes=60, hours=(0, 1)), rhythm=rhythm, moved=Moved(url="x", since=NOON), gone=1)
    assert from_plain(json.loads(json.dumps(to_plain(learned)))) == learned
    assert to_plain(Learned()) == {"is": "Learned"}  # what the migration gives each feed


def test_a_stranger_is_refused() -> None:
    class Run:  # of the same name as a noun
        text = "x"

    for stranger in (NOON - NOON, Run(), {"is": "Run"}, {1}):
        with pytest.raises(TypeError, match="no place"):
            to_plain((stranger,))


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"is": "Pickle"},
        {"is": "Run"},
        {"is": "Run", "text": "", "colour": "red"},
        {"is": "day", "iso": "x"},
        {"is": "day"},
    ],
)
def test_an_unknown_shape_is_told(shape: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="cannot read"):
        from_plain([shape])


def test_a_changed_noun_is_another() -> None:
    run = Run("x")
    assert from_plain(to_plain(replace(run, italic=True))) != run
