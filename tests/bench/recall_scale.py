"""What does the past of an article cost as the archive grows? `python -m tests.bench.recall_scale [sizes] [--at DIR]`.

Archives of 10,000 and 100,000 articles, or of the sizes given (1000000 takes an hour and 6 GB), made of the titles and
paragraphs of OrangeSum put together anew, so that words are spread as in the press; what is lacking are the names that
only a larger archive would have, so rare words are commoner than in life and the cost is on the high side. Asked
are articles that lent nothing. Two floors, both on bare SQLite with the very words recall looks for: "ranked" is what
FTS5 offers for this, its thirty best by bm25 on a plain index of titles and texts; "summed" is recall's own query, the
thirty articles that hold most of the words by weight. Processor time; medians and 95th percentiles of articles.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.memory.archive import MOST, Sought, choose, seek
from bot.memory.stories import StoryBook
from bot.model import Article
from bot.reading.terms import tells
from bot.reading.words import bare_words
from bot.store import past
from bot.store.database import Database, open_database
from bot.store.past import READ, Frequencies
from bot.store.schema import article, article_words
from tests.eval.oslink import DATA, Links, read

ASKED, WARMED = 200, 300  #: articles asked; and before them, so that counts of common words are there
AT_ONCE = 5000  #: articles in one transaction
EVERY = timedelta(minutes=5)
BEGIN = datetime(2012, 1, 1, tzinfo=UTC)
SUMMED = """
    SELECT article_fts.rowid AS number FROM (SELECT key AS word, value AS worth FROM json_each(?)) AS sought
    CROSS JOIN article_fts WHERE article_fts MATCH word
    GROUP BY number ORDER BY sum(worth) DESC LIMIT ?
"""
PLAIN = """
    CREATE VIRTUAL TABLE IF NOT EXISTS plain
    USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')
"""
RANKED = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True)
class Piece:
    """A paragraph and its words."""

    text: str
    words: Counter[str]


def pieces(links: Links) -> tuple[list[Piece], list[list[Piece]]]:
    """The titles, and the paragraphs of each article."""
    titles = [_piece(one.title) for one in links.articles]
    return titles, [[_piece(part) for part in one.text.split("\n")] for one in links.articles]


def _piece(text: str) -> Piece:
    return Piece(text, Counter(bare_words(text)))


def made(
    titles: Sequence[Piece], texts: Sequence[Sequence[Piece]], size: int, start: int
) -> Iterator[tuple[str, str, str]]:
    """Title, text and words of each article from `start` on: half the paragraphs of two real ones."""
    for number in range(start, size):
        dice = random.Random(number)
        one, other = dice.choice(texts), dice.choice(texts)
        parts = [*one[: len(one) // 2 + 1], *other[len(other) // 2 :]]
        title = dice.choice(titles)
        counts = sum((part.words for part in parts), Counter(title.words))
        words = " ".join(" ".join([w] * min(n, MOST)) if tells(w) else w for w, n in sorted(counts.items()))
        yield title.text, "\n".join(part.text for part in parts), words


def grow(
    database: Database, floors: Floors, titles: Sequence[Piece], texts: Sequence[Sequence[Piece]], size: int
) -> None:
    """Bring the archive and the plain index to a size."""
    with database.read() as conn:
        number = past.dialect.indexed(conn)
    rows = made(titles, texts, size, number)
    while number < size:
        articles, words = [], []
        for title, text, told in (next(rows) for _ in range(min(AT_ONCE, size - number))):
            number += 1
            key, moment = f"made {number}", BEGIN + number * EVERY
            articles.append(
                {"key": key, "title": title, "text": text, "feed": "", "source": "", "url": "", "guid": "",
                 "published": moment, "moment": moment}
            )  # fmt: skip
            words.append({"number": number, "article": key, "words": told})
        with database.write() as conn:
            conn.execute(article.insert(), articles)
            conn.execute(article_words.insert(), words)
        numbers = (row["number"] for row in words)
        floors.grow((n, row["title"], row["text"]) for n, row in zip(numbers, articles, strict=True))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def at(times: Sequence[float], share: float) -> float:
    """The value below which a share of the values are."""
    return sorted(times)[int(len(times) * share)]


class Floors:
    """The bare queries, and the plain index that one of them needs."""

    def __init__(self, path: Path) -> None:
        self._archive = sqlite3.connect(path)
        self._plain = sqlite3.connect(path.with_name("plain.db"))
        self._plain.execute(PLAIN)

    def grow(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Index more articles: number, title, text."""
        self._plain.executemany("INSERT INTO plain(rowid, title, text) VALUES (?, ?, ?)", rows)
        self._plain.commit()

    def summed(self, weights: dict[str, float]) -> None:
        """Recall's query."""
        self._archive.execute(SUMMED, (json.dumps({f'"{w}"': worth for w, worth in weights.items()}), READ)).fetchall()

    def ranked(self, weights: dict[str, float]) -> None:
        """The query of FTS5's manual (§5.1.1)."""
        self._plain.execute(RANKED, (" OR ".join(f'"{word}"' for word in weights), READ)).fetchall()


