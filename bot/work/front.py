"""What stands behind the forms and pages of a chat? `Front`, asked from the event loop and answered in threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.alerting import notices
from bot.chat.forms import Filled, Form, Ticket
from bot.chat.home import Asked, Home
from bot.chat.port import Incoming
from bot.model import Message
from bot.store import visitors
from bot.store.database import Database
from bot.wording import Words
from bot.work.desk import Desk
from bot.work.filling import Filling
from bot.work.homing import acted, page_of

log = logging.getLogger(__name__)

Shown = TypeVar("Shown")
_NOBODY = Incoming(chat="", address="", user="", text="")


class FrontDesk:
    """Forms and pages, for the chats that have them. See `bot.chat.port.Front`."""

    def __init__(self, database: Database, desk: Callable[[Incoming], Desk]) -> None:
        self._database = database
        self._desk = desk

    @property
    def words(self) -> Words:
        """See Front.words."""
        return self._desk(_NOBODY).newsroom.words

    def _filling(self, asking: Incoming) -> Filling:
        return Filling(database=self._database, desk=self._desk(asking), asking=asking)

    async def open(self, asking: Incoming, ticket: Ticket) -> Form | Message:
        """See Front.open."""
        return await self._guarded(lambda: self._filling(asking).opened(ticket))

    async def check(self, asking: Incoming, filled: Filled) -> Mapping[str, str]:
        """See Front.check. What cannot be told now is told when the form is submitted."""
        found = await self._guarded(lambda: self._filling(asking).wrong(filled))
        return {} if isinstance(found, Message) else found

    async def preview(self, asking: Incoming, filled: Filled) -> Form | Message:
        """See Front.preview."""
        return await self._guarded(lambda: self._filling(asking).tried(filled))

    async def submit(self, asking: Incoming, filled: Filled) -> Form | Message:
        """See Front.submit."""
        return await self._guarded(lambda: self._filling(asking).submitted(filled))

    async def home(self, asking: Incoming, asked: Asked) -> Home | Message:
        """See Front.home."""
        return await self._guarded(lambda: page_of(self._filling(asking), asked))

    async def came(self, asking: Incoming) -> None:
        """See Front.came."""
        await self._guarded(lambda: self._visit(asking, visitors.came))

    async def visitors(self, chat: str) -> Sequence[str]:
        """See Front.visitors. Nobody where that cannot be told now."""
        found = await self._guarded(lambda: self._visitors(chat))
        return () if isinstance(found, Message) else found

    async def gone(self, asking: Incoming) -> None:
        """See Front.gone."""
        await self._guarded(lambda: self._visit(asking, lambda conn, chat, user, _: visitors.forget(conn, chat, user)))

    def _visit(self, asking: Incoming, note: Callable[[Connection, str, str, datetime], None]) -> None:
        with self._database.write() as conn:
            note(conn, asking.chat, asking.user, self._desk(asking).now)

    def _visitors(self, chat: str) -> Sequence[str]:
        with self._database.read() as conn:
            return visitors.lately(conn, chat, self._desk(_NOBODY).now)

    async def act(self, asking: Incoming, said: str) -> Message:
        """See Front.act."""
        return await self._guarded(lambda: acted(self._filling(asking), said))

    async def _guarded(self, do: Callable[[], Shown]) -> Shown | Message:
        """The answer, from a thread of its own; trouble is an answer too, and logged."""
        try:
            return await asyncio.to_thread(do)
        except Exception:
            log.exception("no answer to a form")
            return notices.plain(self.words.say("Something went wrong here; the operators' log has the details."))
