"""The nouns on the way out: an alert, its message before any chat's markup, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.model.article import Article, Mention
from bot.model.memory import Related

#: Who wrote a summary: the model, or the article itself where a model is in use; "" where none is.
Written = Literal["", "model", "extract"]
OutboxState = Literal["pending", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A story that deserves a message in a channel now."""

    key: str
    channel: str
    story: str
    article: Article
    mentions: tuple[Mention, ...]
    summary: str
    written: Written = ""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one look. Text is literal: a chat adapter escapes what its markup needs."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    at: datetime | None = None  #: the moment the text tells; a chat that keeps ages up to date adds how long ago


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


@dataclass(frozen=True, slots=True)
class Offer:
    """Something people may do with a message, by a click where the chat has buttons."""

    label: str
    command: str  #: what they would type instead, under the message
    more: bool = False  #: in a menu rather than on a button of its own
    about: str = ""  #: key of the article it is about; "" where it is the one that the message alerts
    under: int = -1  #: place of the block under which it stands; -1: at the end of the message


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that goes with the answer to a question."""

    name: str  #: of its file, "chronologie.png"
    title: str
    alt: str  #: what it shows, in words; at most 1,000 characters
    draw: Callable[[], bytes] = field(repr=False, compare=False)  #: the PNG file; takes a second of work


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that goes with the answer to a question."""

    name: str  #: "alertes-90.csv"
    kind: str  #: its media type
    write: Callable[[], bytes] = field(repr=False, compare=False)  #: its content; takes a moment of work
    missing: str = ""  #: what is said where it could not be put
    #: what is said once the person alone has it, in a chat where others read along what was asked; "": it is for all
    alone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What people read, before any chat's markup."""

    notification: str  #: one plain line, at most 120 characters, for lock screens and screen readers
    blocks: tuple[Block, ...] = field(default=())
    offers: tuple[Offer, ...] = ()
    picture: Picture | None = None  #: only of answers, which never stand in the outbox; says nothing the words do not
    file: File | None = None  #: only of answers


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
    #: key of the message this one takes the place of; an edit belongs to no story and to no article
    edits: str = ""
    broadcast: bool = False  #: a message in a thread that the channel shows as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message stands in a chat."""

    ref: str  #: the chat's own id of it, by which it is threaded under or edited
    permalink: str = ""  #: an address people can open, "" where the chat has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a person thought of an alert, or of an article that never was one."""

    about: str  #: key of the message, or of the article when there was none
    user: str  #: as the chat names the person
    article: str  #: key of the article
    useful: bool
    at: datetime
    mentions: tuple[Mention, ...] = ()  #: what the alert was based on
