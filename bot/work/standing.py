"""In which messages of a place do the stories stand that an answer looks back on? Asked of the database when needed.

Most answers look back on nothing, and a long-lived Vigie has alerted thousands of stories.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Place


class Standing(Mapping[str, str]):
    """Story key → address of the first message that alerts it in a place, looked up once; "" for none."""

    def __init__(self, database: Database, place: Place) -> None:
        self._database = database
        self._place = place
        self._known: dict[str, str] = {"": ""}
        self._soon: set[str] = set()

    def expect(self, stories: Collection[str]) -> None:
        """Look these up together as soon as one of them is needed."""
        self._soon.update(stories)

    def __getitem__(self, story: str) -> str:
        if story not in self._known:
            sought = (self._soon | {story}) - self._known.keys()
            chat, address = self._place
            with self._database.read() as conn:
                found = outbox.permalinks(conn, sought, chat=chat, address=address)
            self._known |= {one: found.get(one, "") for one in sought}
        return self._known[story]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
