"""Who may edit the watchlist? Those it names; membership of groups and channels is asked of the chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerting.addresses import addresses
from bot.chat.port import Chat, Gathering, Incoming
from bot.errors import ChatBusy, ChatError, ChatRefused, Said
from bot.model import Watchlist
from bot.wording import Words

log = logging.getLogger(__name__)

KEPT = timedelta(minutes=1)  #: how long the members of a place are believed to stay the same
PATIENCE = 10.0  #: seconds that a chat has to tell them
#: People at the machine itself, who may write the file anyway.
_AT_HOME = frozenset({"", "console"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person's edits are written, and what else there is to say of that."""

    owns: bool
    why: str = ""  #: why nobody can tell, or nobody may, in the reader's language


class Owners:
    """Tells who may edit; asks the chats, with `loop` set, and believes an answer for a minute. For threads."""

    def __init__(self, chats: Mapping[str, Chat], clock: Callable[[], datetime]) -> None:
        self._chats = chats
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[datetime, frozenset[str]]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None

    def standing(self, asking: Incoming, watchlist: Watchlist, words: Words) -> Standing:
        """Whether the person who asks may edit; with any doubt not."""
        if asking.chat in _AT_HOME:
            return Standing(owns=True)
        named = owners_of(watchlist, tuple(self._chats))
        if not named:
            return Standing(
                owns=False,
                why=words.say(
                    "Nobody may write yet. To name owners: owners: [{chat}:{user}] at the top of watchlist.yaml.",
                    chat=asking.chat,
                    user=asking.user,
                ),
            )
        places = [who for chat, _, who in (owner.partition(":") for owner in named) if chat == asking.chat]
        if asking.user in places:
            return Standing(owns=True)
        return self._member(asking, [place for place in places if not is_person(place)], words)

    def _member(self, asking: Incoming, places: list[str], words: Words) -> Standing:
        troubles = []
        for place in places:
            try:
                if asking.user in self._members(asking.chat, place):
                    return Standing(owns=True)
            except ChatError as error:
                log.warning("who is in %s cannot be told, so nobody of it may edit: %s", place, error)
                said = words.say("who is in {place} cannot be told now ({reason})", place=place, reason=error.said)
                troubles.append(said)
        return Standing(owns=False, why="; ".join(troubles))

    def _members(self, chat: str, place: str) -> frozenset[str]:
        """The users of a place. Raises ChatError."""
        known = self._known.get((chat, place))
        if known and self._clock() - known[0] < KEPT:
            return known[1]
        port = self._chats.get(chat)
        if not isinstance(port, Gathering) or self.loop is None:
            raise ChatRefused(Said("{chat} does not tell", chat=chat))
        asked = asyncio.run_coroutine_threadsafe(port.members(place), self.loop)
        try:
            members = asked.result(PATIENCE)
        except TookTooLong as error:
            asked.cancel()
            late = Said("{chat} did not answer in {seconds} s", chat=chat, seconds=f"{PATIENCE:.0f}")
            raise ChatBusy(late) from error
        self._known[chat, place] = (self._clock(), members)
        return members


def owners_of(watchlist: Watchlist, chats: tuple[str, ...]) -> tuple[str, ...]:
    """Those the watchlist names, else the operators' channel in each chat in use; none where there is neither."""
    if watchlist.owners or not watchlist.operators:
        return watchlist.owners
    places = addresses(watchlist.channel(watchlist.operators), chats)
    return tuple(f"{chat}:{address}" for chat, address in places if chat not in _AT_HOME)


def is_person(place: str) -> bool:
    """Whether an owner is one user: U… or W… in Slack, @… in Matrix."""
    return place.startswith(("U", "W", "@"))
