"""The nouns: what flows from a feed to a chat message, as frozen values.

Times are aware UTC datetimes; calendar dates are plain dates in the press's own
calendar (Europe/Paris). Keys are hashes of content, so doing a step twice
changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Case = Literal["any", "proper"]
Mode = Literal["alert", "actor", "source"]
Form = Literal["exact", "folded", "joined", "fuzzy"]
Field = Literal["title", "text"]
Role = Literal["subject", "passing"]
Precision = Literal["day", "week", "month", "season", "year", "range"]
Status = Literal["happened", "planned", "rumour", "denied", "state"]
OutboxState = Literal["pending", "sending", "sent", "failed"]


def key_of(*parts: str) -> str:
    """A short stable key of some content: 24 hex digits of SHA-256 over the parts, each length-prefixed."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:24]


# -- the watchlist -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source we poll."""

    id: str
    name: str  #: the publisher as readers know it, « Silicon.fr »
    url: str
    every: timedelta = timedelta(minutes=15)  #: how often to ask at most
    weight: float = 1.0  #: trust in this source for the watched topics, 0–2
    fragile: bool = False  #: known to answer 403, HTML or nothing; failures are expected
    alternatives: tuple[str, ...] = ()
    note: str = ""
    place: str = field(default="", compare=False)  #: "watchlist.yaml:47", where its address is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place where messages go: an address per chat; with none it is shown on the console."""

    id: str
    slack: str = ""  #: channel id (C…) or #name
    matrix: str = ""  #: room id (!…) or alias (#…:server)


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
    context: tuple[str, ...] = ()  #: one of these words must be near the hit
    veto: tuple[str, ...] = ()  #: phrases that cancel the hit they touch, not the article
    acronyms: tuple[str, ...] = ()  #: count only with an alias or a context word in the article
    surname: str = ""  #: counts only after a full alias in the same article
    fuzzy: bool = True  #: whether misspellings may match (long aliases only)
    shared: bool = False  #: whether aliases may also belong to another watch
    query: Query | None = None  #: without it, the name is enough
    channels: tuple[str, ...] = ()
    samples_alert: tuple[str, ...] = ()
    samples_ignore: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """watchlist.yaml, checked and frozen."""

    language: Literal["fr", "en"] = "fr"
    timezone: str = "Europe/Paris"
    operators: str = ""  #: id of the channel for trouble notices; "" logs them only
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


# -- feeds and articles ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember of a feed between two polls."""

    feed: str
    url: str  #: the address these validators belong to
    etag: str = ""  #: exactly as received
    last_modified: str = ""  #: exactly as received
    next_check: datetime | None = None  #: not to be asked before; None: now
    last_checked: datetime | None = None
    last_good: datetime | None = None
    failures: int = 0  #: in a row
    reason: str = ""  #: of the last failure
    baseline: datetime | None = None  #: when the first contact was archived; None: not yet met


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One entry of a feed, as plain text."""

    key: str
    title: str
    text: str  #: all the feed gives: full content, else summary; paragraphs separated by newlines
    feed: str = ""
    source: str = ""
    url: str = ""  #: canonical address, "" when the entry has none
    guid: str = ""
    published: datetime | None = None  #: as the feed says; None when it does not, or not readably
    seen_at: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        """When it counts as published: the feed's time, else when we first saw it."""
        return self.published or self.seen_at


# -- matching ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One place that names a watch; offsets are characters of the field as given."""

    field: Field
    start: int
    end: int
    text: str
    alias: str
    form: Form
    distance: int = 0  #: edits between the words found and the alias
    context: tuple[str, ...] = ()  #: context words found near


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An article names a watch."""

    watch: str
    score: float  #: 0–1
    role: Role
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A place that looked like a watch and was not one."""

    watch: str
    text: str
    field: Field
    start: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All that matching has to say of one article."""

    mentions: tuple[Mention, ...] = ()
    refused: tuple[Refusal, ...] = ()


# -- memory ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Exact words of a document."""

    doc: str  #: id of a founding document, or an address
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact in memory."""

    id: str
    title: str
    start: date
    end: date
    precision: Precision
    status: Status = "happened"
    actors: tuple[str, ...] = ()  #: watch ids
    amounts: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    links: tuple[str, ...] = ()  #: addresses of sources, best first
    origin: Literal["seed", "later", "alert", "document", "person"] = "seed"
    story: str = ""  #: key of the story that became this event, "" for others
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An earlier event worth showing, with what it shares with the article."""

    event: Event
    score: float  #: 0–1
    actors: tuple[str, ...] = ()  #: watch ids shared
    words: tuple[str, ...] = ()  #: other telling words shared, as written in the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles that tell one piece of news."""

    key: str
    title: str
    first_seen: datetime
    last_seen: datetime
    watches: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()  #: folded words that identify it


# -- alerts and messages -----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A story that deserves a message in a channel now."""

    key: str
    channel: str
    story: str
    article: Article
    mentions: tuple[Mention, ...]
    summary: str
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one look. Text is literal: a chat adapter escapes what its markup needs."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line an item."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """Small print: source, time, reason."""

    runs: Line


Block = Paragraph | Bullets | Small


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What people read, before any chat's markup."""

    notification: str  #: one plain line, at most 120 characters, for lock screens and screen readers
    blocks: tuple[Block, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way: a row of the outbox."""

    key: str  #: the idempotency key the chat carries
    chat: str  #: "slack", "matrix" or "console"
    address: str  #: the chat's own channel, as the watchlist gives it
    message: Message
    created_at: datetime
    thread: str = ""  #: key of the outgoing message under which it goes; "" for a new thread
    story: str = ""
    article: str = ""  #: key of the article it alerts, "" for notices
    state: OutboxState = "pending"
    attempts: int = 0
    not_before: datetime | None = None  #: nothing is done with it before: no sending, no looking up
    attempted_at: datetime | None = None
    unsure_since: datetime | None = None  #: since when nobody knows whether it was posted; None: it is known
    sent_at: datetime | None = None
    ref: str = ""  #: the chat's own id of the message once sent
    permalink: str = ""  #: address of the message once sent, "" where a chat has none
    reason: str = ""  #: of the last failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message stands in a chat."""

    ref: str  #: the chat's own id of it, by which it is threaded under or edited
    permalink: str = ""  #: an address people can open, "" where the chat has none


# -- what people think -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a person thought of an alert, or of an article that never was one."""

    about: str  #: key of the message, or of the article when there was none
    user: str  #: as the chat names the person
    article: str  #: key of the article
    useful: bool
    at: datetime
    mentions: tuple[Mention, ...] = ()  #: what the alert was based on
