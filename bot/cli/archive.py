"""Which archive does `vigie recall` ask? Articles as JSON lines, put into a database as the pipeline puts them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BadInput
from bot.memory.archive import Past, Sought
from bot.model import Article, Mention
from bot.store import articles, mentions, past
from bot.store.database import Database, is_there, open_database

AT_ONCE = 500  #: articles in one transaction
DAWN = datetime(1, 1, 1, tzinfo=UTC)  #: where articles without a date stand

Read = Callable[[bytes, int], tuple[object, Article]]
Match = Callable[[Article], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive to ask, and the ids its articles were given."""

    database: Database
    given: dict[str, object]
    frequencies: past.Frequencies

    def recalled(self, sought: Sought) -> list[Past]:
        """The archive's past of an article, likeliest first, without a bar."""
        with self.database.read() as conn:
            return past.recalled(conn, sought, self.frequencies)

    def id_of(self, found: Past) -> object:
        """The id of an archived article, as it was given."""
        return self.given.get(found.archived.key, found.archived.key)


@contextmanager
def opened_archive(file: Path | None, url: str, read: Read, match: Match | None) -> Iterator[Archive]:
    """The archive of a file, of a database, or of both; without an address it lasts as long as the block.

    `match` finds the names of each article, which take time and tell nothing where no bar is asked for.
    Raises BadInput for a file that cannot be read, and StoreError.
    """
    with tempfile.TemporaryDirectory() as directory:
        database = open_database(url or f"sqlite:///{directory}/archive.db")
        try:
            found = list(_articles(file, read)) if file else []
            found.sort(key=lambda pair: pair[1].moment or DAWN)  # numbers stand for time: see `store.dialect.sharing`
            for start in range(0, len(found), AT_ONCE):
                _keep(database, [article for _, article in found[start : start + AT_ONCE]], match)
            yield Archive(database, {article.key: given for given, article in found}, past.Frequencies())
        finally:
            database.close()


@contextmanager
def standing_archive(url: str) -> Iterator[Callable[[Sought], Sequence[Past]]]:
    """How to ask the archive of this database for the past of an article; where there is none it has no past.

    Raises StoreError for a database that cannot be opened.
    """
    if not is_there(url):
        yield lambda _: ()
        return
    database = open_database(url)
    try:
        yield Archive(database, {}, past.Frequencies()).recalled
    finally:
        database.close()


def _articles(file: Path, read: Read) -> Iterable[tuple[object, Article]]:
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield read(line, number)
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}. Fix: name a file of articles, one JSON object a line.") from error
    except BadInput as error:
        raise BadInput(f"{file}, {error}") from error


def _keep(database: Database, several: Sequence[Article], match: Match | None) -> None:
    with database.write() as conn:
        for article in several:
            if articles.add(conn, article, ()) and match:
                mentions.save(conn, article.key, match(article))
