"""What does an edit of the watchlist change over the archive, in words?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.alerting.backtest import Ambiguous, Change, Comparison
from bot.alerting.reasons import reason_told
from bot.alerting.render import title_of
from bot.model import Block, Bullets, Line, Message, Paragraph, Run
from bot.wording import Words, later

TITLES_SHOWN = 8  #: of each kind, in a chat; a terminal shows all


def edited(comparison: Comparison, labels: Mapping[str, str], words: Words, *, mended: bool, by: str = "") -> Message:
    """For operators: a saved watchlist is in force, and what it would have changed.

    `mended`: it was broken before. `by` says who edited what, "" for an edit by hand.
    """
    lead = words.say("The watchlist is good again and in force.") if mended else words.say("The watchlist is in force.")
    blocks = backtest_blocks(comparison, labels, words, shown=TITLES_SHOWN)
    opening = f"{lead} {by}" if by else lead
    text = f"{lead} {summary(comparison, words)}"
    return Message(notification=text[:120], blocks=(Paragraph((Run(opening),)), *blocks))


def summary(comparison: Comparison, words: Words) -> str:
    """« Sur 1234 articles de l'archive, depuis le 24 août 2026 : +12 alertes, −3. »"""
    if not comparison.articles or comparison.oldest is None:
        return words.say("The archive holds no article to try it on.")
    return words.count(
        "Over {n} article of the archive, since {day}: +{gained} alerts, −{lost}.",
        "Over {n} articles of the archive, since {day}: +{gained} alerts, −{lost}.",
        comparison.articles,
        day=words.day(comparison.oldest.astimezone(words.zone).date()),
        gained=len(comparison.gained),
        lost=len(comparison.lost),
    )


def backtest_blocks(
    comparison: Comparison, labels: Mapping[str, str], words: Words, *, shown: int | None = None
) -> tuple[Block, ...]:
    """The summary, the alerts won and lost with their titles, and the watches that name too much.

    `labels` are the names people know the watches by; `shown` is how many titles of each kind, None for all.
    """
    blocks: list[Block] = [Paragraph((Run(summary(comparison, words)),))]
    for heading, changes in (
        (words.say("New alerts"), comparison.gained),
        (words.say("Alerts lost"), comparison.lost),
    ):
        if changes:
            blocks.append(Paragraph((Run(heading, bold=True),)))
            blocks.append(Bullets(_changes(changes, labels, words, shown)))
    if comparison.ambiguous:
        blocks.append(Paragraph((Run(words.say("Watches that name too much"), bold=True),)))
        blocks.append(Bullets(tuple(_ambiguous(found, labels, words) for found in comparison.ambiguous)))
    return tuple(blocks)


def _changes(
    changes: tuple[Change, ...], labels: Mapping[str, str], words: Words, shown: int | None
) -> tuple[Line, ...]:
    newest = sorted(changes, key=lambda change: str(change.article.moment), reverse=True)
    lines = [_change(change, labels, words) for change in newest[:shown]]
    if more := len(newest) - len(lines):
        lines.append((Run(words.count("and {n} more", "and {n} more", more)),))
    return tuple(lines)


def _change(change: Change, labels: Mapping[str, str], words: Words) -> Line:
    article = change.article
    runs = []
    if article.moment:
        runs.append(Run(words.day(article.moment.astimezone(words.zone).date()), bold=True))
        runs.append(Run("\u00a0: " if words.language == "fr" else ": "))
    runs.append(Run(title_of(article, words), url=article.url))
    names = ", ".join(labels.get(watch, watch) for watch in change.watches)
    reason = f" ({reason_told(change.reason, words)})" if change.reason else ""
    runs.append(Run(f" — {names}{reason}"))
    return tuple(runs)


def _ambiguous(found: Ambiguous, labels: Mapping[str, str], words: Words) -> Line:
    text = words.count(
        " — named by {n} article, {percent}% of the archive",
        " — named by {n} articles, {percent}% of the archive",
        found.articles,
        percent=round(100 * found.share),
    )
    for said, given in (
        (later("words beside other names (a context?): {words}"), found.with_company),
        (later("words where it stands alone (a veto?): {words}"), found.alone),
    ):
        if given:
            text += ("\u00a0; " if words.language == "fr" else "; ") + words.say(said, words=", ".join(given))
    return (Run(labels.get(found.watch, found.watch), bold=True), Run(text))
