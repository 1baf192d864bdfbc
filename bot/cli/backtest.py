"""`vigie backtest`: what the edited watchlist would have alerted over the archive, against the one in force."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from bot.alerting.edits import backtest_blocks, summary
from bot.chat.console import show
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.model import Message
from bot.settings import Settings
from bot.store import articles, meta
from bot.store.database import is_there, open_database
from bot.watchlist import parse
from bot.wording import Words
from bot.work.backtest import IN_FORCE
from bot.work.backtest import backtest as compare


def backtest(arguments: Namespace, settings: Settings) -> int:
    """Show the alerts won and lost, and the watches that name too much. Raises BadInput where there is no archive."""
    edited = open_watchlist(settings)
    if not is_there(settings.database):
        raise BadInput(f"{settings.database}: no archive is there yet. Fix: name it with --database, or run vigie.")
    database = open_database(settings.database)
    with database.read() as conn:
        text = meta.get(conn, IN_FORCE)
        if text is None:
            raise BadInput("No watchlist was in force with this archive. Fix: run vigie once with it.")
        before = parse(text, file="the watchlist in force")
        comparison = compare(articles.since(conn, datetime.now(UTC) - arguments.since), before, edited)
    database.close()
    words = Words(edited.language, edited.timezone)
    labels = {watch.id: watch.label for watch in (*before.watches, *edited.watches)}
    show(Message(notification=summary(comparison, words), blocks=backtest_blocks(comparison, labels, words)))
    return 0
