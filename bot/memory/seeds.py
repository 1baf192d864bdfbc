"""What do the files of seeds/ say?

Pure: text in, values out. Three forms: a document (Markdown with front matter), a list of dated events,
and a list of relations between events. Each parser raises SeedError with every mistake, its place and fix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, get_args

from bot.entries import (
    Address,
    Choice,
    Day,
    Entry,
    Key,
    Listed,
    Moment,
    Nested,
    Notes,
    Number,
    Table,
    Text,
    Texts,
    compose,
)
from bot.errors import SeedError
from bot.memory.seed_sense import Span, check_interval, check_order, check_relations
from bot.model import Article, Event, Precision, Quote, Status

Certainty = Literal["stated", "deduced", "likely"]
RelationType = Literal[
    "background",
    "consequence",  #: only where a document says so
    "continuation",
    "contrast",
    "end",
    "follows",  #: later in time, and nothing more is known
    "lesson",
    "parallel",
    "part of",
    "reaction",
    "rename",
    "reversal",
    "same person",
    "supersedes",
]

_REMOVED = re.compile(r"<!-- removed: (?P<reason>[^\n]+)\n(?P<text>.*?\n)-->\n", re.DOTALL)
_EVENT_ID = Text(form="[SV][0-9]{2}", says="S or V and two digits", example="S01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Furniture of the page that is no part of the article, kept word for word."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundingDocument:
    """One of the three articles Vigie's memory begins with."""

    id: str
    title: str
    publisher: str
    url: str  #: "" when the address is not known
    published_start: date
    published_end: date
    certainty: Certainty
    basis: str  #: how the dates are known
    replay_at: datetime  #: the moment used when the article is replayed as a feed entry, UTC
    text: str  #: the article, without title and furniture; paragraphs separated by newlines
    original: str  #: every line of the page as kept, in order
    removed: tuple[Removed, ...]
    note: str = ""

    @property
    def article(self) -> Article:
        """The document as the entry of a feed, on the day of its replay."""
        return Article(
            key=self.id,
            title=self.title,
            text=self.text,
            source=self.publisher,
            url=self.url,
            guid=self.id,
            published=self.replay_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A later event, or document, looks back on an earlier event."""

    later: str
    earlier: str
    type: RelationType
    strength: int  #: 3 must be found, 2 good, 1 tolerated
    basis: str


_DATE = Table(
    "date",
    "a date",
    (
        Key("start", Day(), "First day it may be.", required=True),
        Key("end", Day(), "Last day it may be.", required=True),
        Key("precision", Choice(get_args(Precision)), "How fine the date is known.", required=True),
        Key("given", Choice(("explicit", "relative", "inferred", "none")), "How the documents give it.", required=True),
    ),
)
_QUOTE = Table(
    "quote",
    "a quote",
    (
        Key("doc", Text(), "Id of the document.", required=True),
        Key("text", Text(), "Its exact words.", required=True),
    ),
)
_EVENT = Table(
    "event",
    "an event",
    (
        Key("id", _EVENT_ID, "S.. for the documents' own events, V.. for later ones.", required=True),
        Key("title", Text(), "One line, in French.", required=True),
        Key("date", Nested(_DATE), "When it happened.", required=True),
        Key("status", Choice(get_args(Status)), "happened when not given."),
        Key("actors", Texts(some=True), "Watch ids.", required=True),
        Key("amounts", Texts(), "Sums of money, in French."),
        Key("quotes", Listed(_QUOTE), "Exact words of the documents."),
        Key("links", Texts(item=Address()), "Addresses of sources, best first."),
        Key("source_note", Text(), "What a source says, or a source without a whole address."),
        Key("note", Text(), "What readers should know of its date or its sources, in French."),
    ),
)
_EVENTS = Table(
    "file of events",
    "a file of events",
    (
        Key("origin", Choice(("seed", "later")), "Whether the founding documents state them.", required=True),
        Key("events", Listed(_EVENT, some=True), "The events.", required=True),
    ),
)
_PUBLISHED = Table(
    "publication date",
    "a publication date",
    (
        Key("start", Day(), "First day it may be.", required=True),
        Key("end", Day(), "Last day it may be.", required=True),
        Key("certainty", Choice(get_args(Certainty)), "How sure the interval is.", required=True),
        Key("basis", Text(), "How it is known.", required=True),
    ),
)
_DOCUMENT = Table(
    "document",
    "a document",
    (
        Key("id", Text(form="[0-9]{3}", says="three digits", example='"002"'), "Its number.", required=True),
        Key("title", Text(), "Its title.", required=True),
        Key("publisher", Text(), "Who published it.", required=True),
        Key("url", Address(), "Its address, where known."),
        Key("published", Nested(_PUBLISHED), "When it was published.", required=True),
        Key("replay_at", Moment(), "When it appears in a replay.", required=True),
        Key("note", Text(), "What editors should know."),
    ),
)
_RELATION = Table(
    "relation",
    "a relation",
    (
        Key("later", Text(form="[SV][0-9]{2}|[0-9]{3}", says="an event or document", example="S02"), "", required=True),
        Key("earlier", _EVENT_ID, "", required=True),
        Key("type", Choice(get_args(RelationType)), "", required=True),
        Key("strength", Number(low=1, high=3, whole=True), "", required=True),
        Key("basis", Text(), "", required=True),
    ),
)
_RELATIONS = Table(
    "file of relations",
    "a file of relations",
    (Key("relations", Listed(_RELATION, some=True), "", required=True),),
)


def parse_events(text: str, *, file: str) -> tuple[Event, ...]:
    """The events of seeds/events.yaml or seeds/chronology.yaml, in the order of the file.

    Raises SeedError for a mistake of form, an id used twice, or an interval its precision does not allow.
    """
    root, notes = _read(text, _EVENTS, file)
    seen: set[str] = set()
    for entry in root.values.get("events", ()):
        event_id = entry.values.get("id", "")
        if event_id in seen:
            notes.add(entry.place("id"), f"the event « {event_id} » is written twice", "give each event its own id")
        seen.add(event_id)
        if "date" in entry.values:
            check_interval(entry.values["date"], notes)
    _raise_if_any(notes)
    return tuple(_event(entry, root.values["origin"]) for entry in root.values["events"])


def parse_document(text: str, *, file: str) -> FoundingDocument:
    """A founding document. Raises SeedError for a mistake in its front matter or its marks of removal."""
    head, fence, body = text.removeprefix("---\n").partition("\n---\n")
    if not (text.startswith("---\n") and fence):
        raise SeedError(f"{file}:1: no front matter. Fix: begin the file with --- and end the front matter with ---")
    root, notes = _read(f"\n{head}", _DOCUMENT, file)
    if "published" in root.values:
        check_order(root.values["published"], notes)
    kept = _REMOVED.sub("", body)
    if (stray := re.search("<!--|-->", kept)) is not None:
        line = text.count("\n", 0, text.index(stray.group(), len(head))) + 1
        raise SeedError(
            f"{file}:{line}: a mark of removal is not whole. Fix: open it with <!-- removed: why, close with -->"
        )
    _raise_if_any(notes)
    values, published = root.values, root.values["published"].values
    return FoundingDocument(
        **{key: values[key] for key in ("id", "title", "publisher")},
        url=values.get("url", ""),
        published_start=published["start"],
        published_end=published["end"],
        certainty=published["certainty"],
        basis=published["basis"],
        replay_at=values["replay_at"].astimezone(UTC),
        text="\n".join(line for line in kept.split("\n") if line.strip()),
        original=_REMOVED.sub(lambda match: match["text"], body),
        removed=tuple(Removed(reason=m["reason"], text=m["text"]) for m in _REMOVED.finditer(body)),
        note=values.get("note", ""),
    )


def parse_relations(text: str, *, file: str, spans: Mapping[str, Span] | None = None) -> tuple[Relation, ...]:
    """The relations of seeds/relations.yaml, in the order of the file. Raises SeedError with every mistake.

    `spans` are the days of every event and document; with them, a relation to an unknown one, or to one that came
    after, is a mistake too.
    """
    root, notes = _read(text, _RELATIONS, file)
    check_relations(root.values.get("relations", ()), notes, spans)
    _raise_if_any(notes)
    return tuple(Relation(**entry.values) for entry in root.values["relations"])


def _read(text: str, table: Table, file: str) -> tuple[Entry, Notes]:
    notes = Notes.of(text, file=file)
    node = compose(notes)
    root = table.read(node, "the file", notes) if node is not None else None
    if root is None:
        raise _error(notes)
    return root, notes


def _raise_if_any(notes: Notes) -> None:
    if notes.mistakes:
        raise _error(notes)


def _error(notes: Notes) -> SeedError:
    return SeedError("\n".join(str(mistake) for mistake in notes.in_order()))


def _event(entry: Entry, origin: Literal["seed", "later"]) -> Event:
    values, when = entry.values, entry.values["date"].values
    return Event(
        id=values["id"],
        title=values["title"],
        start=when["start"],
        end=when["end"],
        precision=when["precision"],
        status=values.get("status", "happened"),
        actors=values["actors"],
        amounts=values.get("amounts", ()),
        quotes=tuple(Quote(**quote.values) for quote in values.get("quotes", ())),
        links=values.get("links", ()),
        origin=origin,
        note=values.get("note", ""),
    )
