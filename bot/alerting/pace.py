"""What is said of a silence, and of a quiet watch that suddenly speaks?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.alerting.render import Rendering, source_line, title_of
from bot.memory.pace import DAY, WINDOW, Heard, Told, days_since
from bot.model import Article, Block, Bullets, Line, Message, Paragraph, Run, Small, Watch
from bot.wording import Words

SHOWN = 8  #: watches of one answer
TITLES = 3  #: latest articles named under a spike


def silence(watch: Watch, told: Told, last: Article | None, words: Words, *, now: datetime) -> Message:
    """« Aucun article sur Numergy depuis 214 jours », the last article, and what is usual."""
    if told.last is None or last is None:
        return _message(words.say("No archived article names {name} yet.", name=watch.label))
    days = days_since(told.last, now)
    text = words.count("No article on {name} for {n} day", "No article on {name} for {n} days", days, name=watch.label)
    if not days:
        text = words.say("{name} was in the news within a day.", name=watch.label)
    blocks: list[Block] = [Paragraph((Run(words.say("The last: ")), *_article(last, words)))]
    habit = usual(told.usual(), words)
    if habit:
        blocks.append(Small((Run(habit[:1].upper() + habit[1:] + "."),)))
    return _message(text, *blocks)


def quietest(found: Sequence[Told], never: Sequence[str], rendering: Rendering, *, now: datetime) -> Message:
    """The watches silent for much longer than usual, then those never named (by id)."""
    words = rendering.words
    if not found:
        blocks: list[Block] = []
        text = words.say("No watch is silent for longer than usual.")
    else:
        text = words.say("Silent for longer than usual")
        blocks = [Bullets(tuple(_quiet(told, rendering, now=now) for told in found[:SHOWN]))]
    if never:
        labels = ", ".join(rendering.label(watch) for watch in never[:SHOWN])
        more = words.count(" and {n} more", " and {n} more", len(never) - SHOWN) if len(never) > SHOWN else ""
        blocks.append(Small((Run(words.say("Never named yet: {names}", names=labels) + more),)))
    return _message(text, *blocks)


def _quiet(told: Told, rendering: Rendering, *, now: datetime) -> Line:
    words = rendering.words
    assert told.last is not None  # a silence has a beginning
    days = words.count("{n} day", "{n} days", days_since(told.last, now))
    colon = "\u00a0: " if words.language == "fr" else ": "
    return Run(rendering.label(told.watch), bold=True), Run(f"{colon}{days} ({usual(told.usual(), words)})")


def spike(watch: Watch, heard: Heard, latest: Sequence[Article], last: date | None, words: Words) -> Message:
    """« Numergy, d'ordinaire discret, fait parler : 4 sujets en 7 jours », with the latest titles.

    `last` is the day of the last story before.
    """
    stories = words.count("{n} story", "{n} stories", heard.stories)
    sources = words.count("{n} source", "{n} sources", heard.sources)
    text = words.say(
        "{name}, usually quiet, is in the news: {stories} in {days} days, from {sources}",
        name=watch.label,
        stories=stories,
        sources=sources,
        days=WINDOW // DAY,
    )
    lines = tuple(_article(article, words) for article in latest[:TITLES])
    days = round(heard.days)
    before = words.count(
        "In the {days} days before: {n} story", "In the {days} days before: {n} stories", heard.before, days=days
    )
    if last:
        before += words.say(", the last on {day}", day=words.day(last))
    return _message(text, Bullets(lines), Small((Run(before + "."),)))


def usual(interval: timedelta | None, words: Words) -> str:
    """« d'ordinaire un sujet tous les 74 jours », "" when there is no habit."""
    if interval is None:
        return ""
    days = round(interval / DAY)
    if days < 1:
        return words.say("usually several stories a day")
    return words.count("usually one story a day", "usually one story every {n} days", days)


def _article(article: Article, words: Words) -> Line:
    return Run(title_of(article, words), url=article.url), Run(" — " + source_line(article, words))


def _message(text: str, *blocks: Block) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text, bold=True),)), *blocks))
