"""What does one message say that tells several stories at once?

A story is one paragraph, whatever came of it while it waited: its title, source and time, how many more articles tell
it, why it matched, and under it the earlier events that say most. Nothing is left out: what does not fit into one
message goes into the next.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from textwrap import shorten

from bot.alerting.lasting import lasting
from bot.alerting.offers import OPEN
from bot.alerting.render import DOT, NOTIFICATION_LIMIT, Rendering, event_line, reason_line, source_line, title_of
from bot.model import (
    Alert,
    Article,
    Block,
    Bullets,
    Channel,
    Deferred,
    Line,
    Message,
    Offer,
    Paragraph,
    Reason,
    Related,
    Run,
)
from bot.wording import Words

STORIES = 20  #: in one message
#: Size of one message, as chats that count markup count it; the smallest of them takes 10,000.
BUDGET = 8_800
EVENTS = 2  #: earlier events under a story
TITLE = 160  #: characters of a title
NAMED = 4  #: watches in a notification, and sources of a story; beyond these, "and 3 more"
_RUN = 45  #: what a run costs besides its text and address
_OPENED = 240  #: what it costs that a story can be opened by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The message that told a story before."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One story of a digest."""

    alert: Alert  #: of its first article
    keys: tuple[str, ...] = ()  #: of the alerts it stands for
    more: int = 0  #: further articles
    sources: tuple[str, ...] = ()  #: of those, other than its own
    latest: Article | None = None  #: the last that added something
    earlier: Earlier | None = None  #: None: it was not told before
    until: datetime | None = None  #: when it goes out by itself; None: it has been told


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a digest covers."""

    why: Reason
    channel: Channel
    now: datetime
    outage: timedelta | None = None  #: how long Vigie heard nothing


def pieces(waited: Iterable[Deferred], earlier: Mapping[str, Earlier] | None = None) -> tuple[Piece, ...]:
    """The stories of some alerts, in the order in which each began; `earlier` by key of the story."""
    stories: dict[str, list[Deferred]] = {}
    for one in waited:
        stories.setdefault(one.story or one.key, []).append(one)
    return tuple(_piece(told, (earlier or {}).get(story)) for story, told in stories.items())


def _piece(told: Sequence[Deferred], earlier: Earlier | None) -> Piece:
    first, *rest = told
    named = {mention.watch: mention for one in reversed(told) for mention in one.alert.mentions}
    known = [mention.watch for mention in first.alert.mentions]
    mentions = tuple(named[watch] for watch in dict.fromkeys((*known, *named)))
    others = [one for one in rest if one.article != first.article]
    sources = (one.alert.article.source for one in others)
    added = [one.alert.article for one in others if one.told in ("follow-up", "turn")]
    return Piece(
        alert=replace(first.alert, mentions=mentions, story=first.story),
        keys=tuple(one.key for one in told),
        more=len({one.article for one in others}),
        sources=tuple(dict.fromkeys(source for source in sources if source and source != first.alert.article.source)),
        latest=added[-1] if added else None,
        earlier=earlier,
    )


def main_reason(waited: Sequence[Deferred]) -> Reason:
    """Why most of them waited."""
    return Counter(one.reason for one in waited).most_common(1)[0][0]


def messages(told: Sequence[Piece], heading: str, rendering: Rendering) -> tuple[tuple[Message, tuple[str, ...]], ...]:
    """The messages of a digest, each with the keys of the alerts it tells; the second and later go under the first."""
    paged = pages(told, rendering)
    made = []
    for number, page in enumerate(paged, start=1):
        title = f"{heading} ({number}/{len(paged)})" if len(paged) > 1 else heading
        blocks: list[Block] = [Paragraph((Run(title, bold=True),)), *page_blocks(page, rendering)]
        if number == 1 and len(paged) > 1:
            blocks.append(Paragraph((Run(rendering.words.say("The rest is in the thread."), italic=True),)))
        said = notification(title, page, rendering)
        message = Message(notification=said, blocks=tuple(blocks), offers=page_offers(page, rendering, first=1))
        made.append((message, tuple(key for piece in page for key in piece.keys)))
    return tuple(made)


def pages(told: Sequence[Piece], rendering: Rendering) -> tuple[tuple[Piece, ...], ...]:
    """The stories cut into what fits into one message each; at least one a message."""
    cut: list[list[Piece]] = []
    size = 0
    for piece in told:
        weight = sum(map(_size, story_blocks(piece, rendering))) + _OPENED
        if not cut or size + weight > BUDGET or len(cut[-1]) == STORIES:
            cut.append([])
            size = 0
        cut[-1].append(piece)
        size += weight
    return tuple(map(tuple, cut))


def page_blocks(page: Iterable[Piece], rendering: Rendering) -> tuple[Block, ...]:
    """The stories of one message."""
    return tuple(block for piece in page for block in story_blocks(piece, rendering))


def page_offers(page: Iterable[Piece], rendering: Rendering, *, first: int) -> tuple[Offer, ...]:
    """Each story can be opened, to act on it; `first` is the place of the page's first block in its message."""
    made: list[Offer] = []
    for piece in page:
        first += len(story_blocks(piece, rendering))
        label = rendering.words.say("Open")
        made.append(Offer(label, OPEN, about=piece.alert.article.key, under=first - 1))
    return tuple(made)


