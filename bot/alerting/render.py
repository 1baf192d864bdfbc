"""What an alert says: its words and their order, before any chat's markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import shorten

from bot.model import (
    Alert,
    Article,
    Block,
    Bond,
    Bullets,
    Event,
    Evidence,
    Line,
    Mention,
    Message,
    Paragraph,
    Run,
    Small,
    Watch,
)
from bot.wording import Words, later

NOTIFICATION_LIMIT = 120  #: characters a lock screen shows
QUOTE = 240  #: characters of a quote that stands in for a dead link
SPELLINGS = 2  #: of one watch
NAMED_WATCHES = 4  #: beyond these, "and 3 more"
DOT = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What rendering needs to know besides the alert."""

    words: Words
    watches: Mapping[str, Watch] = field(default_factory=dict)
    #: story key → address of the message that alerted it in the same place, for links from events
    permalinks: Mapping[str, str] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()  #: addresses that answer no more

    def label(self, watch_id: str) -> str:
        """The name people know a watch by."""
        watch = self.watches.get(watch_id)
        return watch.label if watch else watch_id


def alert_message(alert: Alert, rendering: Rendering) -> Message:
    """The message of an alert."""
    words = rendering.words
    blocks: list[Block] = [Paragraph((Run(title_of(alert.article, words), bold=True, url=alert.article.url),))]
    blocks.append(Small(source_runs(alert.article, words)))
    if alert.summary:
        blocks.append(Paragraph((Run(alert.summary),)))
    if alert.summary and alert.written:
        model = alert.written == "model"
        blocks.append(Small((Run(words.say("Summary by a language model") if model else words.say("Extract")),)))
    if alert.mentions:
        blocks.append(Small(reason_line(alert.mentions, rendering)))
    return Message(notification=notification(alert, rendering), blocks=(*blocks, *history(alert, rendering)))


def history(alert: Alert, rendering: Rendering) -> tuple[Block, ...]:
    """The earlier events under a heading of their own, nothing where there are none."""
    if not alert.related:
        return ()
    here = alert.article.url
    lines = (event_line(related.event, rendering, here=here, bond=related.bond) for related in alert.related)
    heading = Run(rendering.words.say("Earlier in this story"), bold=True)
    return Paragraph((heading,)), Bullets(tuple(lines))


def notification(alert: Alert, rendering: Rendering) -> str:
    """« Andromède · titre · source », plain, at most 120 characters."""
    first = rendering.label(alert.mentions[0].watch) if alert.mentions else ""
    title = " ".join(title_of(alert.article, rendering.words).split())
    source = " ".join(alert.article.source.split())
    around = [part for part in (first, source) if part]
    spare = max(NOTIFICATION_LIMIT - sum(len(part) + len(DOT) for part in around), 0)
    if len(title) > spare:
        title = title[: max(spare - 1, 0)].rstrip() + "…"
    return DOT.join(part for part in (first, title, source) if part)[:NOTIFICATION_LIMIT]


def title_of(article: Article, words: Words) -> str:
    """The article's title, or words that say it has none."""
    return article.title or words.say("(untitled)")


def source_line(article: Article, words: Words) -> str:
    """« Silicon.fr · 7 octobre 2013 à 10:00 »."""
    return "".join(run.text for run in source_runs(article, words))


def source_runs(article: Article, words: Words) -> Line:
    """The same; its moment knows when it was, so that a chat may tell the age."""
    runs = [Run(article.source)] if article.source else []
    if article.published:
        runs.append(Run(words.moment(article.published), at=article.published))
    elif article.seen_at:
        runs.append(Run(words.say("seen {moment}", moment=words.moment(article.seen_at)), at=article.seen_at))
    return (runs[0], Run(DOT), runs[1]) if len(runs) > 1 else tuple(runs or [Run("")])


def reason_line(mentions: tuple[Mention, ...], rendering: Rendering) -> Line:
    """Which watches, and the exact words that named them, where those are not the watch's own name."""
    words = rendering.words
    runs: list[Run] = [Run(words.say("Why: "))]
    for position, mention in enumerate(mentions[:NAMED_WATCHES]):
        if position:
            runs.append(Run("\u00a0; " if words.language == "fr" else "; "))
        label = rendering.label(mention.watch)
        runs.append(Run(label, bold=True))
        if found := found_words(mention, words, but=label):
            runs.append(Run(" (" + ", ".join(found) + ")"))
    more = len(mentions) - NAMED_WATCHES
    if more > 0:
        runs.append(Run(words.count(" and {n} more", " and {n} more", more)))
    return tuple(runs)


def found_words(mention: Mention, words: Words, *, but: str = "") -> tuple[str, ...]:
    """The distinct spellings found, the title's first, with how far they are from the watchlist's.

    `but` is a label said already: « Andromède (cloud) » needs no « Andromède » after it.
    """
    told: dict[str, str] = {}
    for evidence in sorted(mention.evidence, key=lambda e: (e.field != "title", e.start)):
        told.setdefault(" ".join(evidence.text.split()), _form(evidence, words))
    said = {but.casefold(), but.partition(" (")[0].casefold()}
    return tuple(words.quoted(text) + form for text, form in told.items() if text.casefold() not in said)[:SPELLINGS]


def _form(evidence: Evidence, words: Words) -> str:
    if evidence.form != "fuzzy":
        return ""
    return " " + words.count(
        "for {alias}, {n} letter away", "for {alias}, {n} letters away", evidence.distance, alias=evidence.alias
    )


def told_in(message: Message) -> frozenset[str]:
    """The linked or listed texts of a message: what a follow-up need not say again."""
    lists = (block for block in message.blocks if isinstance(block, Bullets))
    return frozenset(run.text for block in lists for item in block.items for run in item)


#: How an article is bound to an earlier event, in small words.
BONDS: Mapping[Bond, str] = {
    "continuation": later("sequel"),
    "reaction": later("reaction"),
    "contrast": later("contrast"),
    "replacement": later("replaces it"),
}


def event_line(event: Event, rendering: Rendering, *, here: str = "", bond: Bond | None = None) -> Line:
    """« 22 décembre 2011 : Dassault Systèmes annonce… », linked to the earlier alert, else to its source.

    `here` is the address of the article itself, to which its own history does not link; `bond` how it is bound to the
    event, where a text says so. Where no link answers any
    more that is said, and the words of the source stand in for it.
    """
    words = rendering.words
    status = {"planned": words.say(" (planned)"), "rumour": words.say(" (rumour)"), "denied": words.say(" (denied)")}
    when = words.dated(event.start, event.end, event.precision)
    sources = [link for link in event.links if link != here]
    living = next((link for link in sources if link not in rendering.dead), "")
    url = rendering.permalinks.get(event.story, "") or living
    runs = [Run(when, bold=True), Run("\u00a0: " if words.language == "fr" else ": "), Run(event.title, url=url)]
    if event.status in status:
        runs.append(Run(status[event.status]))
    if bond:
        runs += [Run(" · "), Run(words.say(BONDS[bond]), italic=True)]
    if event.origin == "archive" and event.note:  # an article tells it, not an event of memory: say whose
        runs.append(Run(f" ({event.note})"))
    if sources and not url:
        runs.append(Run(words.say(" (dead link)") + _quoted(event, words)))
    return tuple(runs)


def _quoted(event: Event, words: Words) -> str:
    """The first words quoted that say more than the title, in quotation marks."""
    told = (" ".join(quote.text.split()).strip("«»\u00a0 ") for quote in event.quotes)
    text = next((text for text in told if text != event.title), "")
    return " — " + words.quoted(shorten(text, QUOTE, placeholder="…")) if text else ""
