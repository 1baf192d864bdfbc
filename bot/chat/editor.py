"""What does editing the watchlist from a chat need? Asked of an `Editor`, which stands for the file and who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Edit, Edited, Examined, Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edit that waits for an owner's word."""

    id: str  #: short enough to be typed
    edit: Edit
    user: str
    who: str  #: what people call the user, "" when that is not known
    at: datetime


class Editor(Protocol):
    """The watchlist, as the person who asks may edit it."""

    @property
    def watchlist(self) -> Watchlist:
        """The watchlist in force."""

    def owns(self) -> bool:
        """Whether the person's edits are written at once; others' are proposed."""

    def shown(self, entry: str, id: str) -> str:
        """Fingerprint of a "watch" or "feed" as it is in force, which is what people are shown; "" when there is none.

        A hand edit may be ahead of it in the file.
        """

    def examine(self, edit: Edit, *, days: int = 90) -> Examined:
        """What the edit would do; with `days` 0 only whether it is well formed, which takes a fraction of a second."""

    def submit(self, edit: Edit) -> Edited:
        """Write the edit, or propose it when the person is no owner."""

    def proposals(self) -> Sequence[Proposal]:
        """What waits for an owner, oldest first."""

    def decide(self, proposal: str, *, accept: bool) -> Edited:
        """An owner's word on a proposal, or of who made it that it is taken back; "refused" for anybody else's."""
