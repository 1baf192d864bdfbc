"""`vigie why` (or `pourquoi`) and `vigie match` without --json: every name found or refused, for people."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.console import show
from bot.chat.inquiry import Inquiry
from bot.chat.why import why_message
from bot.cli.reading import open_watchlist
from bot.model import Article
from bot.newsroom import Newsroom
from bot.settings import Settings


def why(arguments: Namespace, settings: Settings) -> int:
    """Say of an address, a file or a text what is known of it, and of each name in it why it counts or not."""
    from bot.cli.preview import articles_of
    from bot.work.finding import address_in, article_of_text

    now, said = datetime.now(UTC), " ".join(arguments.said)
    newsroom = Newsroom(open_watchlist(settings))
    address = address_in(said)
    if address and _archived(address, newsroom, settings, now=now):
        return 0
    if address or _is_file(said):
        articles = articles_of(address or said, settings, now=now)
    else:
        articles = (article_of_text(said),)
    for article in articles:
        _explain(article, newsroom, now=now)
    return 0


def match_by_hand(settings: Settings) -> int:
    """The same for what stands on stdin: articles as JSON lines, or one text whose first line is the title."""
    newsroom, now = Newsroom(open_watchlist(settings)), datetime.now(UTC)
    for article in _articles(sys.stdin.buffer.read()):
        _explain(article, newsroom, now=now)
    return 0


def _archived(address: str, newsroom: Newsroom, settings: Settings, *, now: datetime) -> bool:
    """Show what the archive knows of an address; whether it knows the article."""
    from bot.chat.port import Incoming
    from bot.store.database import is_there, open_database
    from bot.work.desk import Desk

    inquiry: Inquiry | None = Inquiry(said=address)
    if is_there(settings.database):
        database = open_database(settings.database)
        desk = Desk(database, newsroom, Incoming(chat="", address="", user="", text=address), now=now)
        inquiry = desk.inquire(address)
        database.close()
    assert inquiry is not None  # an address always means something
    show(why_message(inquiry, newsroom.rendering(), refusals=None))
    return inquiry.considered is not None


def _explain(article: Article, newsroom: Newsroom, *, now: datetime) -> None:
    considered = newsroom.consider(article, now=article.moment or now)
    inquiry = Inquiry(said=article.url, considered=considered, archived=False)
    show(why_message(inquiry, newsroom.rendering(), refusals=None))


def _is_file(said: str) -> bool:
    try:
        return Path(said).is_file()
    except OSError:  # no file has a name that long
        return False


def _articles(given: bytes) -> Iterator[Article]:
    from bot.cli.lines import read_article, read_object
    from bot.work.finding import article_of_text

    if not given.lstrip().startswith(b"{"):
        yield article_of_text(given.decode("utf-8", "replace"))
        return
    for number, line in enumerate(given.splitlines(), start=1):
        if line.strip():
            yield read_article(read_object(line, number), number)
