"""Which events of a room are meant for Vigie: questions, and reactions to what it said? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: An event as the server sent it; its shape is Matrix's, and anybody may write anything into it.
RawEvent = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something a person asked."""

    event: str  #: id of the event
    user: str
    text: str  #: without the prefix
    thread: str  #: id of the thread's first event, "" outside of threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A thumb up or down under a message."""

    user: str
    about: str  #: id of the event under which it stands
    useful: bool


#: The beginning of a reaction's key; the tone of the skin may follow.
THUMBS = {"👍": True, "👎": False}


def reactions(events: Sequence[RawEvent], *, me: str) -> list[Reaction]:
    """The thumbs among new events of one room, in order, under whosever message; one's own are left out."""
    found = [_reaction(event) for event in events[_entrance(events, me) :] if event.get("sender") != me]
    return [reaction for reaction in found if reaction]


def _reaction(event: RawEvent) -> Reaction | None:
    relation, user = _mapping(_mapping(event.get("content")).get("m.relates_to")), event.get("sender")
    about, key = relation.get("event_id"), relation.get("key")
    if event.get("type") != "m.reaction" or relation.get("rel_type") != "m.annotation":
        return None
    if not (isinstance(user, str) and isinstance(about, str) and isinstance(key, str)) or key[:1] not in THUMBS:
        return None
    return Reaction(user=user, about=about, useful=THUMBS[key[:1]])


def questions(events: Sequence[RawEvent], *, me: str, prefix: str) -> list[Question]:
    """The questions among new events of one room, in order.

    Never one's own messages, notices (other bots), edits, or what stood in the room before Vigie entered.
    """
    found = [_question(event, prefix) for event in events[_entrance(events, me) :] if event.get("sender") != me]
    return [question for question in found if question]


def _entrance(events: Sequence[RawEvent], me: str) -> int:
    """Where what happened since `me` entered begins; 0 when `me` was there all along."""
    for position in range(len(events) - 1, -1, -1):
        event = events[position]
        if event.get("type") != "m.room.member" or event.get("state_key") != me:
            continue
        before = _mapping(_mapping(event.get("unsigned")).get("prev_content")).get("membership")
        # A join after a join is a new display name or picture.
        if _mapping(event.get("content")).get("membership") == "join" and before != "join":
            return position + 1
    return 0


def _question(event: RawEvent, prefix: str) -> Question | None:
    content, identity, user = _mapping(event.get("content")), event.get("event_id"), event.get("sender")
    body, relation = content.get("body"), _mapping(content.get("m.relates_to"))
    if not (isinstance(body, str) and isinstance(identity, str) and isinstance(user, str)):
        return None
    if content.get("msgtype") != "m.text" or relation.get("rel_type") == "m.replace":
        return None
    word, *rest = body.split(maxsplit=1) or [""]
    if word.casefold() != prefix.casefold():  # telephones capitalise the first word
        return None
    root = relation.get("event_id") if relation.get("rel_type") == "m.thread" else ""
    thread = root if isinstance(root, str) else ""
    return Question(event=identity, user=user, text="".join(rest).strip(), thread=thread)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
