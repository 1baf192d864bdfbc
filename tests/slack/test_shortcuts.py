"""What a shortcut asks for, and which article the message means that it was used on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.forms import Ticket
from bot.chat.port import Incoming
from bot.chat.slack.shortcuts import article_in, asker, read_shortcut, words_of

USER = {"id": "U1", "username": "alice"}


def test_a_new_watch_is_asked_for_by_name() -> None:
    said = read_shortcut({"callback_id": "new_watch", "user": USER})
    assert said == (Incoming(chat="slack", address="", user="U1", who="alice", text=""), Ticket(purpose="watch add"))


def test_a_message_is_remembered_with_its_link_and_words() -> None:
    message = {"text": "Lu : <https://e.fr/a|Atos & Cie> &lt;ici&gt; <@U2> <!channel>"}
    body = {"callback_id": "remember", "user": {"id": "U1", "name": "a"}, "channel": {"id": "C1"}, "message": message}
    asking = Incoming(
        chat="slack", address="C1", user="U1", who="a", text="Lu : Atos & Cie <ici>", about="https://e.fr/a"
    )
    assert read_shortcut(body) == (asking, Ticket(purpose="memory add", about="https://e.fr/a", place="C1"))


def test_a_strange_shortcut_is_none_of_ours() -> None:
    assert read_shortcut({"callback_id": "other"}) is None
    assert asker({}) == Incoming(chat="slack", address="", user="", text="")
    bare = read_shortcut({"callback_id": "remember"})
    assert bare is not None and bare[1] == Ticket(purpose="memory add")


def _nested(depth: int) -> Any:
    return {"type": "link", "url": "https://e.fr/deep"} if not depth else {"elements": [_nested(depth - 1)]}


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ({}, ""),
        ({"text": "rien"}, ""),
        ({"metadata": {"event_type": "vigie_message", "event_payload": {"key": "k1"}}, "text": "<https://e.fr>"}, "k1"),
        ({"metadata": {"event_type": "other"}, "text": "<https://e.fr/x?a=1&amp;b=2>"}, "https://e.fr/x?a=1&b=2"),
        (
            {"blocks": [{"type": "rich_text", "elements": [{"type": "link", "url": "https://e.fr/b"}]}]},
            "https://e.fr/b",
        ),
        ({"blocks": [{"type": "link", "url": 7}, {"type": "link", "url": "javascript:x"}]}, ""),
        ({"blocks": [_nested(5)]}, "https://e.fr/deep"),
        ({"blocks": [_nested(50)]}, ""),
        ({"attachments": ["x", {}, {"from_url": "https://e.fr/c"}]}, "https://e.fr/c"),
        ({"attachments": [{"title_link": "https://e.fr/d", "from_url": "https://e.fr/c"}]}, "https://e.fr/d"),
    ],
)
def test_the_article_of_a_message(message: dict[str, Any], about: str) -> None:
    assert article_in(message) == about


def test_words_are_told_without_markup() -> None:
    assert words_of({"text": "<https://e.fr> &amp;lt; <#C1|veille> fin"}) == "&lt;  fin"
    assert words_of({}) == ""
