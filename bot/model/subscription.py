"""The noun of WebSub: what a hub was asked to tell us of one feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a hub was asked for one feed, and how far that is (https://www.w3.org/TR/websub/)."""

    feed: str
    hub: str
    topic: str  #: the address the hub knows the feed by
    token: str = field(repr=False)  #: the last part of the address the hub calls; nobody else can guess it
    secret: str = field(repr=False)  #: what the hub signs with
    wanted: bool = True  #: False: to be given back
    asked_at: datetime | None = None  #: when the hub was last asked
    lease_ends: datetime | None = None  #: until when it tells us; None when it has not confirmed
    failures: int = 0  #: in a row, without an answer or a confirmation
