"""The noun of waiting: an alert that its channel does not want to hear now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.memory import Told
from bot.model.message import Alert

#: Why an alert waits: its channel speaks in digests, is quiet, has had many at once, has had its fill for the day,
#: Vigie was down or cut off when it should have come, or the chat refused the digest that told it.
Reason = Literal["digest", "quiet", "burst", "cap", "outage", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What decides when an alert that waits goes out, without the alert."""

    key: str  #: that its own message would have had
    channel: str
    chat: str
    address: str
    story: str
    article: str  #: key
    reason: Reason
    at: datetime  #: since when it waits, by the clock as it is now
    told_in: str = ""  #: key of the message that told it, "" while it waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Waiting):
    """An alert that waits for a digest, or was told in one."""

    alert: Alert
    told: Told  #: what the article added to its story
