"""The noun of a silence that people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Muted = Literal["source", "watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """A source or a watch that alerts nobody for a while, anywhere. It is in force from `at` until it ends."""

    key: str
    kind: Muted
    what: str  #: the name of the source as articles carry it, or the id of the watch
    user: str  #: who asked, as the chat names the person
    at: datetime
    until: datetime
    about: str = ""  #: key of the message it was asked on, "" for none
    ended_at: datetime | None = None  #: when it was over: never after `until`; None: nobody noticed yet
    ended_by: str = ""  #: who ended it before its time, "" when it ended by itself
