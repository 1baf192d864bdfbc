"""Which articles of the archive are looked for behind an article? None where nobody is to be shown its past.

A copy or a follow-up goes to a thread whose first message has shown the past of the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.memory.archive import Past
from bot.memory.development import Development
from bot.newsroom import Considered, Newsroom
from bot.store import past
from bot.store.outbox import Place
from bot.work.holding import heard_of


class LookingBack:
    """Looks into the archive; remembers how often words stand there."""

    def __init__(self, chats: tuple[str, ...]) -> None:
        """`chats` are those that alerts go to."""
        self._chats = chats
        self._frequencies = past.Frequencies()

    def behind(
        self, conn: Connection, newsroom: Newsroom, considered: Considered, story: str, added: Development | None
    ) -> Sequence[Past]:
        """What the archive ranks as the past of an article of a story; `added` is None where it is told on its own."""
        channels = considered.verdict.channels
        shown = added is None or added.kind == "turn" or self._is_new_somewhere(conn, newsroom, story, channels)
        return past.recalled(conn, newsroom.seek(considered), self._frequencies) if channels and shown else ()

    def _is_new_somewhere(self, conn: Connection, newsroom: Newsroom, story: str, channels: Iterable[str]) -> bool:
        """Whether a channel has no message of the story yet, or may be told what is new in a digest."""
        known = [newsroom.watchlist.channel(channel) for channel in channels]
        if any(channel.when != "now" or channel.quiet or channel.quiet_days for channel in known):
            return True
        return any(_begins(conn, story, place) for channel in known for place in addresses(channel, self._chats))


def _begins(conn: Connection, story: str, place: Place) -> bool:
    heard = heard_of(conn, story, place)
    return heard.root is None or any(not one.told_in for one in heard.before)
