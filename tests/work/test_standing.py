"""What an answer looks back on is looked up when it does, and together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.chat.commands import answer
from bot.chat.port import Incoming
from bot.store import events, outbox
from bot.work.desk import Desk as Answers
from tests.work.test_pipeline import desk as _desk
from tests.work.test_publishing import NEWS, Many
from tests.work.test_publishing import many as _many

desk, many = _desk, _many
STANDS = "https://chat.example/own"


@contextmanager
def asked(many: Many) -> Iterator[list[str]]:
    """The questions that the database is asked meanwhile."""
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(many.database._engine, "before_cursor_execute", note)
    yield said
    event.remove(many.database._engine, "before_cursor_execute", note)


def ask(many: Many) -> Answers:
    said = Incoming(chat="console", address="veille", user="alice", text="")
    return Answers(many.database, many.pipeline.newsroom, said, now=many.now)


@pytest.fixture
def one(many: Many) -> Many:
    """A story whose message stands."""
    many.publish("", *NEWS)
    many.round()
    with many.database.write() as conn:
        (row,) = outbox.due(conn, many.now, 5)
        assert outbox.claim(conn, row.key, many.now)
        sent = outbox.get(conn, row.key)
        assert sent
        assert outbox.settle(conn, replace(sent, state="sent", permalink=STANDS))
    return many


def test_an_answer_that_looks_back_on_nothing_asks_for_no_message(one: Many) -> None:
    desk = ask(one)
    with asked(one) as said:
        answer("aide", desk)
    assert said == []


def test_a_timeline_links_to_the_messages_and_asks_for_all_of_them_at_once(one: Many) -> None:
    with one.database.read() as conn:
        (event,) = [known for known in events.all_events(conn) if known.story]
    watch = event.actors[0]
    for number in range(3):
        again = replace(event, id=f"A-{number}", story=f"story-{number}")
        with one.database.write() as conn:
            events.put(conn, [again])
    desk = ask(one)
    with asked(one) as said:
        told = answer(f"chronologie {watch}", desk)
    links = {run.url for block in told.blocks for line in getattr(block, "items", ()) for run in line}
    assert STANDS in links
    assert sum("permalink" in statement for statement in said) == 1


def test_what_was_looked_up_is_known(one: Many) -> None:
    standing = ask(one).rendering.permalinks
    with one.database.read() as conn:
        story = next(known.story for known in events.all_events(conn) if known.story)
    with asked(one) as said:
        assert [standing[story], standing[story], standing["no story"], standing[""]] == [STANDS, STANDS, "", ""]
    assert sum("permalink" in statement for statement in said) == 2
    assert set(standing) == {story, "no story", ""}
    assert len(standing) == 3
