"""What was alerted lately, and what waits: « resume », « resume semaine », « resume jour veille page 2 »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.alerting.digest import Piece, notification, page_blocks, page_offers, pages
from bot.chat.asking import Asking
from bot.chat.paging import following, page_of, read_page
from bot.model import Block, Message, Paragraph, Run
from bot.reading.words import fold_key
from bot.wording import later

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
#: What people type → how far back, and how it is asked in words of the catalogue.
_PERIODS: dict[str, timedelta] = {
    **dict.fromkeys(("jour", "day", "journee", "24 h", "24h", "today", "aujourd'hui"), _DAY),
    **dict.fromkeys(("semaine", "week", "hebdo", "7 jours", "7 days"), _WEEK),
}
_ASKS = {_DAY: later("digest day"), _WEEK: later("digest week")}
_TITLES = {_DAY: later("The last day"), _WEEK: later("The last week")}


class Teller(Protocol):
    """What was told and what waits, as people ask for it."""

    @property
    def here(self) -> str:
        """The channel that the question was asked in, "" where it is none of the watchlist."""

    @property
    def channels(self) -> Sequence[str]:
        """The channels of the watchlist."""

    def since(self, moment: datetime, channel: str) -> Sequence[Piece]:
        """The stories alerted since a moment in a channel, in any for "", and those that wait; oldest first."""


class Asker(Asking, Protocol):
    """Of a desk, what this question needs."""

    @property
    def teller(self) -> Teller:
        """What was told and what waits."""

    @property
    def now(self) -> datetime:
        """When the question was asked."""


def lately(argument: str, asker: Asker) -> Message:
    """The answer to « resume … »: the stories of a day or a week in one channel, a page at a time."""
    words, teller = asker.rendering.words, asker.teller
    wanted, number = read_page(argument)
    period, named = _read(wanted)
    channel = _channel(named, teller.channels) if named else teller.here
    if channel is None:
        known = ", ".join(teller.channels)
        return _plain(words.say("« {name} » is no channel of the watchlist: {known}.", name=named, known=known))
    since = asker.now - period
    told = teller.since(since, channel)
    if not told:
        return _plain(words.say("No alert since {moment}.", moment=words.moment(since)))
    title = words.say(_TITLES[period])
    if channel:
        title = words.say("{what} in {channel}", what=title, channel=channel)
    title = words.say("{what}: {stories}", what=title, stories=words.count("{n} story", "{n} stories", len(told)))
    cut = pages(told, asker.rendering)
    page = page_of(cut, number, size=1)
    if page.pages > 1:
        title = f"{title} ({page.number}/{page.pages})"
    rest = sum(map(len, cut[page.number :]))
    ask = " ".join(part for part in (words.say(_ASKS[period]), channel if named else "") if part)
    more, offers = following(rest, f"{ask} page {page.number + 1}", words)
    shown = page.items[0]
    blocks: tuple[Block, ...] = (Paragraph((Run(title, bold=True),)), *page_blocks(shown, asker.rendering), *more)
    offers = (*page_offers(shown, asker.rendering, first=1), *offers)
    return Message(notification=notification(title, shown, asker.rendering), blocks=blocks, offers=offers)


def _read(argument: str) -> tuple[timedelta, str]:
    """How far back, and which channel is named, "" for none."""
    folded = fold_key(argument)
    for name in sorted(_PERIODS, key=len, reverse=True):
        if folded == fold_key(name) or folded.startswith(fold_key(name) + " "):
            return _PERIODS[name], " ".join(argument.split()[len(name.split()) :])
    return _DAY, argument.strip()


def _channel(named: str, channels: Sequence[str]) -> str | None:
    wanted = fold_key(named.lstrip("#"))
    return next((channel for channel in channels if fold_key(channel) == wanted), None)


def _plain(text: str) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