def story_blocks(piece: Piece, rendering: Rendering) -> tuple[Block, ...]:
    """One story: a paragraph, and a list where there is more to tell."""
    words, article = rendering.words, piece.alert.article
    title = _short(title_of(article, words))
    runs: list[Run] = [Run(title, bold=True, url=article.url), Run(" — " + source_line(article, words))]
    if piece.more:
        runs.append(Run(DOT + _others(piece, words)))
    if piece.until:
        runs.append(Run(DOT + words.say("waits until {moment}", moment=words.moment(piece.until))))
    if piece.alert.mentions:
        runs += [Run(DOT), *reason_line(piece.alert.mentions, rendering)]
    lines = _lines(piece, rendering)
    return (Paragraph(tuple(runs)), Bullets(lines)) if lines else (Paragraph(tuple(runs)),)


def _others(piece: Piece, words: Words) -> str:
    """« et 3 autres articles (LMI, Next) »."""
    text = words.count("and {n} more article", "and {n} more articles", piece.more)
    names = [" ".join(source.split())[:40] for source in piece.sources[:NAMED]]
    return f"{text} ({', '.join(names)})" if names else text


def _lines(piece: Piece, rendering: Rendering) -> tuple[Line, ...]:
    words = rendering.words
    lines: list[Line] = []
    if piece.latest:
        title = _short(title_of(piece.latest, words))
        lines.append((Run(words.say("Since then: ")), Run(title, url=piece.latest.url)))
    if piece.earlier:
        title = _short(piece.earlier.title)
        lines.append((Run(words.say("Continues: ")), Run(title, url=piece.earlier.url)))
    for related in telling(piece.alert):
        event = replace(related.event, title=_short(related.event.title))
        lines.append(event_line(event, rendering, here=piece.alert.article.url, bond=related.bond))
    return tuple(lines)


def telling(alert: Alert) -> tuple[Related, ...]:
    """The earlier events that say most about an alert, oldest first."""
    others = [related for related in alert.related if not alert.story or related.event.story != alert.story]
    best = sorted(others, key=lambda related: -related.score)[:EVENTS]
    return tuple(related for related in others if related in best)


def heading(span: Span, stories: int, words: Words) -> str:
    """« Pendant la panne (6 h) : 12 sujets »."""
    told = words.count("{n} story", "{n} stories", stories)
    return words.say("{what}: {stories}", what=_what(span, words), stories=told)


def _what(span: Span, words: Words) -> str:
    if span.channel.when == "hourly":
        return words.say("Digest of {day}", day=words.moment(span.now))
    day = words.day(span.now.astimezone(words.zone).date())
    if span.channel.when == "daily":
        return words.say("Digest of {day}", day=day)
    if span.channel.when == "weekly":
        return words.say("Digest of the week to {day}", day=day)
    if span.why == "outage" and span.outage:
        return words.say("During the outage ({time})", time=lasting(span.outage, words))
    if span.why == "quiet":
        return words.say("During the quiet hours")
    if span.why == "cap":
        return words.say("More than the alerts of one day")
    if span.why == "refused":
        return words.say("Refused by the chat before")
    return words.say("Several at once")


def capped(channel: Channel, until: datetime, words: Words) -> Message:
    """A channel has had its alerts of the day: what becomes of the others, and how to read them before."""
    text = words.count(
        "{n} alert here today: the next ones wait until {moment} and come in one message.",
        "{n} alerts here today: the next ones wait until {moment} and come in one message.",
        channel.cap,
        moment=words.moment(until),
    )
    how = words.say("To read them now: {ask}", ask=words.say("digest day"))
    lines = (Paragraph((Run(text),)), Paragraph((Run(how, italic=True),)))
    return Message(notification=text[:NOTIFICATION_LIMIT], blocks=lines)


def notification(title: str, page: Sequence[Piece], rendering: Rendering) -> str:
    """The title, and the names that the stories are about; at most 120 characters."""
    watches = dict.fromkeys(mention.watch for piece in page for mention in piece.alert.mentions[:1])
    names = ", ".join(rendering.label(watch) for watch in list(watches)[:NAMED])
    text = DOT.join(part for part in (title, names) if part)
    return text if len(text) <= NOTIFICATION_LIMIT else text[: NOTIFICATION_LIMIT - 1].rstrip() + "…"


def _short(title: str) -> str:
    return shorten(title, TITLE, placeholder="…") or title[:TITLE]


def _size(block: Block) -> int:
    """What a block costs in a chat that counts markup, a little more rather than less."""
    lines = block.items if isinstance(block, Bullets) else (block.runs,)
    return sum(_RUN + sum(_units(run.text) + _units(run.url) + _RUN for run in line) for line in lines)


def _units(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) // 2
