"""`vigie ingest FILE|DIR|URL`: what French articles tell, into memory: dates, status, actors and exact words."""

from __future__ import annotations

import sys
import textwrap
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bot.app import utc_now
from bot.cli.preview import articles_of
from bot.cli.reading import midday, open_watchlist
from bot.errors import BadInput, VigieError
from bot.founding import founding_events
from bot.matching import Matcher
from bot.memory.ingest import PARIS, already_told, events_of
from bot.memory.seeds import parse_document
from bot.model import Article, Event, Mention, Watchlist
from bot.reading.language import is_french
from bot.settings import Settings
from bot.wording import Words

SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".txt", ".xml"})
WIDTH = 100  #: columns of the table


def ingest(arguments: Namespace, settings: Settings) -> int:
    """Print the events of each document, and store the new ones unless told not to; 1 when a document is unreadable."""
    reader = _Reader(open_watchlist(settings), settings, arguments.published)
    told: list[tuple[Article, tuple[Event, ...]]] = []
    bad = 0
    for source in sources(arguments.source):
        try:
            told.extend(reader.read(source))
        except VigieError as error:
            bad += 1
            print(error, file=sys.stderr)
    if arguments.dry_run:
        known: Sequence[Event] = founding_events("all")
        _show(told, known, reader.words)
        print("Nothing stored (--dry-run).")
    else:
        _store(told, reader.words, settings)
    return 1 if bad else 0


def sources(given: str) -> Iterator[str]:
    """An address or a file as it is; of a folder the documents in it and below, by name. Raises BadInput."""
    if given.startswith(("http://", "https://")) or not Path(given).is_dir():
        yield given
        return
    files = sorted(path for path in Path(given).rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not files:
        raise BadInput(f"{given}: no document in this folder. Fix: it needs files in {', '.join(sorted(SUFFIXES))}.")
    yield from map(str, files)


class _Reader:
    """Reads documents with one watchlist."""

    def __init__(self, watchlist: Watchlist, settings: Settings, published: date | None) -> None:
        self.words = Words(watchlist.language, watchlist.timezone)
        self._settings = settings
        self._published = published
        self._matcher = Matcher(watchlist.watches)
        self._sources = frozenset(watch.id for watch in watchlist.watches if watch.mode == "source")

    def read(self, source: str) -> Iterator[tuple[Article, tuple[Event, ...]]]:
        """The articles of a source and the events of each. Raises VigieError."""
        for article, anchor in self._documents(source, now=utc_now()):
            yield article, self._events(article, self._published or anchor)

    def _documents(self, source: str, *, now: datetime) -> Iterator[tuple[Article, date]]:
        """The articles of a source, each with the day from which its dates count."""
        text = _front_matter(source)
        if text is not None:
            # It may have been written on the first day of its interval; it was known on the day of the replay.
            document = parse_document(text, file=source)
            yield document.article, document.published_start
            return
        for article in articles_of(source, self._settings, now=now):
            published = midday(self._published) if self._published else article.published
            if published is None:
                print(f"{source}: no date of its own; counted from today. Fix: give --published DAY.", file=sys.stderr)
            name = article.guid or ("" if article.url else Path(source).name)
            dated = replace(article, published=published, guid=name)
            yield dated, (published or now).astimezone(PARIS).date()

    def _events(self, article: Article, anchor: date) -> tuple[Event, ...]:
        def mentions_in(text: str) -> Sequence[Mention]:
            return self._matcher.match(article.title, text).mentions

        return events_of(article, mentions_in, anchor=anchor, sources=self._sources)


def _front_matter(source: str) -> str | None:
    """The text of a Markdown file that begins with front matter. Raises BadInput when it cannot be read."""
    if not source.lower().endswith((".md", ".markdown")) or source.startswith(("http://", "https://")):
        return None
    try:
        text = Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{source}: {error}. Fix: name a text file in UTF-8.") from error
    return text if text.startswith("---\n") else None


def _store(told: Sequence[tuple[Article, tuple[Event, ...]]], words: Words, settings: Settings) -> None:
    """Store what memory does not tell already, in one transaction."""
    from bot.store import changes
    from bot.store import events as stored
    from bot.store.database import open_database

    database = open_database(settings.database)
    try:
        with database.write() as conn:
            known = {event.id: event for event in (*founding_events("all"), *stored.all_events(conn))}
            gone = tuple(held.event for held in stored.gone(conn))
            told_once = (*known.values(), *gone, *changes.replaced(conn))  # what a person mended is not learnt again
            new = _show(told, told_once, words, gone=frozenset(event.id for event in gone))
            stored.put(conn, new)
    finally:
        database.close()
    print(f"{len(new)} stored in memory.")


def _show(
    told: Iterable[tuple[Article, tuple[Event, ...]]],
    known: Sequence[Event],
    words: Words,
    *,
    gone: frozenset[str] = frozenset(),
) -> tuple[Event, ...]:
    """Print the table of each document; the events that memory does not tell already, `gone` those it told once."""
    new: dict[str, Event] = {}
    found = documents = 0
    for article, events in told:
        documents += 1
        found += len(events)
        print(f"\n{article.title or article.url or article.guid}")
        if not events:
            print(f"  no event: {_why_none(article)}")
        for event in events:
            same = already_told(event, known)
            print("\n".join(_lines(event, _where(same, gone), words)))
            if same is None:
                new[event.id] = event
    print(f"\n{documents} documents read, {found} events found, {found - len(new)} already in memory.")
    return tuple(new.values())


def _why_none(article: Article) -> str:
    if not article.text.strip():
        return "the document has no text."
    if not is_french(article.text):
        return "its text is not French."
    return "no sentence tells something of a watched name."


def _where(same: Event | None, gone: frozenset[str]) -> str:
    """Where memory tells an event already."""
    if same is None:
        return ""
    return f"retired or merged by a person: {same.id}" if same.id in gone else f"in memory as {same.id}"


def _lines(event: Event, same: str, words: Words) -> Iterator[str]:
    """« 22 décembre 2011   happened   dassault-systemes », and below it the exact words."""
    when = words.dated(event.start, event.end, event.precision)
    mark = "= " if same else "  "
    yield f"{mark}{when:<34}  {event.status:<8}  {', '.join(event.actors)}"
    about = [part for part in (", ".join(event.amounts), same) if part]
    if about:
        yield " " * 38 + " · ".join(about)
    yield from textwrap.wrap(
        f"« {' '.join(event.quotes[0].text.split())} »", WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8
    )
