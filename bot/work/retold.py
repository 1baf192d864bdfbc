"""An article was edited: which watches does it name that it did not before, and how are they told?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.memory.development import Development
from bot.model import Alert, key_of
from bot.newsroom import Considered


def newly_named(was: Considered, now: Considered) -> frozenset[str]:
    """The watches that the article would alert for now, and would not have before its edit."""
    return frozenset(_alerting(now) - _alerting(was))


def retold(alerts: Iterable[Alert], more: Collection[str]) -> tuple[Alert, ...]:
    """The alerts of the channels that the new watches concern, as other messages than those of the first telling."""
    concerned = (alert for alert in alerts if any(mention.watch in more for mention in alert.mentions))
    return tuple(replace(alert, key=key_of(alert.key, *sorted(more))) for alert in concerned)


def by_its_watches(more: Collection[str]) -> Development:
    """What an edit adds to its story: it names somebody new."""
    return Development(kind="follow-up", signs=("watch",), watches=tuple(sorted(more)))


def _alerting(considered: Considered) -> set[str]:
    return {mention.watch for mentions in considered.verdict.channels.values() for mention in mentions}
