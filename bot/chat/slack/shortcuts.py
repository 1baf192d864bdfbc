"""What does a shortcut of Slack ask for, and which article does the message mean that it was used on?

(https://docs.slack.dev/interactivity/implementing-shortcuts)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.chat.forms import Ticket
from bot.chat.port import Incoming
from bot.chat.slack.payload import EVENT_TYPE, is_link

NEW_WATCH = "new_watch"  #: callback_id of the global shortcut
REMEMBER = "remember"  #: callback_id of the message shortcut

_LINK = re.compile(r"<(https?://[^\s<>|]+)(?:\|([^<>]*))?>")
_MARKUP = re.compile(r"<[@#!][^<>]*>")  #: of people, channels and broadcasts
_DEEPEST = 20  #: levels of a message's blocks that are looked at


def asker(body: Mapping[str, Any], *, text: str = "", about: str = "", place: str = "") -> Incoming:
    """Who asks, and where; `body` is any payload of an interaction."""
    user: Mapping[str, Any] = body.get("user") or {}
    name = str(user.get("name") or user.get("username") or "")
    return Incoming(chat="slack", address=place, user=str(user.get("id") or ""), who=name, text=text, about=about)


def read_shortcut(body: Mapping[str, Any]) -> tuple[Incoming, Ticket] | None:
    """Who asks and for which form; None for a shortcut that is none of ours."""
    if body.get("callback_id") == NEW_WATCH:
        return asker(body), Ticket(purpose="watch add")
    if body.get("callback_id") != REMEMBER:
        return None
    message: Mapping[str, Any] = body.get("message") or {}
    place = str((body.get("channel") or {}).get("id") or "")
    about = article_in(message)
    ticket = Ticket(purpose="memory add", about=about, place=place)
    return asker(body, text=words_of(message), about=about, place=place), ticket


def article_in(message: Mapping[str, Any]) -> str:
    """What names the article a message is about: the key of one of ours, else its first link; "" for none."""
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    if metadata.get("event_type") == EVENT_TYPE:
        return str((metadata.get("event_payload") or {}).get("key") or "")
    return next(filter(is_link, _links(message)), "")


def words_of(message: Mapping[str, Any]) -> str:
    """The words of a message without Slack's markup; a link is its label, or nothing."""
    text = _LINK.sub(lambda link: link[2] or "", str(message.get("text") or ""))
    text = _MARKUP.sub("", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _links(message: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of a message, those somebody wrote before those that Slack unfurled."""
    yield from _in_blocks(message.get("blocks"), 0)
    for link in _LINK.finditer(str(message.get("text") or "")):
        yield link[1].replace("&amp;", "&")
    for attachment in message.get("attachments") or []:
        if isinstance(attachment, Mapping):
            yield from (str(attachment[name]) for name in ("title_link", "from_url") if attachment.get(name))


def _in_blocks(part: object, depth: int) -> Iterator[str]:
    if isinstance(part, Mapping) and part.get("type") == "link" and isinstance(part.get("url"), str):
        yield part["url"]
    if depth < _DEEPEST and isinstance(part, Mapping | list):
        for child in part.values() if isinstance(part, Mapping) else part:
            yield from _in_blocks(child, depth + 1)
