"""Would Slack take these blocks in a message, a modal or a Home tab? Its own models, and the limits beyond them.

Two checks together: `slack_sdk.models` must read the blocks and write them back unchanged (unknown names, wrong
shapes and some limits fail there), and the rules below, from https://docs.slack.dev/reference/block-kit, cover
what the models let through. They stand in for Slack's `blocks.validate`, which needs a network.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]

MAX_JSON = 12_000  #: characters of all blocks; Slack refuses from about 13,200 on
MAX_VIEW = 250_000  #: the same of a view, which may be far larger (view_too_large)
#: Most characters of a text, by the type of what holds it and the field.
TEXTS = {
    ("section", "text"): 3000,
    ("section", "fields"): 2000,
    ("header", "text"): 150,
    ("context", "elements"): 3000,
    ("button", "text"): 75,
    ("option", "text"): 75,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("image", "title"): 2000,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
}
#: The elements in which somebody types, and the most characters that may stand there.
TYPED = {"plain_text_input": 3000}
STRINGS = {
    "block_id": 255,
    "action_id": 255,
    "value": 2000,
    "url": 3000,
    "image_url": 3000,
    "alt_text": 2000,
}
#: Most members of a list, by the type of what holds it and the field.
COUNTS = {
    ("section", "fields"): 10,
    ("context", "elements"): 10,
    ("actions", "elements"): 25,
    ("context_actions", "elements"): 5,
    ("overflow", "options"): 5,
    ("static_select", "options"): 100,
    ("multi_static_select", "options"): 100,
    ("checkboxes", "options"): 10,
    ("carousel", "elements"): 10,
    ("table", "rows"): 100,
}
MESSAGE_BLOCKS = {
    "actions", "card", "carousel", "container", "context", "context_actions", "divider", "file", "header", "image",
    "markdown", "rich_text", "section", "table", "video",
}  # fmt: skip
#: The same of modals and of the Home tab; tables stand in messages only.
VIEW_BLOCKS = {
    "actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video",
}  # fmt: skip
CONTEXT_ELEMENTS = {"plain_text", "mrkdwn", "image"}
VIEW_KEYS = {
    "modal": {"type", "title", "close", "submit", "blocks", "callback_id", "private_metadata", "external_id"},
    "home": {"type", "blocks", "callback_id", "private_metadata", "external_id"},
}
PLAIN_ONLY = {
    ("input", "label"),
    ("input", "hint"),
    ("header", "text"),
    ("button", "text"),
    ("option", "text"),
    ("confirm", "title"),
    ("image", "title"),
}
RICH = {
    "rich_text": {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"},
    "rich_text_list": {"rich_text_section"},
    "rich_text_section": {"text", "link", "emoji", "user", "channel", "usergroup", "broadcast", "date", "color"},
    "rich_text_quote": {"text", "link", "emoji", "user", "channel", "usergroup", "broadcast", "date"},
    "rich_text_preformatted": {"text", "link"},
}


def problems(blocks: list[Json]) -> list[str]:
    """Everything Slack would refuse; an empty list when it would post the message."""
    in_blocks = (p for block in blocks for p in _of_block(block, MESSAGE_BLOCKS))
    return [*_not_of_the_models(blocks), *_of_the_whole(blocks, most=50, largest=MAX_JSON), *in_blocks]


def view_problems(view: Json) -> list[str]:
    """The same for a modal or a Home tab (https://docs.slack.dev/reference/views)."""
    blocks = view.get("blocks", [])
    in_blocks = (p for block in blocks for p in _of_block(block, VIEW_BLOCKS))
    whole = _of_the_whole(blocks, most=100, largest=MAX_VIEW)
    return [*_of_the_view(view), *_not_of_the_models(blocks), *whole, *in_blocks]


def _of_the_view(view: Json) -> Iterator[str]:
    kind = view.get("type")
    if kind not in VIEW_KEYS:
        yield f"{kind} is no kind of view"
        return
    yield from (f"{name} in a view of type {kind}" for name in view.keys() - VIEW_KEYS[kind])
    shell = {name: value for name, value in view.items() if name != "blocks"}
    yield from (problem for part in [shell] for problem in (*_of_strings(part), *_of_texts(part)))
    if len(view.get("private_metadata", "")) > 3000:
        yield "private_metadata over 3,000 characters"
    inputs = any(block.get("type") == "input" for block in view["blocks"])
    if kind == "modal" and not view.get("title"):
        yield "a modal without a title"
    if kind == "modal" and inputs and not view.get("submit"):
        yield "a modal with an input and nothing to submit it"
    if kind == "modal" and any(text["type"] != "plain_text" for text in shell.values() if isinstance(text, dict)):
        yield "a modal whose title or buttons are not plain_text"
    try:
        if View(**view).to_dict() != view:
            yield "the models of slack_sdk write the view differently"
    except (SlackObjectFormationError, TypeError, ValueError, AttributeError) as error:
        yield f"the models of slack_sdk refuse the view: {error}"


def walk(value: Any) -> Iterator[Json]:
    """Every object in it, outermost first."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


def _not_of_the_models(blocks: list[Json]) -> Iterator[str]:
    try:
        parsed = Block.parse_all(blocks)
        if len(parsed) != len(blocks) or any(block is None or type(block) is Block for block in parsed):
            yield "unknown block type"
        elif [block.to_dict() for block in parsed] != blocks:
            yield "the models of slack_sdk write it differently"
    except (SlackObjectFormationError, TypeError, ValueError, AttributeError) as error:
        yield f"the models of slack_sdk refuse it: {error}"


def _of_the_whole(blocks: list[Json], *, most: int, largest: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    if (size := len(json.dumps(blocks, ensure_ascii=False))) > largest:
        yield f"msg_blocks_too_long: {size} characters"
    for name in ("block_id", "action_id"):
        counts = Counter(part[name] for part in walk(blocks) if name in part)
        yield from (f"{name} {value!r} twice" for value, count in counts.items() if count > 1)
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "two tables"
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > 12_000:
        yield "markdown over 12,000 characters"


def _of_block(block: Json, allowed: set[str]) -> Iterator[str]:
    if block.get("type") not in allowed:
        yield f"{block.get('type')} is no block of this surface"
    for part in walk(block):
        yield from _of_strings(part)
        yield from _of_lists(part)
        yield from _of_texts(part)
        yield from _of_rich_text(part)
        yield from _of_answers(part)
    if block.get("type") == "context":
        wrong = {element.get("type") for element in block["elements"]} - CONTEXT_ELEMENTS
        yield from (f"{kind} in context" for kind in wrong)


def _of_strings(part: Json) -> Iterator[str]:
    for name, limit in STRINGS.items():
        allowed = 150 if name == "value" and _kind(part) == "option" else limit
        if isinstance(part.get(name), str) and not 1 <= len(part[name]) <= allowed:
            yield f"{name} has {len(part[name])} characters"
    if "image_url" in part and "slack_file" in part:
        yield "an image with two sources"
    if part.get("type") == "image" and not part.get("alt_text"):
        yield "an image without alt_text"


def _of_lists(part: Json) -> Iterator[str]:
    for name, value in part.items():
        if isinstance(value, list):
            if not value and name in ("elements", "fields", "options", "rows"):
                yield f"no {name}"
            limit = COUNTS.get((_kind(part), name))
            if limit is not None and len(value) > limit:
                yield f"{len(value)} {name} in {_kind(part)}"
    if part.get("type") == "table" and any(len(row) > 20 for row in part.get("rows", [])):
        yield "more than 20 columns"


def _of_texts(part: Json) -> Iterator[str]:
    for name, value in part.items():
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
                continue
            limit = TEXTS.get((_kind(part), name), 3000)
            if not 1 <= len(text.get("text", "").strip()) <= len(text.get("text", "")) <= limit:
                yield f"{name} of {_kind(part)} has {len(text.get('text', ''))} characters"
            if text["type"] == "mrkdwn" and (_kind(part), name) in PLAIN_ONLY:
                yield f"{name} of {_kind(part)} must be plain_text"


def _of_answers(part: Json) -> Iterator[str]:
    """What may be typed or chosen, and what stands there already."""
    kind = str(part.get("type"))
    if kind in TYPED:
        most = part.get("max_length", TYPED[kind])
        if not 1 <= most <= TYPED[kind]:
            yield f"max_length {most}"
        if len(part.get("initial_value", "")) > most:
            yield f"{len(part['initial_value'])} characters stand in a field for {most}"
    chosen = [*part.get("initial_options", []), *([part["initial_option"]] if "initial_option" in part else [])]
    yield from (f"{option['value']!r} is chosen and not offered" for option in chosen if option not in part["options"])
    values = [option["value"] for option in part.get("options", [])]
    if kind != "overflow" and len(set(values)) != len(values):
        yield "a value is offered twice"


def _of_rich_text(part: Json) -> Iterator[str]:
    kind = part.get("type")
    if kind in RICH:
        yield from (f"{e.get('type')} in {kind}" for e in part.get("elements", []) if e.get("type") not in RICH[kind])
    if kind in ("text", "link") and "text" in part and not part["text"]:
        yield f"an empty {kind}"
    if kind == "link" and (urlsplit(part["url"]).scheme not in ("http", "https") or not urlsplit(part["url"]).netloc):
        yield f"a link to {part['url']!r}"
    if kind in ("text", "link") and not set(part.get("style", {})) <= {"bold", "italic", "strike", "code", "underline"}:
        yield "an unknown style"


def _kind(part: Json) -> str:
    """The type of what this is; options and confirmations have none written in them."""
    if "type" in part:
        return str(part["type"])
    return "confirm" if "confirm" in part else "option" if "value" in part else ""
