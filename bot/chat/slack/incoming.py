"""What did a person ask in Slack, or say with a thumb, and was it said before?"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from bot.chat.port import Incoming

#: How many marks are remembered. Slack delivers an event again at once, after one minute and after five
#: (https://docs.slack.dev/apis/events-api#retries); these are the acts of five minutes at fifty a second, and more.
_REMEMBERED = 40_000

_LINK = re.compile(r"<(https?://[^\s<>|]+)(?:\|[^<>]*)?>")


def read_command(body: Mapping[str, object]) -> Incoming:
    """The question in the body of a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands).

    Slack escapes & < > and may wrap addresses as <https://…|label>; both are undone.
    """
    text = _LINK.sub(r"\1", str(body.get("text") or ""))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
    name = str(body.get("user_name") or "")
    return Incoming(chat="slack", address=str(body["channel_id"]), user=str(body["user_id"]), who=name, text=text)


#: The names of the two thumbs (https://docs.slack.dev/reference/methods/reactions.add); a skin tone may follow.
THUMBS = {"+1": "useful", "thumbsup": "useful", "-1": "useless", "thumbsdown": "useless"}


def read_reaction(event: Mapping[str, Any]) -> Incoming | None:
    """What a thumb under a message says, in the words of the command; None for any other reaction.

    The message may be anybody's; one that is not ours means no article
    (https://docs.slack.dev/reference/events/reaction_added).
    """
    item: Mapping[str, Any] = event.get("item") or {}
    said = THUMBS.get(str(event.get("reaction") or "").partition("::")[0])
    if said is None or item.get("type") != "message":
        return None
    user = str(event.get("user") or "")
    return Incoming(chat="slack", address=str(item["channel"]), user=user, text=said, about=str(item["ts"]))


def marks(payload: Mapping[str, object]) -> tuple[str, ...]:
    """What identifies an act, in whichever envelope or request it comes."""
    return tuple(str(payload[name]) for name in ("trigger_id", "event_id") if payload.get(name))


class Deliveries:
    """The deliveries of the last while. Slack delivers at least once, so some come twice."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def is_new(self, delivery: Iterable[str]) -> bool:
        """Whether no mark of this delivery was met before; meets them all."""
        known = False
        for mark in delivery:
            known = known or mark in self._seen
            self._seen[mark] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return not known
