"""Do the addresses that events link to still answer, and when is one called dead?

Pure. An address is dead when its site says twice that there is no such page, or when it failed three times over three
days at least. A refusal (401, 403, 429…) is no failure: somebody is there, and readers may pass where a program does
not. When nothing at all could be reached the network at fault is our own, and nothing is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.model import LinkState

EVERY = timedelta(days=7)  #: how often an address is asked at most
GONE_TWICE = 2  #: how often in a row a site must say that there is no such page
FAILURES, OVER = 3, timedelta(days=3)  #: how many other failures in a row, and how long they must last
_GONE = frozenset({404, 410})
_TROUBLE = range(500, 600)

Heard = Literal["answered", "gone", "failed", "unreached"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking one address."""

    url: str
    heard: Heard
    reason: str = ""  #: of a failure


def heard(status: int, *, unreached: bool) -> Heard:
    """What an answer that was no page means; `status` 0: there was none, `unreached`: not even a connection."""
    if status in _GONE:
        return "gone"
    if status == 0 or status in _TROUBLE:
        return "unreached" if unreached else "failed"
    return "answered"


def due(urls: Iterable[str], states: Mapping[str, LinkState], now: datetime, *, most: int) -> tuple[str, ...]:
    """The addresses to ask now: never asked, or not for a week; those waiting longest first."""
    wanted = dict.fromkeys(url for url in urls if url.startswith(("http://", "https://")))
    waiting = [url for url in wanted if url not in states or now - states[url].checked_at >= EVERY]
    waiting.sort(key=lambda url: states[url].checked_at.timestamp() if url in states else 0.0)
    return tuple(waiting[:most])


def judged(asked: Sequence[Asked], states: Mapping[str, LinkState], now: datetime) -> tuple[LinkState, ...]:
    """What is known of each address asked; of none when no site at all could be reached."""
    if all(each.heard == "unreached" for each in asked):
        return ()
    return tuple(_judged(each, states.get(each.url), now) for each in asked)


def _judged(asked: Asked, before: LinkState | None, now: datetime) -> LinkState:
    if asked.heard == "answered":
        return LinkState(url=asked.url, checked_at=now)
    state = before or LinkState(url=asked.url, checked_at=now)
    since = state.failing_since or now
    failures = state.failures + 1
    gone = state.gone + 1 if asked.heard == "gone" else 0
    return replace(
        state,
        checked_at=now,
        failing_since=since,
        failures=failures,
        gone=gone,
        dead=state.dead or gone >= GONE_TWICE or (failures >= FAILURES and now - since >= OVER),
        reason=asked.reason,
    )
