"""Which watches has memory seen begin? All that is told of such a watch is one saga.

A headline may speak of a beginning where there is none: « Atos lance Thales dans la course ». So a watch began only
where memory tells nothing of it from long before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.memory.known import Known

PLANNED = timedelta(days=730)  #: before its beginning a thing is announced, negotiated, delayed


class Beginnings:
    """The events that tell of a beginning."""

    def __init__(self, ends: Mapping[str, date]) -> None:
        """`ends` is the last day of each event by id, kept by whoever asks."""
        self._ends = ends
        self._births: defaultdict[str, dict[str, date]] = defaultdict(dict)  # watch → event → its first day
        self._begun: dict[str, bool] = {}  # until the next event

    def learn(self, known: Known) -> None:
        """Learn what an event tells."""
        self._begun.clear()
        for watch in known.born:
            self._births[watch][known.event.id] = known.event.start

    def forget(self, known: Known) -> None:
        """Unlearn it."""
        self._begun.clear()
        for watch in known.born:
            del self._births[watch][known.event.id]

    def begun(self, watch: str, events: Iterable[str]) -> bool:
        """Whether a watch was seen to begin; `events` are the ids of all that name it."""
        if watch not in self._begun:
            births = self._births.get(watch, {}).values()
            self._begun[watch] = any(births) and not self._before(min(births) - PLANNED, events)
        return self._begun[watch]

    def _before(self, day: date, events: Iterable[str]) -> bool:
        return any(self._ends[event] < day for event in events)
