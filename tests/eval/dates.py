"""How well are French dates read, and events found in articles? `python -m tests.eval.dates`.

(a) Sentences of `dates_cases.yaml`: a sentence is right when every date of it is found, right within its precision,
and nothing else is. « inside » asks less, for libraries that give one day and no precision: each date overlaps the
right days, and nothing else is found. (b) The three founding documents, read as `vigie ingest` reads them, against
the events that people drew from them (`seeds/events.yaml`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.founding import default_watchlist, founding_documents, founding_events
from bot.matching import Matcher
from bot.memory.ingest import events_of
from bot.model import Article, Event, Mention, Quote
from bot.reading.dates import dates
from bot.watchlist import load
from tests.eval.date_libraries import READERS, Reader, Span

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Wanted:
    """A date of a labelled sentence."""

    words: str
    first: date
    last: date
    precision: str


@dataclass(frozen=True)
class Case:
    """A labelled sentence."""

    text: str
    on: date
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Figures:
    """Shares of sentences: right, inside, right where there is nothing to find; and milliseconds a sentence."""

    right: float
    inside: float
    silent: float
    cost: float
    errors: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.right:.3f}  {self.inside:.3f}   {self.silent:.3f}  {self.cost:7.2f}"


def cases(part: str) -> list[Case]:
    """The labelled sentences of "dev" or "test"."""
    rows = yaml.safe_load((HERE / "dates_cases.yaml").read_text(encoding="utf-8"))[part]
    return [Case(row["text"], row["day"], tuple(map(_wanted, row["dates"]))) for row in rows]


def _wanted(label: str) -> Wanted:
    words, _, value = label.rpartition(" = ")
    interval, _, precision = value.partition(" ")
    first, _, last = interval.partition("..")
    return Wanted(words, date.fromisoformat(first), date.fromisoformat(last or first), precision or "day")


def same(wanted: Wanted, first: date, last: date) -> bool:
    """Whether days are right within the precision of a label."""
    if wanted.precision not in ("season", "range"):
        return (first, last) == (wanted.first, wanted.last)
    slack = timedelta(days=max(3, (wanted.last - wanted.first).days // 10))
    return abs(first - wanted.first) <= slack and abs(last - wanted.last) <= slack


def judged(case: Case, spans: Sequence[Span], *, strict: bool) -> bool:
    """Whether a reading of a sentence has all its dates and no other."""
    if len(spans) != len(case.wanted):
        return False
    for wanted, (start, end, first, last) in zip(case.wanted, sorted(spans), strict=True):
        place = case.text.index(wanted.words)
        overlaps = start < place + len(wanted.words) and place < end
        right = same(wanted, first, last) if strict else first <= wanted.last and wanted.first <= last
        if not (overlaps and right):
            return False
    return True


def vigie(text: str, on: date) -> list[Span]:
    """The real thing."""
    return [(d.start, d.end, d.first, d.last) for d in dates(text, anchor=on)]


def precise(case: Case) -> bool:
    """Whether the real thing also names the right precision for each date."""
    told = [d.precision for d in dates(case.text, anchor=case.on)]
    return told == [wanted.precision for wanted in case.wanted]


def figures(given: Sequence[Case], read: Reader) -> Figures:
    """Judge one way of reading."""
    begin = time.process_time()
    found = [read(case.text, case.on) for case in given]
    cost = 1000 * (time.process_time() - begin) / len(given)
    strict = read is vigie
    right = [judged(c, s, strict=True) and (not strict or precise(c)) for c, s in zip(given, found, strict=True)]
    inside = [judged(c, s, strict=False) for c, s in zip(given, found, strict=True)]
    traps = [not s for c, s in zip(given, found, strict=True) if not c.wanted]
    errors = (
        f"{c.text}\n    wanted {c.wanted}\n    found {s}"
        for c, s, ok in zip(given, found, right, strict=True)
        if not ok
    )
    return Figures(sum(right) / len(right), sum(inside) / len(inside), sum(traps) / len(traps), cost, tuple(errors))


def table(given: Sequence[Case]) -> dict[str, Figures]:
    """Vigie and every library that is installed."""
    results = {"Vigie": figures(given, vigie)}
    for name, make in READERS.items():
        try:
            read = make()
        except ImportError:
            continue
        results[name] = figures(given, read)
    return results


@dataclass(frozen=True)
class Founding:
    """Of the events that people drew from the founding documents: found; date right of those; status right of those.

    `dated` are those whose date is finer than a range of days that the documents only bound.
    """

    found: float
    dated: float
    bounded: float
    status: float
    drawn: int  #: events drawn from the three documents
    errors: tuple[str, ...]


def drawn() -> dict[str, tuple[str, tuple[Event, ...]]]:
    """Document → its text on one line, and the events drawn from it."""
    watchlist = load(default_watchlist())
    matcher = Matcher(watchlist.watches)
    sources = frozenset(watch.id for watch in watchlist.watches if watch.mode == "source")
    found = {}
    for document in founding_documents():
        article = Article(
            key=document.id, title=document.title, text=document.text, guid=document.id, published=document.replay_at
        )

        def mentions_in(text: str, title: str = document.title) -> Sequence[Mention]:
            return matcher.match(title, text).mentions

        events = events_of(article, mentions_in, anchor=document.published_start, sources=sources)
        found[document.id] = one_line(document.text), events
    return found


def founding() -> Founding:
    """Events drawn from the founding documents against those of people. Found: words and an actor in common."""
    documents = drawn()
    right: dict[str, list[bool]] = {"found": [], "dated": [], "bounded": [], "status": []}
    errors = []
    for event in founding_events("seeds"):
        same = [e for quote in event.quotes for e in told_alike(event, quote, *documents[quote.doc])]
        right["found"].append(bool(same))
        if not same:
            errors.append(f"{event.id} not found: {event.title}")
            continue
        kind = "bounded" if event.precision == "range" else "dated"
        right[kind].append(any(within(event, e) for e in same))
        right["status"].append(any(event.status == e.status for e in same))
        if not (right[kind][-1] and right["status"][-1]):
            given = [(str(e.start), str(e.end), e.precision, e.status) for e in same]
            errors.append(f"{event.id} {event.start} {event.end} {event.precision} {event.status}: {given}")
    shares = {name: sum(values) / len(values) for name, values in right.items()}
    return Founding(**shares, drawn=sum(len(events) for _, events in documents.values()), errors=tuple(errors))


def told_alike(event: Event, quote: Quote, text: str, candidates: Sequence[Event]) -> list[Event]:
    """The drawn events that share an actor and half of the shorter quote's words with a labelled one."""
    start = text.find(one_line(quote.text))
    if start < 0:  # S17 is quoted from a trackback that is no part of the article
        return []
    end = start + len(one_line(quote.text))
    found = []
    for other in candidates:
        words = one_line(other.quotes[0].text)
        place = text.index(words)
        shared = min(end, place + len(words)) - max(start, place)
        if set(event.actors) & set(other.actors) and shared * 2 >= min(end - start, len(words)):
            found.append(other)
    return found


