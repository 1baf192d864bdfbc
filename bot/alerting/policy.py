"""Is an article worth a message now, and where? Otherwise: which stage stopped it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.alerting.mutes import by_watch, in_force, of_source
from bot.model import Article, Matching, Mention, Mute, Watch, Watchlist

#: Why an article alerts nobody, in the order the stages come.
Stop = Literal["no watch", "passing", "not the subject", "first contact", "old", "muted"]

#: A watch named only in passing needs a second one beside it, unless it says otherwise.
COMPANY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where an article goes, or what stopped it."""

    #: channel id → the mentions that concern it
    channels: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    stop: Stop | None = None
    mute: Mute | None = None  #: what stopped it, when that is a mute

    @property
    def would_alert(self) -> bool:
        """Whether the article itself deserves an alert, were it not a first contact, old or muted."""
        return self.stop in (None, "first contact", "old", "muted")


def judge(
    article: Article,
    matching: Matching,
    watchlist: Watchlist,
    *,
    now: datetime,
    first_contact: bool,
    mutes: Sequence[Mute] = (),
) -> Verdict:
    """Where the article goes. Pure; `now` is aware UTC.

    1. Only watches of mode "alert" count; media and actors are known and silent.
    2. One of them speaks for an alert: it is the subject, or at least two are named, since one name in passing is no
       news of it; a watch may ask for more (`alert_on: subject`) or for less (`alert_on: mention`).
    3. The first contact with a feed is archived silently.
    4. An entry published longer ago than the watchlist's `max_age` is archived silently.
    5. Of `mutes`, those in force now silence a source, or make a watch count for nothing.
    """
    verdict = _unmuted(article, matching.mentions, watchlist, now=now, first_contact=first_contact)
    silent = in_force(mutes, now)
    if not silent or not verdict.channels:
        return verdict
    if source := of_source(article, silent):
        return Verdict(stop="muted", mute=source)
    muted = by_watch(silent)
    heard = tuple(mention for mention in matching.mentions if mention.watch not in muted)
    rest = _unmuted(article, heard, watchlist, now=now, first_contact=first_contact)
    if rest.channels:
        return rest
    silenced = (muted[mention.watch] for mention in matching.mentions if mention.watch in muted)
    return Verdict(stop="muted", mute=next(silenced))


def silenced(
    article: Article, found: tuple[Mention, ...], watchlist: Watchlist, channel: str, mutes: Sequence[Mute]
) -> Mute | None:
    """The mute, of those in force, that keeps an article from a channel it would go to; None: others speak for it."""
    if source := of_source(article, mutes):
        return source
    muted = by_watch(mutes)
    heard = tuple(mention for mention in found if mention.watch not in muted)
    watches = {watch.id: watch for watch in watchlist.watches}
    if channel in _channels(alerting(heard, watches), watches):
        return None
    silent = [mention.watch for mention in alerting(found, watches) if mention.watch in muted]
    here = [watch for watch in silent if channel in watches[watch].channels]
    return muted[(here or silent)[0]] if silent else None


def _channels(mentions: tuple[Mention, ...], watches: Mapping[str, Watch]) -> dict[str, tuple[Mention, ...]]:
    """Where these mentions go: each channel in which one of its own speaks for an alert."""
    speaking = {mention.watch for mention in mentions if speaks(mention, watches[mention.watch], len(mentions))}
    channels = by_channel(mentions, watches)
    return {name: ms for name, ms in channels.items() if speaking & {m.watch for m in ms}}


def _unmuted(
    article: Article, found: tuple[Mention, ...], watchlist: Watchlist, *, now: datetime, first_contact: bool
) -> Verdict:
    """Where the article goes by what it names, whatever is muted."""
    if not found:  # as nearly always: not even the watches are looked at
        return Verdict(stop="no watch")
    watches = {watch.id: watch for watch in watchlist.watches}
    mentions = alerting(found, watches)
    if not mentions:
        return Verdict(stop="no watch")
    if not any(speaks(mention, watches[mention.watch], len(mentions)) for mention in mentions):
        asked = any(watches[mention.watch].alert_on == "subject" for mention in mentions)
        return Verdict(stop="not the subject" if asked else "passing")
    if first_contact:
        return Verdict(stop="first contact")
    if is_old(article, now, watchlist.max_age):
        return Verdict(stop="old")
    return Verdict(channels=_channels(mentions, watches))


def speaks(mention: Mention, watch: Watch, named: int) -> bool:
    """Whether a mention is enough for an alert, in an article that names that many alerting watches."""
    if mention.role == "subject" or watch.alert_on == "mention":
        return True
    return watch.alert_on == "together" and named >= COMPANY


def alerting(mentions: tuple[Mention, ...], watches: Mapping[str, Watch]) -> tuple[Mention, ...]:
    """The mentions that may alert: subjects first, then the surest, then as the article names them."""
    able = [mention for mention in mentions if mention.watch in watches and watches[mention.watch].mode == "alert"]
    return tuple(sorted(able, key=_prominence))


def _prominence(mention: Mention) -> tuple[bool, float, bool, int, str]:
    places = [(evidence.field != "title", evidence.start) for evidence in mention.evidence]
    in_text, start = min(places, default=(True, 0))
    return mention.role != "subject", -round(mention.score, 1), in_text, start, mention.watch


def is_old(article: Article, now: datetime, max_age: timedelta) -> bool:
    """Whether it was published too long ago; an article without a date is as old as its first sight."""
    return article.moment is not None and now - article.moment > max_age


def by_channel(mentions: tuple[Mention, ...], watches: Mapping[str, Watch]) -> dict[str, tuple[Mention, ...]]:
    """Each channel with the mentions it asked for, in order."""
    channels: dict[str, list[Mention]] = {}
    for mention in mentions:
        for channel in watches[mention.watch].channels:
            channels.setdefault(channel, []).append(mention)
    return {channel: tuple(found) for channel, found in channels.items()}
