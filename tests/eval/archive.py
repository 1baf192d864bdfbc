"""How fast is the archive? Real articles in, searches over them, against bare SQLite in the same run; processor time.

.venv/bin/python tests/eval/archive.py [articles, 2000 at most] [URL of an empty database]
"""

from __future__ import annotations

import json
import lzma
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.model import Article
from bot.store import articles, search
from bot.store.database import Database, open_database

CORPUS = Path(__file__).parents[3] / "shared/data/orangesum-links/small_articles.jsonl.xz"
AT_ONCE = 20  #: articles in one transaction: a feed's document
QUERIES = ("macron", "incendie australie", "grève des transports", "coupe du monde", "l'état", "zzz")


def corpus(number: int) -> list[Article]:
    """The first articles of the corpus."""
    read: list[Article] = []
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            read.append(
                Article(
                    key=entry["id"],
                    title=entry["title"],
                    text="\n".join(entry["paragraphs"]),
                    url=f"https://news.example/{entry['id']}",
                    published=datetime.fromisoformat(entry["published"]),
                )
            )
    return read[:number]


def documents(all_articles: list[Article]) -> Iterator[list[Article]]:
    """The articles as feeds would bring them."""
    for start in range(0, len(all_articles), AT_ONCE):
        yield all_articles[start : start + AT_ONCE]


def bare(path: Path, all_articles: list[Article]) -> float:
    """Seconds to write the same text to bare SQLite, set up the same way, with a plain full-text index."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=NORMAL")
    conn.execute("CREATE TABLE article (key TEXT PRIMARY KEY, title TEXT, text TEXT, url TEXT, published TEXT)")
    conn.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize='unicode61 remove_diacritics 2')")
    begun = time.process_time()
    for document in documents(all_articles):
        conn.execute("BEGIN IMMEDIATE")
        rows = [(a.key, a.title, a.text, a.url, str(a.published)) for a in document]
        conn.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)
        conn.executemany("INSERT INTO words VALUES (?, ?)", [(a.title, a.text) for a in document])
        conn.execute("COMMIT")
    taken = time.process_time() - begun
    conn.close()
    return taken


def archive(database: Database, all_articles: list[Article]) -> float:
    """Seconds to archive them."""
    begun = time.process_time()
    for document in documents(all_articles):
        with database.write() as conn:
            for article in document:
                articles.add(conn, article, [f"guid:{article.key}", f"url:{article.url}"])
    return time.process_time() - begun


def look(database: Database, words: str) -> tuple[float, int]:
    """Seconds for a search, the fastest of five, and how many it finds."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        with database.read() as conn:
            found = search.search(conn, words, limit=50)
        times.append(time.process_time() - begun)
    return min(times), len(found)


def main(number: int, url: str) -> None:
    """Measure and print."""
    read = corpus(number)
    print(f"{len(read)} articles, {sum(len(a.text) for a in read) // len(read)} characters each")
    with tempfile.TemporaryDirectory() as directory:
        floor = bare(Path(directory) / "bare.db", read)
        database = open_database(url or f"sqlite:///{directory}/vigie.db")
        taken = archive(database, read)
        rates = f"archive {len(read) / taken:.0f}/s, bare SQLite {len(read) / floor:.0f}/s"
        print(f"{rates}: {taken / floor:.1f} times longer")
        for words in QUERIES:
            seconds, found = look(database, words)
            print(f"search {words!r}: {seconds * 1000:.1f} ms, {found} shown")
        database.close()
        if not url:
            sizes = {name: (Path(directory) / name).stat().st_size for name in ("bare.db", "vigie.db")}
            print(f"file: {sizes['vigie.db'] / sizes['bare.db']:.2f} times the bare one")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2] if len(sys.argv) > 2 else "")