def within(event: Event, other: Event) -> bool:
    """Whether a drawn date is right within its precision: it holds the true one, and is a range only where that is."""
    bounded = (event.precision == "range") == (other.precision == "range")
    return bounded and other.start <= event.start and event.end <= other.end


def one_line(text: str) -> str:
    """Text with single spaces."""
    return " ".join(text.split())


def main() -> None:
    """Print the tables, and with --errors what went wrong on a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["dev", "test"], help="list the sentences Vigie reads wrongly")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.errors:
        print("\n".join(figures(cases(arguments.errors), vigie).errors))
        return
    results = table(cases("test"))
    results["Vigie (dev)"] = figures(cases("dev"), vigie)
    if arguments.json:
        told = founding()
        told_of = {"founding": [told.found, told.dated, told.bounded, told.status]}
        print(json.dumps({name: [f.right, f.inside, f.silent] for name, f in results.items()} | told_of))
        return
    print(f"{'':22} right  inside  silent  ms a sentence")
    for name, result in results.items():
        print(f"{name:22} {result}")
    told = founding()
    print(f"\nfounding documents: {told.drawn} events drawn; of the 18 of people {told.found:.3f} found, of those")
    print(f"date right {told.dated:.3f}, undated and bounded right {told.bounded:.3f}, status right {told.status:.3f}")
    print("\n".join(told.errors))


if __name__ == "__main__":
    main()
