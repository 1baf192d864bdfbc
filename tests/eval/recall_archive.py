"""Does a full archive bring noise under alerts? `python -m tests.eval.recall_archive`.

The labelled set of recall is asked with 23,651 articles of general news archived, each headline as if it came
after them. None of these articles belongs to a saga of the set, so each line from the archive counts as not wanted.
Then the other way round: the articles of the set itself are archived too, and the lines they bring are printed to
be read; no labels say which of them are wanted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.matching import Matcher
from bot.memory.archive import Past, seek
from bot.memory.belonging import belonging
from bot.memory.recall import Memory
from bot.model import Article, Mention
from bot.store import articles, mentions, past
from bot.store.database import Database, open_database
from bot.watchlist import load
from tests.eval.oslink import DATA, read
from tests.eval.recall import ROOT, Case, cases, events_of, score

AFTER = datetime(2020, 3, 1, tzinfo=UTC)  #: the day after the last archived article
AT_ONCE = 500


class Asker:
    """The pipeline's way to ask memory and archive."""

    def __init__(self, database: Database, memory: Memory) -> None:
        self._database, self._memory = database, memory
        self._frequencies = past.Frequencies()

    def events(self, case: Case) -> list[str]:
        """What memory shows."""
        return [related.event.id for related in self._memory.recall(case.article, case.mentions)]

    def archive(self, case: Case, at: datetime | None = None) -> list[Past]:
        """What the archive adds, when the article comes at another time."""
        shown = self._memory.recall(case.article, case.mentions)
        sought = seek(replace(case.article, published=at or case.article.published), case.mentions)
        with self._database.read() as conn:
            return belonging(sought, past.recalled(conn, sought, self._frequencies), shown)

    def late(self, case: Case) -> list[str]:
        """All lines of a case that comes when the archive is full."""
        at = max(case.article.published or AFTER, AFTER)
        return [*self.events(case), *(found.archived.key for found in self.archive(case, at))]


def keep(database: Database, several: Sequence[tuple[Article, tuple[Mention, ...]]]) -> None:
    """Archive articles with what they name."""
    for start in range(0, len(several), AT_ONCE):
        with database.write() as conn:
            for article, named in several[start : start + AT_ONCE]:
                if articles.add(conn, article, ()):
                    mentions.save(conn, article.key, named)


def main() -> None:
    """Print both."""
    if not DATA.exists():
        print(f"{DATA} is absent: noise from the archive is not measured")
        return
    watchlist = load(ROOT / "watchlist.yaml")
    matcher = Matcher(watchlist.watches)

    def match(title: str, text: str) -> tuple[Mention, ...]:
        return matcher.match(title, text).mentions

    parts = {part: cases(part, match) for part in ("dev", "test")}
    memory = Memory(events_of("all"), watchlist.watches)
    with tempfile.TemporaryDirectory() as directory:
        database = open_database(f"sqlite:///{directory}/archive.db")
        keep(database, [(one, match(one.title, one.text)) for one in read("dev", every=True).articles])
        asker = Asker(database, memory)
        print(f"{'':32} found  noise  silence")
        for part, given in parts.items():
            print(f"{part + ', memory alone':32} {score(given, asker.events)}")
            print(f"{part + ', with the archive':32} {score(given, asker.late)}")
        keep(database, [(case.article, case.mentions) for given in parts.values() for case in given])
        for case in parts["dev"]:
            for found in asker.archive(case):
                print(
                    f"{case.article.title}\n  {found.likeness:.2f} {found.archived.moment:%Y-%m} {found.archived.title}"
                )
        database.close()


if __name__ == "__main__":
    main()
