"""What operators are told: one short message per trouble, with the fix."""

from __future__ import annotations

from bot.model import Bullets, Feed, FeedState, Message, Paragraph, Run
from bot.wording import Words

TITLES_SHOWN = 5  #: would-be alerts named in a first-contact notice
FAILURES_BEFORE_NOTICE = 3  #: in a row; a single failed poll is nobody's business


def first_contact(feed: Feed, archived: int, titles: tuple[str, ...], words: Words) -> Message:
    """A feed was met: how much was archived silently, and what would have alerted."""
    text = words.count(
        "{name}: {n} article archived silently at first contact",
        "{name}: {n} articles archived silently at first contact",
        archived,
        name=feed.name,
    )
    would = words.count("{n} would have alerted.", "{n} would have alerted.", len(titles))
    lines = tuple((Run(title),) for title in titles[:TITLES_SHOWN])
    return _message(f"{text}\u00a0; {would}" if words.language == "fr" else f"{text}; {would}", lines)


def failing(feed: Feed, state: FeedState, words: Words) -> Message:
    """A feed has failed several times in a row."""
    text = words.count(
        "{name} has failed {n} time in a row: {reason}",
        "{name} has failed {n} times in a row: {reason}",
        state.failures,
        name=feed.name,
        reason=state.reason,
    )
    lines = [(Run(feed.url, url=feed.url),)]
    lines += [(Run(words.say("to try: {url}", url=url)),) for url in feed.alternatives]
    return _message(text, tuple(lines))


def recovered(feed: Feed, words: Words) -> Message:
    """A feed that was failing answers again."""
    return _message(words.say("{name} answers again.", name=feed.name))


def broken_watchlist(problem: str, words: Words) -> Message:
    """watchlist.yaml was saved with mistakes; the last good one stays in force."""
    text = words.say("The watchlist was saved with mistakes; the last good version stays in force.")
    return _message(text, tuple((Run(line),) for line in problem.splitlines()))


def refused(notification: str, address: str, reason: str, words: Words) -> Message:
    """A chat will never take a message."""
    text = words.say("The chat refused a message for {address}: {reason}", address=address, reason=reason)
    return _message(text, ((Run(notification),),))


def plain(text: str) -> Message:
    """One sentence."""
    return _message(text)


def _message(text: str, lines: tuple[tuple[Run, ...], ...] = ()) -> Message:
    blocks = (Paragraph((Run(text),)), Bullets(lines)) if lines else (Paragraph((Run(text),)),)
    return Message(notification=text[:120], blocks=blocks)