def measure(database: Database, floors: Floors, asked: Sequence[Article], size: int) -> None:
    """Print a line for an archive of this size."""
    frequencies = Frequencies()

    def recall(one: Article) -> Sought:
        sought = seek(one)
        with database.read() as conn:
            past.recalled(conn, sought, frequencies)
        return sought

    cold = timed(lambda: recall(asked[0]))
    for one in asked[:WARMED]:
        recall(one)
    whole, summed, ranked = [], [], []
    for one in asked[WARMED:]:
        whole.append(timed(lambda one=one: recall(one)))
        sought = seek(one)
        with database.read() as conn:
            weights = choose(sought, frequencies.of(conn, sought.words))
        summed.append(timed(lambda weights=weights: floors.summed(weights)))
        ranked.append(timed(lambda weights=weights: floors.ranked(weights)))
    figures = " ".join(f"{at(times, share):7.2f}" for times in (ranked, summed, whole) for share in (0.5, 0.95))
    ratios = " ".join(f"{at(whole, 0.95) / at(times, 0.95):6.2f}" for times in (ranked, summed))
    print(f"{size:9,} {figures} {ratios} {cold:7.1f}", flush=True)


def group(given: Sequence[Article]) -> None:
    """Print what grouping costs with as many open stories as four days bring at most."""
    book, times = StoryBook(), []
    for number, one in enumerate(given[:10_000]):
        moved = Article(key=one.key, title=one.title, text=one.text, published=BEGIN + number * timedelta(seconds=30))
        times.append(timed(lambda moved=moved: book.place(moved)))
    print(f"group, 10,000 open stories: median {at(times[-500:], 0.5):.2f} ms, p95 {at(times[-500:], 0.95):.2f} ms")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--at", type=Path, help="keep the archive in this folder, to go on from it")
    arguments = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is absent: nothing to measure on")
        return
    links = read("dev", every=True)
    last = links.articles[-(ASKED + WARMED) :]
    asked = [Article(key=a.key, title=a.title, text=a.text, published=datetime(2100, 1, 1, tzinfo=UTC)) for a in last]
    titles, texts = pieces(Links(links.articles[: -len(last)], {}))
    print(f"{'':9} {'ranked, ms':>15} {'summed, ms':>15} {'recall, ms':>15} {'p95 to each':>13} {'first':>7}")
    with tempfile.TemporaryDirectory() as directory:
        path = (arguments.at or Path(directory)) / "scale.db"
        database = open_database(f"sqlite:///{path}")
        floors = Floors(path)
        for size in arguments.sizes:
            grow(database, floors, titles, texts, size)
            measure(database, floors, asked, size)
        database.close()
    group(links.articles)


if __name__ == "__main__":
    main()
