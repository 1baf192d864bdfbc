"""What does a message say once more is known of its story: who else tells it, where it goes on?

The message stays as it was first sent, its history, summary and reasons included; lines are added under its source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.alerting.render import NOTIFICATION_LIMIT
from bot.model import Copies, Line, Message, Outgoing, Run, Small, key_of
from bot.wording import Words

SOURCES_SHOWN = 4  #: beyond these, "and 3 more"
HEAD = 2  #: blocks of an alert before the lines that are added: its title and its source


def amended(message: Message, lines: Sequence[Line], acts: Sequence[Line] = ()) -> Message:
    """The message as first sent, with lines of small print under its source; the first also leads its notification.

    What people did (`acts`) stands at the end.
    """
    small, done = tuple(Small(line) for line in lines), tuple(Small(line) for line in acts)
    told = "".join(run.text for run in lines[0]) if lines else ""
    notified = f"{told} · {message.notification}" if told else message.notification
    if len(notified) > NOTIFICATION_LIMIT:
        notified = notified[: NOTIFICATION_LIMIT - 1].rstrip() + "…"
    return replace(
        message,
        notification=notified,
        blocks=(*message.blocks[:HEAD], *small, *message.blocks[HEAD:], *done),
    )


def also_line(copies: Copies, words: Words) -> Line:
    """« aussi chez Silicon, LMI (3) · le dernier : 3 mars 2026 à 10:00 »."""
    names = [" ".join(name.split())[:40] for name in copies.sources[:SOURCES_SHOWN]]
    more = len(copies.sources) - SOURCES_SHOWN
    listed = ", ".join(names) + (words.count(" and {n} more", " and {n} more", more) if more > 0 else "")
    text = words.say("also at {sources} ({n})", sources=listed, n=copies.articles)
    if copies.latest:
        text += " · " + words.say("latest: {moment}", moment=words.moment(copies.latest))
    return (Run(text),)


def thread_line(followups: int, latest: datetime, words: Words) -> Line:
    """« 3 suites dans le fil, la dernière le 4 mars 2026 à 10:00 »; `latest` is when that one was said."""
    text = words.count(
        "{n} follow-up in the thread, {moment}",
        "{n} follow-ups in the thread, the latest {moment}",
        followups,
        moment=words.moment(latest),
    )
    return (Run(text),)


def instead(edit: Outgoing, target: Outgoing, *, now: datetime) -> Outgoing | None:
    """What is said under a message that its chat does not let us edit: only what the edit adds.

    None when it adds nothing, or when the message stands in a thread itself.
    """
    added = tuple(block for block in edit.message.blocks if block not in target.message.blocks)
    if not added or target.thread:
        return None
    return Outgoing(
        key=key_of("instead of an edit", target.key),
        chat=target.chat,
        address=target.address,
        message=Message(notification=edit.message.notification, blocks=added),
        created_at=now,
        thread=target.key,
    )
