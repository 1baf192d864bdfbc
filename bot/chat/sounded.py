"""How is a source doing, and what does its feed say just now, in words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.alerting.render import Rendering
from bot.model import Block, Bullets, Feed, Line, Message, Paragraph, Run
from bot.wording import Words, later

ALERTS = 8  #: titles shown
OLD = timedelta(days=60)  #: since the newest entry, after which a feed may have been left behind

Standing = Literal["new", "well", "failing", "paused", "silent"]
STANDINGS: Mapping[Standing, str] = {
    "new": later("never asked"),
    "well": later("well"),
    "failing": later("failing"),
    "paused": later("paused"),
    "silent": later("silent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A feed of the watchlist, and how it is doing."""

    feed: Feed
    standing: Standing
    weekly: float  #: articles a week
    good: datetime | None = None  #: when it last answered well
    reason: str = ""  #: of its failures


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounded:
    """What a feed said when it was asked, and what the newsroom would make of it."""

    url: str
    name: str
    kind: str  #: "RSS 2.0"
    at: datetime  #: when it was asked
    articles: int
    archived: int = 0  #: of them, known already
    undated: int = 0
    newest: datetime | None = None
    alerts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  #: title, address, watches of each that would alert
    moved: str = ""  #: where it has moved to for good
    kept: bool = False  #: whether the watchlist has it
    met: bool = False  #: whether its first contact is over


def kept_line(kept: Kept, words: Words) -> Line:
    """« Silicon.fr — va bien, 12,5 articles par semaine »."""
    weekly = words.measure("{n} article a week", "{n} articles a week", kept.weekly)
    parts = [words.say(STANDINGS[kept.standing]), weekly]
    if kept.good and kept.standing in ("failing", "paused", "silent"):
        parts.append(words.say("read well last on {when}", when=words.moment(kept.good)))
    if kept.reason and kept.standing in ("failing", "paused"):
        parts.append(words.tell(kept.reason))
    return (Run(kept.feed.name, bold=True, url=kept.feed.url), Run(" — " + ", ".join(parts)))


def sounded(heard: Sounded, rendering: Rendering) -> Message:
    """What a feed says now: what it holds, what is odd about it and how to mend that, and what would alert."""
    words = rendering.words
    title = words.say("{name} answers: {kind}", name=heard.name or heard.url, kind=heard.kind)
    blocks: list[Block] = [Paragraph((Run(title, bold=True),)), Bullets(tuple(_facts(heard, words)))]
    if heard.articles:
        blocks.append(Paragraph((Run(_baseline(heard, words)),)))
    if heard.alerts:
        many = words.count("{n} of them would alert:", "{n} of them would alert:", len(heard.alerts))
        blocks.append(Paragraph((Run(many, bold=True),)))
        blocks.append(Bullets(tuple(_alert(alert, rendering) for alert in heard.alerts[:ALERTS])))
    elif heard.articles:
        blocks.append(Paragraph((Run(words.say("None of them would alert.")),)))
    return Message(notification=title[:120], blocks=tuple(blocks))


def _facts(heard: Sounded, words: Words) -> Iterator[Line]:
    held = words.count("{n} article", "{n} articles", heard.articles)
    newest = words.say("the newest of {moment}", moment=words.moment(heard.newest)) if heard.newest else ""
    yield (Run(", ".join(part for part in (held, newest) if part)),)
    if not heard.articles:
        yield (Run(words.say("It is empty. Look at it in a browser: {url}", url=heard.url)),)
    if heard.undated:
        dates = words.count("{n} has no date: it counts as new when first seen.",
                            "{n} have no date: they count as new when first seen.", heard.undated)  # fmt: skip
        yield (Run(dates),)
    if heard.newest and heard.at - heard.newest > OLD:
        days = (heard.at - heard.newest).days
        old = words.count("Nothing new for {n} day: look whether the site has another feed.",
                          "Nothing new for {n} days: look whether the site has another feed.", days)  # fmt: skip
        yield (Run(old),)
    if heard.moved:
        yield (Run(words.say("It has moved for good. New address: {url}", url=heard.moved)),)


def _baseline(heard: Sounded, words: Words) -> str:
    """What would become of its articles: at a first contact they are archived in silence."""
    if heard.met and heard.articles == heard.archived:
        return words.say("All are archived already.")
    if heard.met:
        return words.count("{n} is not archived yet.", "{n} are not archived yet.", heard.articles - heard.archived)
    silent = words.count(
        "At the first contact {n} article will be archived without an alert.",
        "At the first contact {n} articles will be archived without an alert.",
        heard.articles,
    )
    how = words.say("To add it: source add {url}", url=heard.url)
    return silent if heard.kept else f"{silent} {how}"


def _alert(alert: tuple[str, str, tuple[str, ...]], rendering: Rendering) -> Line:
    title, url, watches = alert
    labels = ", ".join(map(rendering.label, watches))
    return (Run(title or rendering.words.say("(untitled)"), url=url), Run(f" — {labels}"))
