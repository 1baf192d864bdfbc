"""`vigie demo`: the saga of 2012–2013 unfolds, from a real feed to a chat, with the clock of the time."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import uuid
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, chats_of
from bot.chat.port import Chat
from bot.cli.reading import open_watchlist, watchlist_file
from bot.errors import SettingsError
from bot.founding import founding_documents
from bot.model import Watchlist
from bot.settings import Settings
from bot.wording import Words
from bot.work.replay import Replay
from bot.work.rounds import Round

#: Vigie polls so long after an article appears.
DELAY = timedelta(minutes=10)
WAITING_ROUNDS = 30  #: deliveries tried for one article, when a chat asks to slow down


def demo(arguments: Namespace, settings: Settings) -> int:
    """Replay the founding articles into the console, or into the chat asked for."""
    chosen = chosen_settings(arguments, settings)
    watchlist = open_watchlist(settings)
    with tempfile.TemporaryDirectory(prefix="vigie-demo-") as folder:
        chosen = replace(chosen, database=f"sqlite:///{Path(folder) / 'demo.db'}")
        figures = asyncio.run(_replay(chosen, watchlist, watchlist_file(settings), chats_of(chosen, watchlist)))
    _say(f"\n{figures.alerts} alerts, each with its history. Next: make run, docs/slack.md, docs/matrix.md.")
    return 1 if figures.failed else 0


def chosen_settings(arguments: Namespace, settings: Settings) -> Settings:
    """The settings with the chat asked for, and no other. Raises SettingsError when it is not configured."""
    if arguments.slack and not settings.slack:
        raise SettingsError("No Slack is configured. Fix: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md).")
    if arguments.matrix and not settings.matrix:
        raise SettingsError(
            "No Matrix is configured. Fix: set MATRIX_HOMESERVER, MATRIX_USER and MATRIX_PASSWORD (docs/matrix.md)."
        )
    return replace(
        settings,
        slack=settings.slack if arguments.slack else None,
        matrix=settings.matrix if arguments.matrix else None,
    )


async def _replay(settings: Settings, watchlist: Watchlist, file: Path, chats: Mapping[str, Chat]) -> Round:
    documents = sorted(founding_documents(), key=lambda document: document.replay_at)
    words = Words(watchlist.language, watchlist.timezone)
    hand = Hand(documents[0].replay_at - timedelta(days=1))
    async with Replay(documents, edition=uuid.uuid4().hex) as replay:
        settings = replace(settings, allow_private=settings.allow_private | {replay.host})
        watchlist = replace(watchlist, feeds=replay.feeds(), operators="")
        async with App(settings=settings, watchlist_file=file, watchlist=watchlist, chats=chats, clock=hand.now) as app:
            await app.connect()
            _say(f"Feeds served on {replay.host}, an empty database, posts to {', '.join(settings.chat_names)}.")
            _say(f"{words.moment(hand.now())}: first contact with {len(watchlist.feeds)} feeds, nothing in them yet.")
            figures = await app.round()
            for number, document in enumerate(documents, start=1):
                hand.move(document.replay_at + DELAY)
                replay.publish(document)
                guess = "" if document.certainty == "stated" else " (day estimated)"
                step = f"[{number}/{len(documents)}] {words.moment(hand.now())}"
                _say(f"\n{step}: {document.publisher} publishes{guess}.")
                figures += await app.round()
                await _deliver(app, hand)
    return figures


async def _deliver(app: App, hand: Hand) -> None:
    """Deliver until nothing waits; what a chat postpones is waited for in real time."""
    for _ in range(WAITING_ROUNDS):
        if not (await app.deliver()).postponed:
            return
        await asyncio.sleep(1)
        hand.move(hand.now() + timedelta(seconds=1))


class Hand:
    """The hand of the replay's clock."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The time of the replay."""
        return self._now

    def move(self, to: datetime) -> None:
        """Turn the clock."""
        self._now = to


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
