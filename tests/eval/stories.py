"""How good is grouping? B-Cubed F1 and look-alikes merged: `python -m tests.eval.stories`.

B-Cubed (Bagga and Baldwin 1998): for each article the precision and recall of the group it is in. Against
Vigie stand a single pass over TF-IDF vectors of headline and lead, its threshold chosen on `dev`, and publication order
(an article joins the one before it when that is under an hour old).
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import yaml

from bot.memory.stories import StoryBook
from bot.model import Article, key_of
from bot.reading.terms import terms

BEGIN = datetime(2025, 3, 3, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """A labelled article."""

    article: Article
    story: str
    alike: str


@dataclass(frozen=True)
class Score:
    """B-Cubed precision, recall, F1; pairs of look-alike stories that met in one group."""

    precision: float
    recall: float
    f1: float
    merged: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.precision:.3f}  {self.recall:.3f}  {self.f1:.3f}  {len(self.merged)}"


Group = Callable[[Sequence[Article]], list[str]]


def cases(part: str) -> list[Told]:
    """The labelled set in order of time."""
    rows = yaml.safe_load((Path(__file__).parent / "stories_cases.yaml").read_text(encoding="utf-8"))[part]
    read = []
    for row in rows:
        for number, line in enumerate(row["told"]):
            hours, source, title, lead = (piece.strip() for piece in line.split(" | ", 3))
            at = BEGIN + timedelta(hours=int(hours), minutes=number)
            key = key_of(row["story"], str(number))
            article = Article(key=key, title=title, text=lead, source=source, published=at)
            read.append(Told(article, row["story"], row.get("alike", "")))
    return sorted(read, key=lambda t: (t.article.published or BEGIN, t.article.key))


def score(told: Sequence[Told], group: Group) -> Score:
    """Judge one way of grouping."""
    answers = group([t.article for t in told])
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for answer, item in zip(answers, told, strict=True):
        groups[answer].append(item)
    sizes = Counter(t.story for t in told)
    precision = recall = 0.0
    merged = set()
    for members in groups.values():
        stories = Counter(t.story for t in members)
        precision += sum(n * n / len(members) for n in stories.values())
        recall += sum(n * n / sizes[s] for s, n in stories.items())
        kinds = {(t.alike, t.story) for t in members if t.alike}
        merged |= {f"{a[1]}+{b[1]}" for a in kinds for b in kinds if a < b and a[0] == b[0]}
    precision, recall = precision / len(told), recall / len(told)
    return Score(precision, recall, 2 * precision * recall / (precision + recall), tuple(sorted(merged)))


def vigie(articles: Sequence[Article]) -> list[str]:
    """The real thing, on text alone as `vigie group` gets it."""
    book = StoryBook()
    return [book.place(article, ()).story.key for article in articles]


def in_order(articles: Sequence[Article]) -> list[str]:
    """Publication order."""
    groups: list[str] = []
    for number, article in enumerate(articles):
        before = articles[number - 1].published if number else None
        near = before and article.published and article.published - before < timedelta(hours=1)
        groups.append(groups[-1] if near else article.key)
    return groups


def single_pass(threshold: float, *, headline_only: bool = False) -> Group:
    """Join the nearest centroid by cosine of TF-IDF, else begin a group."""

    def group(articles: Sequence[Article]) -> list[str]:
        bags = [_bag(a.title if headline_only else f"{a.title}\n{a.text}") for a in articles]
        spread = Counter(stem for bag in bags for stem in bag)
        centroids: list[Counter[str]] = []
        lengths: list[float] = []
        answers = []
        for bag in bags:
            vector = Counter({s: n * math.log(1 + len(bags) / spread[s]) for s, n in bag.items()})
            length = _length(vector)
            near = [_product(vector, c) / (length * other or 1) for c, other in zip(centroids, lengths, strict=True)]
            best = max(range(len(near)), key=near.__getitem__, default=-1)
            if best < 0 or near[best] < threshold:
                centroids.append(Counter())
                lengths.append(0.0)
                best = len(centroids) - 1
            centroids[best].update(vector)
            lengths[best] = _length(centroids[best])
            answers.append(str(best))
        return answers

    return group


@cache
def _bag(text: str) -> Counter[str]:
    return Counter(t.stem for t in terms(text))


def _length(vector: Counter[str]) -> float:
    return math.sqrt(sum(x * x for x in vector.values()))


def _product(a: Counter[str], b: Counter[str]) -> float:
    return sum(x * b[s] for s, x in a.items() if s in b)


def table(dev: Sequence[Told], test: Sequence[Told]) -> dict[str, Score]:
    """Every method on test; thresholds from dev."""
    bars = [x / 50 for x in range(5, 40)]
    best = max(bars, key=lambda bar: score(dev, single_pass(bar)).f1)
    return {
        "publication order": score(test, in_order),
        f"TF-IDF single pass ({best:.2f})": score(test, single_pass(best)),
        "Vigie": score(test, vigie),
    }


def errors(told: Sequence[Told]) -> list[str]:
    """Articles that went to another story than their first, or to somebody else's."""
    answers = vigie([t.article for t in told])
    homes: dict[str, str] = {}
    owners: dict[str, str] = {}
    found = []
    for answer, item in zip(answers, told, strict=True):
        home, owner = homes.setdefault(item.story, answer), owners.setdefault(answer, item.story)
        if owner != item.story:
            found.append(f"{item.story} merged into {owner}: {item.article.title}")
        elif home != answer:
            found.append(f"{item.story} split: {item.article.title}")
    return found


def main() -> None:
    """Print the table, or what went wrong on a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["dev", "test", "later"])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.errors:
        print("\n".join(errors(cases(arguments.errors))))
        return
    dev, test = cases("dev"), cases("test")
    results = table(dev, test)
    results["Vigie (dev)"] = score(dev, vigie)
    results |= {f"{name} (later look-alikes)": found for name, found in table(dev, cases("later")).items()}
    if arguments.json:
        print(json.dumps({name: [s.precision, s.recall, s.f1, len(s.merged)] for name, s in results.items()}))
        return
    print(f"{'':48} P      R      F1     look-alikes merged")
    for name, result in results.items():
        print(f"{name:48} {result}")
    begin = time.process_time()
    vigie([t.article for t in (*dev, *test)])
    print(f"{1000 * (time.process_time() - begin) / (len(dev) + len(test)):.2f} ms CPU per article")


if __name__ == "__main__":
    main()
