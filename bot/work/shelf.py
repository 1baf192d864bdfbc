"""How do a document's new articles get into the archive with few statements?

Most of them alert nobody, and nobody asks for them before the document is done. So they wait, and are written
together, in their order: at the end, or just before an article that is told, which looks for its past among them.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from bot.model import Article, Mention, Story, Told
from bot.newsroom import Considered
from bot.store import articles, mentions, stories


class Shelf:
    """New articles of one document that wait to be written, within a writing transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._waiting: list[tuple[Article, Collection[str]]] = []
        self._named: list[tuple[Article, tuple[Mention, ...]]] = []
        self._told: list[tuple[Story, str, Told]] = []

    def put(self, article: Article, identities: Collection[str]) -> None:
        """Let a new article wait, known by these identities."""
        self._waiting.append((article, identities))

    def note(self, considered: Considered) -> bool:
        """Note what the article last put names; False for any other, or one that is told: then all is written."""
        new = bool(self._waiting) and self._waiting[-1][0] is considered.article
        verdict = considered.verdict
        if new and not verdict.channels and not verdict.mute:
            self._named.append((considered.article, considered.matching.mentions))
            return True
        self.write()
        return False

    def tell(self, story: Story, article: Article, told: Told) -> None:
        """Let the story of an article noted wait with it, as it is now."""
        self._told.append((story, article.key, told))

    def holds(self, story: Story) -> bool:
        """Whether articles of the story wait."""
        return any(waits.key == story.key for waits, _, _ in self._told)

    def write(self) -> None:
        """Archive what waits."""
        articles.add_new(self._conn, self._waiting)
        mentions.add_new(self._conn, self._named)
        stories.add_new(self._conn, self._told)
        self._waiting, self._named, self._told = [], [], []
