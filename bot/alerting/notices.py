"""What operators are told: one short message per trouble, with the fix."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Bullets, Feed, FeedState, Message, Paragraph, Run
from bot.wording import Words

TITLES_SHOWN = 5  #: would-be alerts named in a first-contact notice
FAILURES_BEFORE_NOTICE = 3  #: in a row; a single failed poll is nobody's business
TIME_BEFORE_NOTICE = timedelta(hours=6)  #: without a good answer; a server may be mended in an afternoon
REMINDER = timedelta(days=7)  #: between two words about a trouble that lasts


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
    return notice(f"{text}\u00a0; {would}" if words.language == "fr" else f"{text}; {would}", lines)


def failing(feed: Feed, state: FeedState, words: Words) -> Message:
    """A feed has failed several times in a row; other addresses are named once, where the reason does not."""
    text = words.count(
        "{name} has failed {n} time in a row: {reason}",
        "{name} has failed {n} times in a row: {reason}",
        state.failures,
        name=feed.name,
        reason=state.reason,
    )
    lines = [(Run(feed.url, url=feed.url),)]
    lines += [(Run(words.say("to try: {url}", url=url)),) for url in feed.alternatives if url not in text]
    return notice(text, tuple(lines))


def worth_telling(state: FeedState, now: datetime) -> bool:
    """Whether a feed has failed often enough, and for long enough, to tell."""
    lasting = state.last_good is None or now - state.last_good >= TIME_BEFORE_NOTICE
    return state.failures >= FAILURES_BEFORE_NOTICE and lasting


def worth_repeating(opened_at: datetime, last_at: datetime, now: datetime) -> bool:
    """Whether a week of a trouble, counted from its beginning, has ended since it was last met."""
    return (now - opened_at) // REMINDER > (last_at - opened_at) // REMINDER


def recovered(feed: Feed, words: Words) -> Message:
    """A feed that was failing answers again."""
    return notice(words.say("{name} answers again.", name=feed.name))


def broken_watchlist(problem: str, words: Words) -> Message:
    """watchlist.yaml was saved with mistakes, told as `WatchlistError.said`; the last good one stays in force."""
    text = words.say("The watchlist was saved with mistakes; the last good version stays in force.")
    return notice(text, tuple((Run(line),) for line in words.tell(problem).splitlines()))


def refused(notification: str, address: str, reason: str, words: Words) -> Message:
    """A chat will never take a message."""
    text = words.say("The chat refused a message for {address}: {reason}", address=address, reason=reason)
    return notice(text, ((Run(notification),),))


def model_failing(reason: str, words: Words) -> Message:
    """The model that writes summaries has failed several times in a row."""
    text = words.say("The language model does not write: {reason}. Alerts carry extracts until it does.", reason=reason)
    return notice(text)


def model_back(words: Words) -> Message:
    """The model that writes summaries answers again."""
    return notice(words.say("The language model writes summaries again."))


def plain(text: str) -> Message:
    """One sentence."""
    return notice(text)


def notice(text: str, lines: tuple[tuple[Run, ...], ...] = ()) -> Message:
    """A sentence, and a list under it."""
    blocks = (Paragraph((Run(text),)), Bullets(lines)) if lines else (Paragraph((Run(text),)),)
    return Message(notification=text[:120], blocks=blocks)
