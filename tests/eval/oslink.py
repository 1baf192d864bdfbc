"""Does the archive find what journalists link to? OS-LINK: `python -m tests.eval.oslink [--all] [--small]`.

The articles are archived as the product archives them and asked as it asks, without its bar, since a link is no
proof that a reader of alerts wants it. Candidates are strictly earlier articles. R@3 is the share of an article's links
among the first three, MRR the mean of 1 / rank of the first link found. Three baselines read the same words:
TF-IDF over the full text times a half-life of 30 days, BM25 over the full text (Robertson and Zaragoza 2009),
and TF-IDF over title and lead. Without --all every fifth query is asked. The gold is incomplete: compare only.
The weights were chosen on the queries whose hash is not 0 modulo 3; "held" are the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import math
import tempfile
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.memory.archive import rank, seek
from bot.model import Article
from bot.reading.terms import tells
from bot.reading.words import bare_words
from bot.store import articles
from bot.store.database import Database, open_database
from bot.store.past import Frequencies, candidates

DATA = Path(__file__).parents[3] / "shared/data/orangesum-links"
SETS = {
    "dev": ("articles_dev.jsonl.xz", "links_dev.jsonl", 5),
    "small": ("small_articles.jsonl.xz", "small_links.jsonl", 1),
}
LEAD = 60  #: words
HALF_LIFE = 30.0  #: days
DAY = 86_400.0
AT_ONCE = 200  #: articles in one transaction

Search = Callable[[Article], Sequence[str]]


@dataclass(frozen=True)
class Links:
    """Articles in order of time, and for some of them the earlier articles they link to."""

    articles: tuple[Article, ...]
    related: Mapping[str, frozenset[str]]


def read(name: str, *, every: bool) -> Links:
    """A set of articles with links. Raises FileNotFoundError."""
    file, links, one_in = SETS[name]
    with lzma.open(DATA / file, "rt", encoding="utf-8") as lines:
        found = [_article(json.loads(line)) for line in lines]
    keys = {article.key for article in found}
    related = {}
    for line in (DATA / links).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        told = {target if isinstance(target, str) else target["id"] for target in row["related"]}
        if told & keys and (every or _hash(row["query"]) // 3 % one_in == 0):
            related[row["query"]] = frozenset(told & keys)
    return Links(tuple(sorted(found, key=lambda a: (a.published, a.key))), related)


def _article(row: Mapping[str, object]) -> Article:
    paragraphs, published = row["paragraphs"], row["published"]
    assert isinstance(paragraphs, list) and isinstance(published, str)
    moment = datetime.fromisoformat(published)
    return Article(key=str(row["id"]), title=str(row["title"]), text="\n".join(paragraphs), published=moment)


def _hash(key: str) -> int:
    return int(hashlib.md5(key.encode()).hexdigest(), 16)


def archived(links: Links, database: Database) -> None:
    """Archive the articles, as the pipeline does."""
    for start in range(0, len(links.articles), AT_ONCE):
        with database.write() as conn:
            for article in links.articles[start : start + AT_ONCE]:
                articles.add(conn, article, ())


def vigie(database: Database) -> Search:
    """The real thing."""
    frequencies = Frequencies()

    def search(article: Article) -> list[str]:
        sought = seek(article)
        with database.read() as conn:
            spread = frequencies.of(conn, sought.words)
            return [past.archived.key for past in rank(sought, spread, candidates(conn, sought, spread))]

    return search


class Baseline:
    """An inverted index whose every posting has a weight."""

    def __init__(self, links: Links, kind: str) -> None:
        self._kind = kind
        self._keys = [a.key for a in links.articles]
        self._times = [_time(a) for a in links.articles]
        counts = [self._counts(a) for a in links.articles]
        held = Counter(word for c in counts for word in c)
        size = len(counts)
        if kind == "BM25 full":
            self._idf = {w: math.log(1 + (size - n + 0.5) / (n + 0.5)) for w, n in held.items()}
        else:
            self._idf = {w: math.log(size / n) for w, n in held.items()}
        mean = sum(c.total() for c in counts) / size
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, c in enumerate(counts):
            for word, worth in self._weights(c, mean).items():
                self._postings[word].append((number, worth))

    def _counts(self, article: Article) -> Counter[str]:
        words = bare_words(f"{article.title}\n{article.text}")
        told = [word for word in words if tells(word)]
        return Counter(told[:LEAD] if self._kind == "TF-IDF title and lead" else told)

    def _weights(self, counts: Counter[str], mean: float) -> dict[str, float]:
        if self._kind == "BM25 full":
            norm = 1.2 * (0.25 + 0.75 * counts.total() / mean)
            return {w: self._idf[w] * n * 2.2 / (n + norm) for w, n in counts.items()}
        length = math.sqrt(sum((n * self._idf[w]) ** 2 for w, n in counts.items())) or 1.0
        return {w: n * self._idf[w] / length for w, n in counts.items()}

    def __call__(self, article: Article) -> list[str]:
        counts = self._counts(article)
        now = _time(article)
        last = bisect_left(self._times, now)
        found: defaultdict[int, float] = defaultdict(float)
        for word, count in counts.items():
            worth = 1.0 if self._kind == "BM25 full" else count * self._idf[word]
            for number, weight in self._postings[word]:
                if number >= last:
                    break
                found[number] += worth * weight
        if "half-life" in self._kind:
            for number in found:
                found[number] *= 0.5 ** ((now - self._times[number]) / DAY / HALF_LIFE)
        best = sorted(found, key=lambda n: (-found[n], n))[:1000]
        return [self._keys[number] for number in best]


BASELINES = ("TF-IDF title and lead", "BM25 full", "TF-IDF full × half-life 30 d")


def _time(article: Article) -> float:
    assert article.published
    return article.published.timestamp()


@dataclass(frozen=True)
class Score:
    """Means over queries."""

    at_three: float
    reciprocal: float

    def __str__(self) -> str:
        return f"R@3 {self.at_three:.3f}  MRR {self.reciprocal:.3f}"


def judge(links: Links, search: Search, keep: Callable[[str], bool] = lambda _: True) -> Score:
    """Ask every query that is kept."""
    three, reciprocal = [], []
    for article in links.articles:
        wanted = links.related.get(article.key)
        if not wanted or not keep(article.key):
            continue
        ranks = [place for place, key in enumerate(search(article), 1) if key in wanted]
        three.append(sum(place <= 3 for place in ranks) / len(wanted))
        reciprocal.append(1 / ranks[0] if ranks else 0.0)
    return Score(sum(three) / len(three), sum(reciprocal) / len(reciprocal))


def measure(name: str, *, every: bool, baselines: Iterable[str]) -> dict[str, Score]:
    """All methods on a set."""
    links = read(name, every=every)
    results = {kind: judge(links, Baseline(links, kind)) for kind in baselines}
    with tempfile.TemporaryDirectory() as directory:
        database = open_database(f"sqlite:///{directory}/archive.db")
        archived(links, database)
        search = vigie(database)
        begun = time.process_time()
        results["Vigie"] = judge(links, search)
        spent = 1000 * (time.process_time() - begun) / len(links.related)
        held = judge(links, search, lambda key: _hash(key) % 3 == 0)
        results["Vigie, held"] = held
        database.close()
    print(f"\n{name}: {len(links.related)} queries over {len(links.articles)} articles; Vigie {spent:.1f} ms CPU each")
    for kind, result in results.items():
        print(f"{kind:30} {result}", flush=True)
    return results


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every query of dev, not one in five")
    parser.add_argument("--set", choices=SETS, help="one set only")
    parser.add_argument("--alone", action="store_true", help="without the baselines")
    arguments = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is absent: OS-LINK is not measured")
        return
    for name in (arguments.set,) if arguments.set else SETS:
        measure(name, every=arguments.all, baselines=() if arguments.alone else BASELINES)


if __name__ == "__main__":
    main()
