"""What does every answer need of who asks, whatever the question?"""

from __future__ import annotations

from typing import Protocol

from bot.alerting.render import Rendering


class Asking(Protocol):
    """Who asks, and where."""

    @property
    def rendering(self) -> Rendering:
        """Language, labels and links of the place where the question was asked."""
