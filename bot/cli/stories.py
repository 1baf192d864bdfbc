"""`vigie stories` (or `histoires`): the stories of late, and how people split and join them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.alerting.render import source_line, title_of
from bot.chat.console import show
from bot.chat.port import Incoming
from bot.chat.regroup import join, split
from bot.cli.person import person
from bot.cli.reading import open_watchlist
from bot.cli.story_words import JOIN, SPLIT
from bot.model import Article, Block, Bullets, Message, Paragraph, Run, Story
from bot.settings import Settings
from bot.store.database import open_database
from bot.wording import Words
from bot.work.desk import Desk
from bot.work.pipeline import opened


def stories(arguments: Namespace, settings: Settings) -> int:
    """List the stories, split an article off, or join two. A running Vigie takes a change up at its next round."""
    watchlist = open_watchlist(settings)
    database = open_database(settings.database)
    now = datetime.now(UTC)
    try:
        with database.read() as conn:
            newsroom = opened(conn, watchlist, now=now)
        said = Incoming(chat="", address="", user=person(arguments), text="")
        desk = Desk(database, newsroom, said, now=now)
        show(_answer(arguments, desk, newsroom.words, now))
    finally:
        database.close()
    return 0


def _answer(arguments: Namespace, desk: Desk, words: Words, now: datetime) -> Message:
    if arguments.verb in SPLIT:
        return split(" ".join(arguments.address), desk)
    if arguments.verb in JOIN:
        return join(" ".join(arguments.address), desk)
    return listed(desk.grouper.lately(now - arguments.since), words)


def listed(lately: Sequence[tuple[Story, Sequence[Article]]], words: Words) -> Message:
    """Each story with its articles, their source, date and address."""
    title = words.count("{n} story of late", "{n} stories of late", len(lately))
    blocks: list[Block] = [Paragraph((Run(title),))]
    for story, articles in lately:
        blocks.append(Paragraph((Run(story.title or words.say("(untitled)"), bold=True),)))
        lines = ((Run(f"{title_of(a, words)} — {source_line(a, words)}", url=a.url),) for a in articles)
        blocks.append(Bullets(tuple(lines)))
    return Message(notification=title, blocks=tuple(blocks))
