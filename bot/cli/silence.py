"""`vigie silence [NAME]`: since when no article names a watch; alone, which watches are unusually silent."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from bot.chat.commands import answer
from bot.chat.console import show
from bot.chat.port import Incoming
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.newsroom import Newsroom
from bot.settings import Settings


def silence(arguments: Namespace, settings: Settings) -> int:
    """Print what a chat would answer to the same question."""
    from bot.store.database import is_there, open_database
    from bot.work.desk import Desk

    if not is_there(settings.database):
        raise BadInput(f"there is no archive yet ({settings.database}). Fix: `vigie run` or `vigie once` makes it")
    newsroom = Newsroom(open_watchlist(settings))
    database = open_database(settings.database)
    text = " ".join(["silence", *arguments.names])
    try:
        desk = Desk(
            database, newsroom, Incoming(chat="", address="", user="operator", text=text), now=datetime.now(UTC)
        )
        show(answer(text, desk))
    finally:
        database.close()
    return 0
