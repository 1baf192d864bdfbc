"""How are the offers of a message drawn in Slack, and what does a click on one say?

Button and menu values carry a command and the key of the message, never words of a feed; what the message is about is
looked up by that key (https://docs.slack.dev/reference/block-kit/blocks/actions-block). An answer has no key: a button
under it carries the words that ask for its next page, or the key of the article that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.alerting.offers import COMMANDS, EXCLUDE, FORMS, OPEN
from bot.chat.paging import turns_page
from bot.chat.port import Incoming
from bot.chat.slack.characters import cut, one_line
from bot.model import Offer

Json = dict[str, object]

PAGE = "page"  #: action_id of the button that asks for the next page
MENU = "more"  #: action_id of the overflow menu; a button's is its command
HEARD = (*COMMANDS, *FORMS, OPEN, EXCLUDE)
MAX_BUTTONS = 24  #: an actions block holds 25 elements, one of them the menu
MAX_OPTIONS = 5  #: of an overflow menu
MAX_LABEL = 75


def drawn(offers: Sequence[Offer], key: str) -> list[Json]:
    """One actions block for the message of that key: buttons, then the menu; none when nothing is offered.

    Without a key, as answers are, only the button to the next page and what says which article it is about.
    """
    turning = [_turning(offer) for offer in offers if turns_page(offer.command)][:1]
    known = [offer for offer in offers if (offer.about or key) and not turns_page(offer.command)]
    buttons = [*turning, *(_button(offer, key) for offer in known if not offer.more)][:MAX_BUTTONS]
    options = [_option(offer, key) for offer in known if offer.more][:MAX_OPTIONS]
    menu: list[Json] = [{"type": "overflow", "action_id": MENU, "options": options}] if options else []
    elements = [*buttons, *menu]
    return [{"type": "actions", "elements": elements}] if elements else []


def read_click(body: Mapping[str, Any]) -> Incoming | None:
    """What a click says, in the words of the command; None for anything that Vigie does not offer.

    `body` is a block_actions payload (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).
    """
    clicked: Mapping[str, Any] = (body.get("actions") or [{}])[0]
    said, key = str(clicked.get("action_id") or ""), str(clicked.get("value") or "")
    if said == MENU:
        chosen: Mapping[str, Any] = clicked.get("selected_option") or {}
        said, _, key = str(chosen.get("value") or "").rpartition(" ")
    elif said.startswith(f"{OPEN} "):  # several of them stand in one message
        said = OPEN
    channel: Mapping[str, Any] = body.get("channel") or {}
    user: Mapping[str, Any] = body.get("user") or {}
    about = key
    if said == PAGE and turns_page(key):
        said, about = key, ""
    elif said not in HEARD:
        return None
    if not key or not channel.get("id") or not user.get("id"):
        return None
    name = str(user.get("name") or user.get("username") or "")
    return Incoming(chat="slack", address=str(channel["id"]), user=str(user["id"]), who=name, text=said, about=about)


def thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread that the clicked message stands in, so that the answer is seen beside it; None outside of threads."""
    message: Mapping[str, Any] = body.get("message") or {}
    thread = message.get("thread_ts")
    return str(thread) if thread and thread != message.get("ts") else None


def _button(offer: Offer, key: str) -> Json:
    action = offer.command if offer.under < 0 else f"{offer.command} {offer.under}"
    return {"type": "button", "action_id": action, "text": _plain(offer.label), "value": offer.about or key}


def _turning(offer: Offer) -> Json:
    return {"type": "button", "action_id": PAGE, "text": _plain(offer.label), "value": one_line(offer.command)}


def _option(offer: Offer, key: str) -> Json:
    return {"text": _plain(offer.label), "value": f"{offer.command} {offer.about or key}"}


def _plain(label: str) -> Json:
    """Slack shows plain_text letter for letter; emoji off keeps « :x: » as written."""
    return {"type": "plain_text", "text": cut(one_line(label) or "…", MAX_LABEL), "emoji": False}
