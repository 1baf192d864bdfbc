"""What does the message of a trouble say when others join it, and when it is over?

It is edited, so that operators read one message a trouble: what was wrong, since when, and that it is mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerting.lasting import lasting
from bot.model import Block, Bullets, Line, Message, Paragraph, Run, Small
from bot.wording import Words

#: Feeds that begin to fail within this time of each other are told in one message.
TOGETHER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that was wrong."""

    text: str
    opened_at: datetime
    closed_at: datetime | None = None  #: None: it lasts


def standing(first: Message, told: Sequence[Trouble], words: Words, *, said: Message | None = None) -> Message:
    """The message as it was first sent, with what has become of each of its troubles; `said` is what is news now.

    The first of `told` is the one it was sent for.
    """
    head: list[Block] = []
    notification = said.notification if said else first.notification
    ended = [trouble.closed_at for trouble in told if trouble.closed_at]
    if ended and len(ended) == len(told):
        over = words.say("Over after {time}", time=lasting(max(ended) - told[0].opened_at, words))
        head.append(Paragraph((Run(f"✓ {over}", bold=True),)))
    if said:
        head.append(Small((Run(said.notification),)))
    lines = tuple(_line(trouble, words) for trouble in told) if len(told) > 1 else ()
    if lines:
        many = words.count("{n} trouble at the same time", "{n} troubles at the same time", len(told))
        head.append(Paragraph((Run(many, bold=True),)))
        notification = notification if said else many
    return Message(notification=notification, blocks=(*head, *((Bullets(lines),) if lines else first.blocks)))


def _line(trouble: Trouble, words: Words) -> Line:
    runs = [Run(trouble.text)]
    if trouble.closed_at:
        time = lasting(trouble.closed_at - trouble.opened_at, words)
        runs.append(Run(" — " + words.say("over after {time}", time=time), italic=True))
    return tuple(runs)
