"""Has a feed moved for good?

Permanent redirects (301, 308) are followed at once but believed slowly: one maintenance page that answers 301 is no
new home. A new address is proposed after several polls over several days have led to it, the last of them too, and
a document from there held an article this feed is known for. Who then changes the watchlist is a person. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.feeds.answers import Fetched
from bot.model import Moved

POLLS = 5
DAYS = timedelta(days=3)


def moved_by(before: Moved | None, fetched: Fetched, asked: str, now: datetime) -> Moved | None:
    """What an answer says about where the feed lives; another address, or none, starts the count afresh."""
    led = fetched.permanent_url
    if not led or led == asked:
        return None
    if before is None or before.url != led:
        return Moved(url=led, since=now)
    return replace(before, polls=before.polls + 1)


def proposed(moved: Moved | None, now: datetime) -> str:
    """The address to propose, "" as long as it is too early."""
    if moved is None or not moved.proven or moved.polls < POLLS or now - moved.since < DAYS:
        return ""
    return moved.url
