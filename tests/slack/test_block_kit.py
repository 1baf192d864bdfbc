"""The gate itself: it must catch what Slack refuses and pass what Slack takes, else it proves nothing elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.block_kit import Json, problems, view_problems


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> Json:
    return {"type": "section", **fields}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain("Utile"), "action_id": "useful", "value": "1", **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "Pourquoi ?", value: str = "why") -> Json:
    return {"text": plain(text), "value": value}


def image(**fields: Any) -> Json:
    return {"type": "image", "image_url": "https://e.fr/a.png", "alt_text": "logo", **fields}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * columns] * rows}


CONFIRM = {"title": plain("Sûr ?"), "text": plain("Oui ?"), "confirm": plain("Oui"), "deny": plain("Non")}

GOOD = {
    "rich text": [rich({"type": "text", "text": "a"}, {"type": "link", "url": "https://e.fr", "text": "b"})],
    "styles": [rich({"type": "text", "text": "a", "style": {"bold": True, "italic": True}})],
    "section": [section(text=mrkdwn("a" * 3000))],
    "fields": [section(fields=[plain("a" * 2000)] * 3)],
    "header": [{"type": "header", "text": plain("a" * 150)}],
    "context": [{"type": "context", "elements": [plain("a")] * 10}],
    "buttons": [actions(*[button(action_id=f"a{i}") for i in range(25)])],
    "confirmed button": [actions(button(confirm=CONFIRM))],
    "overflow": [actions({"type": "overflow", "action_id": "more", "options": [option()] * 5})],
    "image": [image()],
    "fifty blocks": [{"type": "divider"}] * 50,
    "table": [table(100, 2)],
}

BAD = {
    "no block": [],
    "51 blocks": [{"type": "divider"}] * 51,
    "unknown block": [{"type": "banner", "text": "a"}],
    "alert is for modals": [{"type": "alert", "text": plain("a")}],
    "unknown property": [{"type": "divider", "colour": "red"}],
    "input is for modals": [{"type": "input", "label": plain("a"), "element": {"type": "plain_text_input"}}],
    "section without text": [section()],
    "section of 3001": [section(text=mrkdwn("a" * 3001))],
    "empty section": [section(text=plain(""))],
    "field of 2001": [section(fields=[plain("a" * 2001)])],
    "11 fields": [section(fields=[plain("a")] * 11)],
    "header of 151": [{"type": "header", "text": plain("a" * 151)}],
    "header in mrkdwn": [{"type": "header", "text": mrkdwn("a")}],
    "11 in context": [{"type": "context", "elements": [plain("a")] * 11}],
    "empty context": [{"type": "context", "elements": []}],
    "blank context": [{"type": "context", "elements": [plain(" ")]}],
    "button in context": [{"type": "context", "elements": [button()]}],
    "rich text in context": [{"type": "context", "elements": [rich({"type": "text", "text": "a"})]}],
    "26 buttons": [actions(*[button(action_id=f"a{i}") for i in range(26)])],
    "button of 76": [actions(button(text=plain("a" * 76)))],
    "button in mrkdwn": [actions(button(text=mrkdwn("a")))],
    "button value of 2001": [actions(button(value="a" * 2001))],
    "button url of 3001": [actions(button(url="https://e.fr/" + "a" * 2988))],
    "button style": [actions(button(style="loud"))],
    "action_id of 256": [actions(button(action_id="a" * 256))],
    "action_id twice": [actions(button(), button())],
    "block_id twice": [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
    "confirm title of 101": [actions(button(confirm={**CONFIRM, "title": plain("a" * 101)}))],
    "option of 76": [actions({"type": "overflow", "action_id": "more", "options": [option("a" * 76)]})],
    "option value of 151": [actions({"type": "overflow", "action_id": "more", "options": [option(value="a" * 151)]})],
    "overflow of 6": [actions({"type": "overflow", "action_id": "more", "options": [option()] * 6})],
    "image without alt_text": [{"type": "image", "image_url": "https://e.fr/a.png"}],
    "image with two sources": [image(slack_file={"id": "F1"})],
    "image url of 3001": [image(image_url="https://e.fr/" + "a" * 2988)],
    "two tables": [table(1, 1), table(1, 1)],
    "101 rows": [table(101, 1)],
    "21 columns": [table(1, 21)],
    "too long as a whole": [section(text=plain("a" * 3000))] * 5,
    "empty rich text": [{"type": "rich_text", "elements": []}],
    "empty text": [rich({"type": "text", "text": ""})],
    "list of bare text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "a"}]}],
        }
    ],
    "script link": [rich({"type": "link", "url": "javascript:alert(1)", "text": "a"})],
    "link of 3001": [rich({"type": "link", "url": "https://e.fr/" + "a" * 2988, "text": "a"})],
    "unknown style": [rich({"type": "text", "text": "a", "style": {"blink": True}})],
}


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD)
def test_passes_what_slack_takes(blocks: list[Json]) -> None:
    assert problems(blocks) == []


@pytest.mark.parametrize("blocks", BAD.values(), ids=BAD)
@pytest.mark.filterwarnings("ignore::UserWarning")  # slack_sdk warns about some before it fails
def test_catches_what_slack_refuses(blocks: list[Json]) -> None:
    assert problems(blocks)


def _field(**changes: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "a", "multiline": False, **changes}
    label = {"type": "plain_text", "text": "Nom", "emoji": False}
    return {"type": "input", "block_id": "b", "label": label, "element": element, "optional": False}


def _modal(*blocks: Json, **changes: object) -> Json:
    text = {"type": "plain_text", "text": "Veille", "emoji": False}
    view = {"type": "modal", "title": text, "close": text, "submit": text, "blocks": list(blocks or (_field(),))}
    return {name: value for name, value in {**view, **changes}.items() if value is not None}


_LONG = {"type": "plain_text", "text": "x" * 25, "emoji": False}
_OPTION = {"text": {"type": "plain_text", "text": "x", "emoji": False}, "value": "x"}
_OTHER = {"text": {"type": "plain_text", "text": "y", "emoji": False}, "value": "y"}
_SELECT = {"type": "static_select", "action_id": "a", "options": [_OPTION]}
BAD_VIEWS: dict[str, Json] = {
    "kind": _modal(type="page"),
    "title": _modal(title=_LONG),
    "no title": _modal(title=None),
    "submit": _modal(submit=_LONG),
    "nothing to submit it": _modal(submit=None),
    "mrkdwn title": _modal(title={"type": "mrkdwn", "text": "x"}),
    "private_metadata": _modal(private_metadata="x" * 3001),
    "callback_id": _modal(callback_id="x" * 256),
    "unknown key": _modal(colour="red"),
    "101 blocks": _modal(*[{"type": "divider"}] * 101),
    "no block": _modal() | {"blocks": []},
    "same block_id": _modal(_field(), _field(action_id="c")),
    "too much typed": _modal(_field(max_length=3, initial_value="xxxx")),
    "too long a field": _modal(_field(max_length=3001)),
    "empty value": _modal(_field(initial_value="x" * 3001)),
    "101 options": _modal({**_field(), "element": {**_SELECT, "options": [_OPTION] * 101}}),
    "chosen, not offered": _modal({**_field(), "element": {**_SELECT, "initial_option": _OTHER}}),
    "offered twice": _modal({**_field(), "element": {**_SELECT, "options": [_OPTION, _OPTION]}}),
    "a table in a modal": _modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
    "a home with a title": {"type": "home", "title": _LONG, "blocks": [{"type": "divider"}]},
}


@pytest.mark.parametrize("view", BAD_VIEWS.values(), ids=BAD_VIEWS)
def test_refuses_a_view_that_slack_would_refuse(view: Json) -> None:
    assert view_problems(view) != []


def test_passes_views_that_slack_takes() -> None:
    assert view_problems(_modal()) == []
    assert view_problems(_modal({"type": "divider"}, submit=None)) == []
    assert view_problems({"type": "home", "blocks": [_field(), {"type": "divider"}]}) == []
