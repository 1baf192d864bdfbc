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

from bot.reading.dates import dates
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
        print(json.dumps({name: [f.right, f.inside, f.silent] for name, f in results.items()}))
        return
    print(f"{'':22} right  inside  silent  ms a sentence")
    for name, result in results.items():
        print(f"{name:22} {result}")


if __name__ == "__main__":
    main()
