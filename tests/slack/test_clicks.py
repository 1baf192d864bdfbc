"""What is offered is drawn as Slack wants it, and a click says a command and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.alerting.offers import COMMANDS, EXCLUDE, OPEN, with_article
from bot.chat.port import Incoming
from bot.chat.slack.clicks import MAX_BUTTONS, MAX_OPTIONS, drawn, read_click, thread_of
from bot.model import Offer
from tests.slack.block_kit import problems

OFFERS = (Offer("Utile", "useful"), Offer("Pourquoi ?", "why", more=True))
BODY = {"channel": {"id": "C1"}, "user": {"id": "U1", "name": "alice"}}


def button(action: str, value: str) -> dict[str, Any]:
    return {**BODY, "actions": [{"type": "button", "action_id": action, "value": value}]}


def chosen(value: str) -> dict[str, Any]:
    return {**BODY, "actions": [{"type": "overflow", "action_id": "more", "selected_option": {"value": value}}]}


def test_buttons_stand_before_the_menu_and_carry_the_key() -> None:
    plain = {"type": "plain_text", "emoji": False}
    assert drawn(OFFERS, "k1") == [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "useful", "text": {**plain, "text": "Utile"}, "value": "k1"},
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [{"text": {**plain, "text": "Pourquoi ?"}, "value": "why k1"}],
                },
            ],
        }
    ]
    assert drawn((), "k1") == []
    assert [element["type"] for element in drawn(OFFERS[:1], "k1")[0]["elements"]] == ["button"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("label", ["", " \n", "é" * 200, "<!channel> *x* :tada:", "a\nb", "\x00\ud800"])
def test_any_label_and_any_number_of_offers_passes_the_gate(label: str) -> None:
    many = [Offer(label, f"c{n}", more=n % 2 == 0) for n in range(80)]
    (block,) = drawn(many, "0" * 24)
    assert problems([block]) == []  # type: ignore[list-item]
    elements: Any = block["elements"]
    assert len(elements) == MAX_BUTTONS + 1 and len(elements[-1]["options"]) == MAX_OPTIONS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_offer_comes_back_as_its_command(command: str) -> None:
    said = Incoming(chat="slack", address="C1", user="U1", who="alice", text=command, about="k1")
    assert read_click(button(command, "k1")) == said
    assert read_click(chosen(f"{command} k1")) == said


@pytest.mark.parametrize(
    "body",
    [
        {},
        BODY,
        {**BODY, "actions": []},
        {**BODY, "actions": [{"action_id": "more", "selected_option": None}]},
        button("memory retire E-1", "k1"),
        button("useful", ""),
        chosen("why"),
        chosen("status k1"),
        chosen("mute k1"),
        {**button("useful", "k1"), "channel": {}},
        {**button("useful", "k1"), "user": None},
    ],
)
def test_nothing_else_is_heard(body: dict[str, Any]) -> None:
    assert read_click(body) is None


def test_a_name_is_taken_where_slack_gives_one() -> None:
    said = read_click({**button("useful", "k1"), "user": {"id": "U1", "username": "léa"}})
    assert said and said.who == "léa"
    unnamed = read_click({**button("useful", "k1"), "user": {"id": "U1"}})
    assert unnamed and unnamed.who == ""


def test_an_answer_goes_where_the_message_stands() -> None:
    assert thread_of({"message": {"ts": "2.0", "thread_ts": "1.0"}}) == "1.0"
    assert thread_of({"message": {"ts": "1.0", "thread_ts": "1.0"}}) is None
    assert thread_of({"message": {"ts": "1.0"}}) is None
    assert thread_of({}) is None


def test_an_answer_offers_its_next_page_and_nothing_else() -> None:
    turning = Offer("Suite", "chercher <!channel> cloud page 2")
    (block,) = drawn((*OFFERS, turning, Offer("Suite", "chercher cloud page 3")), "")
    assert problems([block]) == []  # type: ignore[list-item]
    elements: Any = block["elements"]
    assert [(e["action_id"], e["value"]) for e in elements] == [("page", turning.command)]
    said = Incoming(chat="slack", address="C1", user="U1", who="alice", text=turning.command)
    assert read_click(button("page", turning.command)) == said


@pytest.mark.parametrize(
    "forged",
    ["", "page 2", "memoire retirer S01 page 2", "veille retirer atos page 2", "sourdine Atos page 2", "utile page 2",
     "chercher cloud", "chercher cloud page 0", "chercher " + "x" * 2000 + " page 2", "relier a à b page 2"],
)  # fmt: skip
def test_under_an_answer_only_a_page_can_be_asked_for(forged: str) -> None:
    assert read_click(button("page", forged)) is None
    assert drawn([Offer("Suite", forged)], "") == []


def test_what_is_about_an_article_needs_no_message() -> None:
    (alone,) = drawn(with_article(OFFERS, "a1"), "")
    elements: Any = alone["elements"]
    assert (elements[0]["value"], elements[1]["options"][0]["value"]) == ("a1", "why a1")
    (opening,) = drawn([Offer("Ouvrir", OPEN, about="a1", under=7)], "k1")
    opens: Any = opening["elements"]
    assert [(one["action_id"], one["value"]) for one in opens] == [("open 7", "a1")]
    for action in ("open 7", EXCLUDE):
        heard = read_click(button(action, "a1"))
        assert heard and (heard.text, heard.about) == (action.partition(" ")[0], "a1")
    assert read_click(button("opening 7", "a1")) is None
