"""Which events are questions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.matrix.questions import Question, Reaction, questions, reactions

ME = "@vigie:example.fr"


def message(body: Any, **content: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": "@alice:example.fr",
        "content": {"msgtype": "m.text", "body": body, **content},
    }


def membership(state: Any, *, before: Any = None, who: str = ME) -> dict[str, Any]:
    unsigned = {"prev_content": {"membership": before}} if before else {}
    return {
        "type": "m.room.member",
        "state_key": who,
        "sender": who,
        "event_id": "$m",
        "content": {"membership": state},
        "unsigned": unsigned,
    }


def asked(*events: dict[str, Any]) -> list[str]:
    return [question.text for question in questions(events, me=ME, prefix="!veille")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("!veille aide", "aide"),
        ("!veille", ""),
        ("  !Veille   chercher  Bull Atos \n", "chercher  Bull Atos"),
        ("!VEILLE\npourquoi\nhttps://example.fr", "pourquoi\nhttps://example.fr"),
        ("!veille\tetat", "etat"),
    ],
)
def test_the_first_word_makes_a_question(body: str, text: str) -> None:
    assert questions([message(body)], me=ME, prefix="!veille") == [
        Question(event="$1", user="@alice:example.fr", text=text, thread="")
    ]


@pytest.mark.parametrize(
    "body", ["", "   ", "veille aide", "!veilleur aide", "dis !veille aide", "* !veille aide", None, 3, []]
)
def test_other_words_do_not(body: object) -> None:
    assert asked(message(body)) == []


def test_a_question_in_a_thread_knows_its_thread() -> None:
    relation = {"rel_type": "m.thread", "event_id": "$root"}
    (question,) = questions([message("!veille aide", **{"m.relates_to": relation})], me=ME, prefix="!veille")
    assert question.thread == "$root"


@pytest.mark.parametrize("root", [None, 4, {}])
def test_a_broken_thread_is_no_thread(root: object) -> None:
    relation = {"rel_type": "m.thread", "event_id": root}
    (question,) = questions([message("!veille aide", **{"m.relates_to": relation})], me=ME, prefix="!veille")
    assert question.thread == ""


def test_notices_edits_and_its_own_words_are_not_answered() -> None:
    assert asked(message("!veille aide", msgtype="m.notice")) == []
    assert asked(message("!veille aide", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}})) == []
    assert asked({**message("!veille aide"), "sender": ME}) == []


def test_what_stood_there_before_it_entered_is_not_answered() -> None:
    before, after = message("!veille avant"), message("!veille après")
    assert asked(before, membership("join", before="invite"), after) == ["après"]
    assert asked(before, membership("join"), after) == ["après"]
    assert asked(before, membership("leave", before="join"), membership("join", before="leave"), after) == ["après"]


def test_a_new_name_or_the_arrival_of_others_hides_nothing() -> None:
    before, after = message("!veille avant"), message("!veille après")
    assert asked(before, membership("join", before="join"), after) == ["avant", "après"]
    assert asked(before, membership("join", who="@bob:example.fr"), after) == ["avant", "après"]
    assert asked(before, membership("leave", before="join")) == ["avant"]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
fields = st.sampled_from(["type", "state_key", "sender", "event_id", "content", "unsigned"])


@given(st.lists(st.tuples(st.booleans(), fields, json), max_size=4))
def test_no_event_is_too_strange(changes: list[tuple[bool, str, Any]]) -> None:
    events = []
    for is_member, name, value in changes:
        event = membership("join", before="invite") if is_member else message("!veille aide")
        event[name] = value
        events.append(event)
    assert all(isinstance(question.user, str) for question in questions(events, me=ME, prefix="!veille"))


def thumb(key: Any, *, sender: Any = "@alice:example.fr", kind: str = "m.reaction", **relation: Any) -> dict[str, Any]:
    content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$alert", "key": key, **relation}}
    return {"type": kind, "event_id": "$r", "sender": sender, "content": content}


@pytest.mark.parametrize(
    ("key", "useful"), [("👍", True), ("👍🏽", True), ("👍\ufe0f", True), ("👎", False), ("👎🏿", False)]
)
def test_a_thumb_is_an_opinion_on_its_message(key: str, useful: bool) -> None:
    found = reactions([thumb(key)], me=ME)
    assert found == [Reaction(user="@alice:example.fr", about="$alert", useful=useful)]


@pytest.mark.parametrize(
    "event",
    [
        thumb("🎉"),
        thumb(""),
        thumb(3),
        thumb("👍", sender=ME),
        thumb("👍", sender=None),
        thumb("👍", event_id=None),
        thumb("👍", rel_type="m.thread"),
        thumb("👍", kind="m.room.message"),
        {"type": "m.reaction", "sender": "@a:b", "content": []},
        message("👍"),
    ],
)
def test_other_reactions_are_none(event: dict[str, Any]) -> None:
    assert reactions([event], me=ME) == []


def test_thumbs_given_before_vigie_came_are_not_counted() -> None:
    assert reactions([thumb("👍"), membership("join")], me=ME) == []
