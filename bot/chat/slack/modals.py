"""How is a form drawn as a modal of Slack, and what did somebody fill in?

All words stand in plain_text and rich_text, which Slack shows letter for letter. What comes back with a view
(private_metadata) names things by id and fingerprint; nothing in it is secret, and nothing in it is believed
(https://docs.slack.dev/reference/views/modal-views).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from bot.chat.forms import PURPOSES, Choice, Field, Filled, Form, Given, Ticket
from bot.chat.slack.characters import clean, cut, one_line
from bot.chat.slack.payload import blocks
from bot.model import Block, Message, key_of
from bot.wording import Words

Json = dict[str, object]

CALLBACK = "form"  #: callback_id of the modals that are submitted
PREVIEW = "preview"  #: action_id of the button that tries a form
MAX_TITLE = 24  #: of a modal; of its buttons as well
MAX_LABEL, MAX_HINT, MAX_OPTION, MAX_OPTION_VALUE = 2_000, 2_000, 75, 150
MAX_OPTIONS = 100
MAX_TICKET = 3_000  #: characters of private_metadata
LONGEST = 3_000  #: characters of a text field
LINE = 255  #: characters of a field of one line
ERROR = 500  #: characters of a mistake under a field


def form_view(form: Form, words: Words) -> Json:
    """The modal of a form; a field whose content does not fit is named and left as it is."""
    fitting = [field for field in form.fields if fits(field)]
    of = _version(form.ticket)
    drawn = [*_said(form.lead), *(_input(field, of) for field in fitting)]
    left = [field.label for field in form.fields if not fits(field)]
    if left:
        drawn.append(_small(words.say("Too long for a form, to be edited in the file: {names}", names=", ".join(left))))
    drawn += _said(form.tail)
    if form.preview:
        button: Json = {"type": "button", "action_id": PREVIEW, "text": _plain(form.preview, MAX_OPTION)}
        drawn.append({"type": "actions", "block_id": PREVIEW, "elements": [button]})
    return {
        **_modal(form.title, words.say("Cancel"), drawn),
        "callback_id": CALLBACK,
        "submit": _plain(form.submit, MAX_TITLE),
        "private_metadata": _packed(form.ticket),
    }


def waiting_view(title: str, words: Words, *, said: str = "") -> Json:
    """What stands there while Vigie works: it cannot be submitted."""
    text = said or words.say("One moment…")
    return _modal(title, words.say("Close"), [_small(text)])


def busy_view(view: Mapping[str, Any], words: Words) -> Json:
    """A form as it stands, with a word in place of the button that was clicked; what was typed stays."""
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    drawn = [block for block in view.get("blocks") or [] if block.get("block_id") != PREVIEW]
    return {name: view[name] for name in kept if view.get(name)} | {
        "blocks": [*drawn, _small(words.say("One moment…"))]
    }


def message_view(title: str, message: Message, words: Words) -> Json:
    """What came of a form; it can only be closed."""
    return _modal(title, words.say("Close"), list(blocks(message)))


def read_form(view: Mapping[str, Any]) -> Filled | None:
    """What was filled in; None for a view that is none of ours.

    `view` is that of a view_submission or block_actions payload
    (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload).
    """
    ticket = _unpacked(str(view.get("private_metadata") or ""))
    if view.get("callback_id") != CALLBACK or ticket is None:
        return None
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    answers = {
        str(key): _answer(element)
        for key, elements in values.items()
        for element in (elements or {}).values()
        if isinstance(element, Mapping)
    }
    return Filled(ticket=ticket, answers=answers)


def fits(field: Field) -> bool:
    """Whether the field can show all that stands in it: one that cannot would lose the rest when it is saved."""
    if field.kind in ("one", "many", "yes"):
        return len(field.choices) <= MAX_OPTIONS and all(len(c.value) <= MAX_OPTION_VALUE for c in field.choices)
    return len("\n".join(field.value)) <= LONGEST


def on_inputs(view: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """Mistakes by the block they are shown at; Slack takes none that stands nowhere."""
    drawn = [str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"]
    placed: dict[str, str] = {}
    for key, text in wrong.items():
        where = key if key in drawn else next(iter(drawn), "")
        if where:
            placed[where] = f"{placed.get(where, '')} {text}".strip()[:ERROR]
    return placed


# -- drawing -----------------------------------------------------------------


def _modal(title: str, close: str, drawn: list[Json]) -> Json:
    return {"type": "modal", "title": _plain(title, MAX_TITLE), "close": _plain(close, MAX_TITLE), "blocks": drawn}


def _version(ticket: Ticket) -> str:
    """What tells a form from the same one about an entry that changed since.

    Slack keeps what was typed in every field whose two ids stay, whatever value the new view gives it
    (https://docs.slack.dev/reference/views/modal-views). So they stay in a form that was only tried, and not in one
    that shows what somebody else wrote: else what was typed would stand there and be sent over it.
    """
    return f" {key_of(ticket.seen, ticket.shown)[:8]}" if ticket.seen or ticket.shown else ""


def _input(field: Field, of: str) -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": field.key,
        "label": _plain(field.label, MAX_LABEL),
        "element": {"action_id": f"field {field.key}{of}", **_element(field)},
        "optional": not field.required,
    }
    return {**drawn, "hint": _plain(field.hint, MAX_HINT)} if field.hint else drawn


def _element(field: Field) -> Json:
    if field.kind in ("line", "lines", "text"):
        text = clean("\n".join(field.value))
        several = field.kind != "line" or len(text) > LINE
        element: Json = {"type": "plain_text_input", "multiline": several}
        element["max_length"] = LONGEST if several else LINE
        return {**element, "initial_value": text if several else one_line(text)} if text.strip() else element
    options = [_option(choice) for choice in field.choices]
    chosen = [option for option in options if option["value"] in field.value]
    if field.kind == "one":
        drawn: Json = {"type": "static_select", "options": options}
        return {**drawn, "initial_option": chosen[0]} if chosen else drawn
    drawn = {"type": "checkboxes" if field.kind == "yes" else "multi_static_select", "options": options}
    return {**drawn, "initial_options": chosen} if chosen else drawn


def _option(choice: Choice) -> Json:
    return {"text": _plain(choice.label, MAX_OPTION), "value": choice.value}


def _said(said: tuple[Block, ...]) -> list[Json]:
    return list(blocks(Message(notification="", blocks=said))) if said else []


def _small(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text, MAX_LABEL)]}


def _plain(text: str, limit: int) -> Json:
    """Slack shows plain_text letter for letter; emoji off keeps « :x: » as written."""
    return {"type": "plain_text", "text": cut(one_line(text) or "…", limit), "emoji": False}


# -- what comes back -----------------------------------------------------------------


def _packed(ticket: Ticket) -> str:
    """What does not fit is left out, the longest first: half an address would name something else."""
    said = {name: clean(value) for name, value in asdict(ticket).items() if value}
    while len(packed := json.dumps(said, ensure_ascii=False, separators=(",", ":"))) > MAX_TICKET:
        del said[max(said, key=lambda name: len(said[name]))]
    return packed


def _unpacked(text: str) -> Ticket | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("purpose") not in PURPOSES:
        return None
    names = ("id", "seen", "shown", "about", "wish", "place")
    return Ticket(purpose=said["purpose"], **{name: str(said[name]) for name in names if name in said})


def _answer(element: Mapping[str, Any]) -> Given:
    """What one field says, whatever its kind; nothing where it was left empty."""
    return tuple(_chosen(element)) or tuple(str(element[name]) for name in ("value",) if element.get(name))


def _chosen(element: Mapping[str, Any]) -> Iterator[str]:
    one = element.get("selected_option")
    for option in [*([one] if one else []), *(element.get("selected_options") or [])]:
        yield str(option.get("value") or "")
