"""Whether a feed has moved for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.feeds.answers import Fetched
from bot.feeds.moving import moved_by, proposed
from bot.model import Moved

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = "https://x.fr/feed", "https://x.fr/rss"
LED = Fetched(url=NEW, status=200, permanent_url=NEW)


def test_answers_that_agree_are_counted_and_others_start_afresh() -> None:
    first = moved_by(None, LED, OLD, NOW)
    assert first == Moved(url=NEW, since=NOW)
    assert moved_by(first, LED, OLD, NOW + DAY) == Moved(url=NEW, since=NOW, polls=2)
    elsewhere = replace(LED, permanent_url="https://x.fr/maintenance")
    assert moved_by(first, elsewhere, OLD, NOW + DAY) == Moved(url="https://x.fr/maintenance", since=NOW + DAY)
    assert moved_by(first, replace(LED, permanent_url=""), OLD, NOW) is None
    assert moved_by(first, replace(LED, permanent_url=OLD), OLD, NOW) is None


def test_a_new_address_is_proposed_after_several_days_polls_and_a_known_article() -> None:
    """peers.md 4.28: Vienna#1546 took a maintenance page for the new home, RSStT 2.4 moved unexpectedly."""
    sure = Moved(url=NEW, since=NOW - 3 * DAY, polls=5, proven=True)
    assert proposed(sure, NOW) == NEW
    assert proposed(None, NOW) == ""
    for doubtful in (replace(sure, polls=4), replace(sure, since=NOW - 2 * DAY), replace(sure, proven=False)):
        assert proposed(doubtful, NOW) == ""
