"""A team that edits one watchlist from a chat: its file, its database, and who is where."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.chat.port import Incoming
from bot.errors import ChatError
from bot.model import Edit, Message, Value, WatchlistChange
from bot.newsroom import Newsroom
from bot.store import journal
from bot.store.database import Database
from bot.watchlist import load
from bot.work.editing import Editing
from bot.work.office import Office
from bot.work.owners import Owners
from bot.work.saving import SharedFile

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WATCHLIST = """\
# La liste de l'équipe
channels:
  veille: {}
  ops: {slack: C0OPS}
operators: ops
defaults: {channels: [veille]}
feeds:
  - {id: silicon, name: Silicon.fr, url: "https://silicon.example/feed"}  # la presse
watches:
  - id: orange
    label: Orange  # l'opérateur
    aliases: [Orange]
  - id: atos
    label: Atos
    aliases: [Atos]
"""


class Slack:
    """A chat of which only the members count."""

    name = "slack"

    def __init__(self) -> None:
        self.places: dict[str, set[str]] = {"C0OPS": {"UPAUL"}}
        self.asked: list[str] = []
        self.trouble: ChatError | None = None

    async def members(self, place: str) -> frozenset[str]:
        self.asked.append(place)
        if self.trouble:
            raise self.trouble
        return frozenset(self.places[place])


class Newspaper:
    """The team, at some moment."""

    def __init__(self, folder: Path, database: Database, text: str | None = WATCHLIST) -> None:
        self.file, self.database, self.slack, self.now = folder / "watchlist.yaml", database, Slack(), NOON
        if text is not None:
            self.file.write_bytes(text.encode())
        self.told: dict[str, Message] = {}
        self.taken_up = 0
        chats: Any = {"slack": self.slack}
        self.owners = Owners(chats, lambda: self.now)
        self.office = Office(file=SharedFile(self.file), owners=self.owners, notify=self._notify, take_up=self._take_up)

    @classmethod
    def at(cls, folder: Path, database: Database) -> Newspaper:
        """The same team in another process: the file is there."""
        return cls(folder, database, None)

    def _notify(self, conn: Connection, message: Message, key: str) -> None:
        assert key not in self.told
        self.told[key] = message

    async def _take_up(self) -> None:
        self.taken_up += 1

    def __call__(self, user: str = "", *, chat: str = "slack") -> Editing:
        """The editor of a person; nobody named sits at the machine itself."""
        said = Incoming(chat=chat if user else "", address="C0VEILLE", user=user, who=user[1:].title(), text="")
        return Editing(self.database, Newsroom(load(self.file)), self.office, said, self.now)

    async def ask(self, question: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Ask an editor in a thread, as answers are made; the loop is there for the chats."""
        self.owners.loop = asyncio.get_running_loop()
        return await asyncio.to_thread(question, *arguments, **options)

    def text(self) -> str:
        return self.file.read_bytes().decode()

    def journal(self) -> list[WatchlistChange]:
        with self.database.read() as conn:
            return journal.newest(conn, 100)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def hand_edit(self, before: str, after: str) -> None:
        text = self.text()
        assert text.count(before) == 1
        self.file.write_bytes(text.replace(before, after).encode())


def change(watch: str = "orange", seen: str = "", **values: Value) -> Edit:
    return Edit(entry="watch", action="change", id=watch, values=values, seen=seen)


def add(label: str, **values: Value) -> Edit:
    return Edit(entry="watch", action="add", id="", values={"label": label, "aliases": (label,), **values})


def remove(entry_id: str, *, feed: bool = False) -> Edit:
    edit = Edit(entry="watch", action="remove", id=entry_id)
    return replace(edit, entry="feed") if feed else edit
