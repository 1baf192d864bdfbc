"""How do a document's new articles get into the archive with few statements?

Most of them alert nobody, and nobody asks for them before the document is done. So they wait, and are written
together, in their order: at the end, or just before an article that may be told, which looks for its past among them.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from bot.model import Article, Mention
from bot.newsroom import Considered
from bot.store import articles, mentions


class Shelf:
    """New articles of one document that wait to be written, within a writing transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._waiting: list[tuple[Article, Collection[str]]] = []
        self._named: list[tuple[Article, tuple[Mention, ...]]] = []

    def put(self, article: Article, identities: Collection[str]) -> None:
        """Let a new article wait, known by these identities."""
        self._waiting.append((article, identities))

    def note(self, considered: Considered) -> bool:
        """Whether the article last put is done with; else all that waits is written, for something will be told."""
        new = bool(self._waiting) and self._waiting[-1][0] is considered.article
        if new and not considered.verdict.would_alert:
            self._named.append((considered.article, considered.matching.mentions))
            return True
        self.write()
        return False

    def write(self) -> None:
        """Archive what waits."""
        articles.add_new(self._conn, self._waiting)
        mentions.add_new(self._conn, self._named)
        self._waiting, self._named = [], []
