"""`vigie timeline NAMES` (or `chronologie`): what happened to some watches, as text, picture or page."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.alerting.render import event_line
from bot.chat.chronicle import Wanted, drawn, page_of, title_of, wanted
from bot.chat.console import show
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.model import Bullets, Event, Message, Paragraph, Run, Small
from bot.newsroom import Newsroom
from bot.settings import Settings


def timeline(arguments: Namespace, settings: Settings) -> int:
    """Print the timeline of the names given, or write it to the files given."""
    newsroom = Newsroom(open_watchlist(settings))
    asked, events = _asked(" ".join(arguments.names), newsroom, settings)
    asked = replace(asked, dark=asked.dark or arguments.dark)
    title = title_of(asked, newsroom.words)
    if arguments.png:
        page = page_of(events, asked.page)
        _write(arguments.png, drawn(title, page, newsroom.words, dark=asked.dark))
        if page.after:
            again = asked.said(newsroom.words, page=page.number + 1)
            print(f"{page.after} more events: ask for {again}")
    if arguments.html:
        _write(arguments.html, _page(title, events, newsroom).encode("utf-8"))
    if not (arguments.png or arguments.html):
        rendering = newsroom.rendering()
        lines = Bullets(tuple(event_line(event, rendering) for event in events))
        files = Small((Run(newsroom.words.say("As a picture: --png FILE. As a page: --html FILE.")),))
        show(Message(notification=title[:120], blocks=(Paragraph((Run(title, bold=True),)), lines, files)))
    return 0


def _asked(said: str, newsroom: Newsroom, settings: Settings) -> tuple[Wanted, Sequence[Event]]:
    """What the names ask for, and its events, at least one. Raises BadInput."""
    from bot.work import naming

    asked = wanted(said, newsroom.spellings, lambda name: naming.watch_named(name, newsroom))
    if asked.unknown or not asked.watches:
        raise BadInput(f"« {asked.unknown or said} » is not on the watchlist. Fix: add it there")
    events = naming.history(_memory(settings), asked.watches, saga=asked.saga)
    if not events:
        raise BadInput(f"memory holds no event of {said} yet")
    return asked, events


def _memory(settings: Settings) -> Sequence[Event]:
    """The events of the database, or those Vigie begins with where there is none yet."""
    from bot.founding import founding_events
    from bot.store import events
    from bot.store.database import is_there, open_database

    if not is_there(settings.database):
        return founding_events()
    database = open_database(settings.database)
    try:
        with database.read() as conn:
            return events.all_events(conn) or founding_events()
    finally:
        database.close()


def _page(title: str, events: Sequence[Event], newsroom: Newsroom) -> str:
    from bot.founding import founding_documents
    from bot.pictures.page import Telling, page

    documents = {told.id: (f"{told.title} ({told.publisher})", told.url) for told in founding_documents()}
    labels = {watch.id: watch.label for watch in newsroom.watches.values()}
    today = datetime.now(newsroom.words.zone).date()
    return page(title, events, Telling(words=newsroom.words, on=today, labels=labels, documents=documents))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}. Fix: name another file") from error
    print(f"{file}: {len(content):,} bytes")
