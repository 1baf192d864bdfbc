"""How good is recall? Required events found, noise shown, silence kept: `python -m tests.eval.recall`.

The same cases go to three baselines and to Vigie: overlap of recognised names, BM25 on the headline, BM25 on headline
and lead (Robertson and Zaragoza 2009, k1 = 1.2, b = .75). Each baseline shows at most four events above a bar
that is chosen on `dev` to make F1 of required and shown best.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot.matching import Matcher
from bot.memory.recall import Memory
from bot.memory.seeds import parse_events
from bot.model import Article, Event, Mention
from bot.reading.terms import terms
from bot.watchlist import load

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHOWN = 4


@dataclass(frozen=True)
class Case:
    """A labelled article."""

    id: str
    article: Article
    mentions: tuple[Mention, ...]
    required: frozenset[str]
    tolerated: frozenset[str]


@dataclass(frozen=True)
class Score:
    """required found / required; unwanted / shown; silent / should be silent; and the errors in words."""

    found: float
    noise: float
    silence: float
    errors: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.found:.3f}  {self.noise:.3f}  {self.silence:.3f}"


Show = Callable[[Case], Sequence[str]]


def cases(part: str, match: Callable[[str, str], tuple[Mention, ...]]) -> list[Case]:
    """The labelled set, read with a matcher."""
    rows = yaml.safe_load((HERE / "recall_cases.yaml").read_text(encoding="utf-8"))[part]
    read = []
    for row in rows:
        at = datetime(row["day"].year, row["day"].month, row["day"].day, 9, tzinfo=UTC)
        article = Article(key=row["id"], title=row["title"], text=row["text"], published=at)
        wanted = frozenset(row["required"]), frozenset(row["tolerated"])
        read.append(Case(row["id"], article, match(article.title, article.text), *wanted))
    return read


def score(given: Sequence[Case], show: Show) -> Score:
    """Judge one way of showing events. Silence is right when nothing is shown where nothing may be."""
    found = wanted = unwanted = shown = kept = silent = 0
    errors = []
    for case in given:
        ids = set(show(case))
        found += len(ids & case.required)
        wanted += len(case.required)
        shown += len(ids)
        extra = ids - case.required - case.tolerated
        unwanted += len(extra)
        if not case.required and not case.tolerated:
            silent += 1
            kept += not ids
        if extra or case.required - ids:
            errors.append(f"{case.id} missed {sorted(case.required - ids)} extra {sorted(extra)}: {case.article.title}")
    return Score(found / wanted, unwanted / max(shown, 1), kept / max(silent, 1), tuple(errors))


def vigie(memory: Memory) -> Show:
    """The real thing."""
    return lambda case: [r.event.id for r in memory.recall(case.article, case.mentions, limit=SHOWN)]


def earlier(case: Case, events: Sequence[Event]) -> list[Event]:
    """What any method may show."""
    day = case.article.published.date() if case.article.published else None
    return [e for e in events if day is None or e.end < day]


def overlap(events: Sequence[Event], bar: float) -> Show:
    """Most names shared, then most recent."""

    def show(case: Case) -> list[str]:
        named = {m.watch for m in case.mentions}
        ranked = sorted((-len(named & set(e.actors)), -e.end.toordinal(), e.id) for e in earlier(case, events))
        return [id for shared, _, id in ranked if -shared >= bar][:SHOWN]

    return show


def bm25(events: Sequence[Event], *, lead: bool) -> Callable[[float], Show]:
    """Okapi BM25 over title and quotes of the events, above a bar. Cases are ranked once, whatever the bar."""
    documents = {e.id: Counter(t.stem for t in terms(_words_of(e))) for e in events}
    spread = Counter(stem for counts in documents.values() for stem in counts)
    mean = sum(c.total() for c in documents.values()) / len(documents)
    ranked: dict[str, list[tuple[float, str]]] = {}

    def value(query: set[str], id: str) -> float:
        counts = documents[id]
        norm = 1.2 * (0.25 + 0.75 * counts.total() / mean)
        idf = {s: math.log(1 + (len(documents) - spread[s] + 0.5) / (spread[s] + 0.5)) for s in query if counts[s]}
        return sum(idf[s] * counts[s] * 2.2 / (counts[s] + norm) for s in idf)

    def ranking(case: Case) -> list[tuple[float, str]]:
        query = {t.stem for t in terms(f"{case.article.title}\n{case.article.text if lead else ''}")}
        return sorted((-value(query, e.id), e.id) for e in earlier(case, events))

    def show(case: Case, bar: float) -> list[str]:
        best = ranked.get(case.id) or ranked.setdefault(case.id, ranking(case))
        return [id for worth, id in best if -worth >= bar][:SHOWN]

    return lambda bar: lambda case: show(case, bar)


def _words_of(event: Event) -> str:
    return "\n".join((event.title, *(q.text for q in event.quotes)))


def best(dev: Sequence[Case], make: Callable[[float], Show], bars: Sequence[float]) -> Show:
    """The bar under which a baseline does best on dev."""

    def worth(bar: float) -> float:
        result = score(dev, make(bar))
        precision = 1 - result.noise
        return 2 * result.found * precision / max(result.found + precision, 1e-9)

    return make(max(bars, key=worth))


def events_of(which: str) -> tuple[Event, ...]:
    """`seeds` or `all`."""
    files = ["events"] if which == "seeds" else ["events", "chronology"]
    found: tuple[Event, ...] = ()
    for name in files:
        path = ROOT / "seeds" / f"{name}.yaml"
        found += parse_events(path.read_text(encoding="utf-8"), file=str(path))
    return found


def table(events: Sequence[Event], memory: Memory, dev: Sequence[Case], test: Sequence[Case]) -> dict[str, Score]:
    """Every method on test; their bars from dev."""
    bars = [x / 2 for x in range(1, 40)]
    shows = {
        "names in common": best(dev, lambda bar: overlap(events, bar), [1, 2, 3]),
        "BM25 headline": best(dev, bm25(events, lead=False), bars),
        "BM25 headline and lead": best(dev, bm25(events, lead=True), bars),
        "Vigie": vigie(memory),
    }
    return {name: score(test, show) for name, show in shows.items()}


def main() -> None:
    """Print the table, and with --errors what went wrong on a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["dev", "test"], help="list the errors of Vigie on this part")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    watchlist = load(ROOT / "watchlist.yaml")
    matcher = Matcher(watchlist.watches)

    def match(title: str, text: str) -> tuple[Mention, ...]:
        return matcher.match(title, text).mentions

    events = events_of("all")
    memory = Memory(events, watchlist.watches)
    dev, test = cases("dev", match), cases("test", match)
    if arguments.errors:
        print("\n".join(score(dev if arguments.errors == "dev" else test, vigie(memory)).errors))
        return
    results = table(events, memory, dev, test)
    results["Vigie (dev)"] = score(dev, vigie(memory))
    if arguments.json:
        print(json.dumps({name: [s.found, s.noise, s.silence] for name, s in results.items()}))
        return
    print(f"{'':24} found  noise  silence")
    for name, result in results.items():
        print(f"{name:24} {result}")
    begin = time.process_time()
    for case in test:
        memory.recall(case.article, case.mentions)
    print(f"{1000 * (time.process_time() - begin) / len(test):.2f} ms CPU per article")


if __name__ == "__main__":
    main()
