"""How is a person's own page drawn on the Home tab of Slack, and what does a click there say?

(https://docs.slack.dev/surfaces/app-home, https://docs.slack.dev/reference/views/home-tab-views)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.chat.home import Asked, Home, Part, Press, Presses, Row, Said, Search
from bot.chat.slack.characters import cut, one_line
from bot.chat.slack.payload import blocks
from bot.model import Message

Json = dict[str, object]

DO = "do"  #: beginning of the action_id of a button; its value is what it says
SEARCH = "search"  #: action_id of the line to search with
MAX_BLOCKS = 100
MAX_BUTTON, MAX_ROW, MAX_VALUE = 75, 600, 2_000
MAX_SEARCH = 200


def home_view(home: Home) -> Json:
    """The view that views.publish takes."""
    drawn: list[Json] = []
    for part in home.parts:
        drawn += _drawn(part, len(drawn))
    asked = {"page": home.asked.page, "words": home.asked.words[:MAX_SEARCH]}
    return {
        "type": "home",
        "blocks": drawn[:MAX_BLOCKS],
        "private_metadata": json.dumps(asked, ensure_ascii=False),
    }


def message_home(message: Message) -> Json:
    """A page that only says something."""
    return {"type": "home", "blocks": list(blocks(message))}


def asked_of(view: Mapping[str, Any]) -> Asked:
    """What of the page its owner was looking at; the beginning where the view does not say."""
    try:
        said = json.loads(str(view.get("private_metadata") or "{}"))
        return Asked(page=int(said.get("page", 0)), words=str(said.get("words", "")))
    except (ValueError, TypeError, AttributeError):
        return Asked()


def _drawn(part: Part, place: int) -> list[Json]:
    """`place` makes the ids of what can be clicked differ, and stay the same from one drawing to the next."""
    if isinstance(part, Said):
        return list(blocks(Message(notification="", blocks=part.blocks)))
    if isinstance(part, Search):
        return [_search(part)]
    if isinstance(part, Row):
        button = _button(part.press, f"{DO} {place}")
        return [{"type": "section", "text": _plain(part.text, MAX_ROW), "accessory": button}]
    return [_actions(part, place)]


def _actions(part: Presses, place: int) -> Json:
    buttons = [_button(press, f"{DO} {place} {number}") for number, press in enumerate(part.presses)]
    return {"type": "actions", "elements": buttons}


def _button(press: Press, action: str) -> Json:
    text, value = _plain(press.label, MAX_BUTTON), cut(press.act, MAX_VALUE)
    button: Json = {"type": "button", "action_id": action, "text": text, "value": value}
    return {**button, "style": "primary"} if press.primary else button


def _search(part: Search) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": SEARCH, "max_length": MAX_SEARCH}
    if words := one_line(part.words):
        element["initial_value"] = cut(words, MAX_SEARCH)
    return {
        "type": "input",
        "block_id": SEARCH,
        "dispatch_action": True,
        "label": _plain(part.label, MAX_BUTTON),
        "element": element,
        "optional": True,
    }


def _plain(text: str, limit: int) -> Json:
    """Slack shows plain_text letter for letter; emoji off keeps « :x: » as written."""
    return {"type": "plain_text", "text": cut(one_line(text) or "…", limit), "emoji": False}
