"""The nouns of watchlist.yaml: feeds, channels, watches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Literal

Case = Literal["any", "proper"]
Mode = Literal["alert", "actor", "source"]
AlertOn = Literal["subject", "together", "mention"]
When = Literal["now", "hourly", "daily", "weekly"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

#: Folded letters from which a name forgives one slip, and two.
ONE_SLIP_FROM, TWO_SLIPS_FROM = 6, 10
#: The same for one slip where capitals matter, and in a name that is a French word, which never forgives two.
ONE_SLIP_FROM_WITH_CAPITALS, ONE_SLIP_FROM_AS_A_WORD = 8, 7
NEVER = 1_000  #: more letters than any name has


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source we poll."""

    id: str
    name: str  #: the publisher as readers know it, « Silicon.fr »
    url: str
    every: timedelta = timedelta(minutes=15)  #: how often to ask at most
    fragile: bool = False  #: known to answer 403, HTML or nothing; failures are expected and not announced
    full_text: bool = False  #: whether the pages of its new articles are read, since it only gives teasers
    alternatives: tuple[str, ...] = ()
    note: str = ""
    place: str = field(default="", compare=False)  #: "watchlist.yaml:47", where its address is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """More alerts than this within that time are too many to be a message each."""

    over: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place where messages go: an address per chat; with none it is shown on the console."""

    id: str
    slack: str = ""  #: channel id (C…) or #name
    matrix: str = ""  #: room id (!…) or alias (#…:server)
    turns: Literal["thread", "channel"] = "thread"  #: whether the channel, too, shows a turn of a known story
    spikes: bool = True  #: whether it hears of quiet watches that suddenly speak
    when: When = "now"  #: "now": each alert as it comes; else in digests
    at: time = time(8, 30)  #: when a daily or weekly digest goes out, in the watchlist's time zone
    day: Weekday = "monday"  #: of a weekly digest
    quiet: tuple[time, time] | None = None  #: from when to when it is left in peace each day; may span midnight
    quiet_days: tuple[Weekday, ...] = ()  #: days on which it is left in peace
    burst: Burst | None = None  #: None: however many come at once, each is a message
    cap: int = 0  #: alerts a day beyond which the rest waits for the next day's digest; 0: no cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Words that must stand close together."""

    words: tuple[str, ...]
    within: int = 8  #: length in words of the stretch of one field that must hold them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What the whole article must hold besides the name, wherever it stands."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    near: Near | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One entry of the watchlist: a name to recognise, and when to believe it."""

    id: str
    label: str
    aliases: tuple[str, ...]
    type: str = "company"
    case: Case = "any"  #: "proper": only with the capitals of the spelling
    mode: Mode = "alert"  #: "actor": known to memory, never alerts; "source": a medium, a source and not a subject
    #: what an article must make of it: its subject; that, or a name beside another one; any mention
    alert_on: AlertOn = "together"
    context: tuple[str, ...] = ()  #: one of these words must be near the hit
    veto: tuple[str, ...] = ()  #: phrases that cancel the hit they touch, not the article
    acronyms: tuple[str, ...] = ()  #: count only with an alias or a context word in the article
    surname: str = ""  #: counts only after a full alias in the same article
    fuzzy: bool = True  #: whether misspellings may match (long aliases only)
    one_slip_from: int = 0  #: folded letters from which an alias forgives one slip; 0: what holds for all
    two_slips_from: int = 0  #: the same for two slips
    shared: bool = False  #: whether aliases may also belong to another watch
    query: Query | None = None  #: without it, the name is enough
    channels: tuple[str, ...] = ()
    spikes: bool = True  #: whether its channels hear when it was quiet and suddenly speaks
    urgent: bool = False  #: whether its alerts wait for nothing: no digest, quiet hours, burst or cap
    samples_alert: tuple[str, ...] = ()
    samples_ignore: tuple[str, ...] = ()
    note: str = ""

    def slips(self, letters: int, *, word: bool) -> int:
        """Slips forgiven in an alias of so many folded letters; `word`: it is one French word.

        A name that is also a French word, or whose capitals matter, has too many neighbours while it is short
        (Thales and Thalys).
        """
        one = self.one_slip_from or (ONE_SLIP_FROM_WITH_CAPITALS if self.case == "proper" else ONE_SLIP_FROM)
        two = self.two_slips_from or max(one, TWO_SLIPS_FROM)
        if not self.fuzzy:
            return 0
        if word:
            return int(letters >= max(one, ONE_SLIP_FROM_AS_A_WORD))
        return (letters >= one) + (letters >= two)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """watchlist.yaml, checked and frozen."""

    language: Literal["fr", "en"] = "fr"
    timezone: str = "Europe/Paris"
    operators: str = ""  #: id of the channel for trouble notices; "" logs them only
    owners: tuple[str, ...] = ()  #: who may edit it from a chat, "slack:U…"; none named: the operators' channel
    max_age: timedelta = timedelta(days=7)  #: entries published longer ago are archived without an alert
    feeds: tuple[Feed, ...] = ()
    channels: tuple[Channel, ...] = ()
    watches: tuple[Watch, ...] = ()

    def watch(self, watch_id: str) -> Watch | None:
        """The watch of that id, None when there is none."""
        return next((w for w in self.watches if w.id == watch_id), None)

    def channel(self, channel_id: str) -> Channel:
        """The channel of that id; one without addresses when there is none."""
        return next((c for c in self.channels if c.id == channel_id), Channel(id=channel_id))
