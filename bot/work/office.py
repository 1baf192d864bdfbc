"""What do all edits of the watchlist share? Its file, who may, whom to tell, and what is to happen after a write."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from bot.errors import WatchlistError
from bot.model import Message
from bot.watchlist import parse
from bot.watchlist.amended import fingerprint, source_of
from bot.work.owners import Owners
from bot.work.saving import SharedFile, digest
from bot.work.versions import Versions

log = logging.getLogger(__name__)

TAKING_UP = 3.0  #: seconds that the person who edited waits for the edit to be in force
_LOOKED_AT = 1_000  #: entries whose text is remembered, to show what a hand edit changed of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One for a running Vigie. Used from threads; where two meet, the second only does again what the first did."""

    file: SharedFile
    owners: Owners
    notify: Callable[[Connection, Message, str], None]  #: tells operators, under a key that is told once
    take_up: Callable[[], Coroutine[Any, Any, None]]  #: has the running Vigie read the file again
    versions: Versions | None = None  #: commits each edit to git
    _good: OrderedDict[str, None] = field(default_factory=OrderedDict)  #: digests of texts that were well formed
    _seen: OrderedDict[str, str] = field(default_factory=OrderedDict)  #: fingerprint → the entry as it was written

    def look(self, entry: str, entry_id: str) -> str:
        """The fingerprint of an entry as the file has it, "" when it has none. What it says now is remembered."""
        try:
            text = self.good_text()
        except WatchlistError:
            return ""
        mark = fingerprint(text, entry, entry_id)
        if mark:
            _remember(self._seen, mark, source_of(text, entry, entry_id))
        return mark

    def as_seen(self, mark: str) -> str | None:
        """The entry that had a fingerprint, as it was written; None when nobody here looked at it."""
        return self._seen.get(mark)

    def written(self, who: str, what: str) -> None:
        """Somebody's edit was written: the running Vigie takes it up now, which is waited for a little."""
        if self.versions:
            self.versions.commit(who, what)
        if self.owners.loop is None:
            return
        taking = asyncio.run_coroutine_threadsafe(self.take_up(), self.owners.loop)
        try:
            taking.result(TAKING_UP)
        except TookTooLong:
            log.info("the edit is in the file; it is in force once the round under way has ended")
        except Exception:  # the edit is written all the same, and whoever made it must not be told otherwise
            log.exception("the edit is in the file, and is taken up later: that failed just now")

    def close(self) -> None:
        """Wait for what a write set going."""
        if self.versions:
            self.versions.close()

    def good_text(self) -> str:
        """What the file says now. Raises WatchlistError when that is no watchlist."""
        text = self.file.text()
        mark = digest(text)
        if mark not in self._good:
            parse(text, file=str(self.file.path))
            _remember(self._good, mark, None)
        return text


def _remember(kept: OrderedDict[str, Any], key: str, value: str | None) -> None:
    kept[key] = value
    while len(kept) > _LOOKED_AT:
        kept.popitem(last=False)
