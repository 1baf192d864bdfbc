"""In which rooms is Vigie, and which may it enter?

Only rooms the watchlist names: an invitation by a stranger is left alone. Room
ids are opaque; since room version 12 they no longer hold a server's name.
"""

from __future__ import annotations

import logging

from nio import AsyncClient

from bot.chat.matrix.calls import ask
from bot.errors import ChatError, ChatRefused, Said, advised

log = logging.getLogger(__name__)

_UNENCRYPTED = Said("name an unencrypted room in watchlist.yaml, or set MATRIX_E2EE=1 (docs/matrix.md).")


class Rooms:
    """The rooms of one account."""

    def __init__(self, client: AsyncClient, addresses: frozenset[str], *, e2ee: bool) -> None:
        self._client = client
        self._addresses = addresses
        self._e2ee = e2ee
        self._entered: set[str] = set()
        self._ids: dict[str, str] = {}  # of aliases

    async def enter_all(self) -> None:
        """Enter every room of the watchlist, as far as invited or public; the others are logged."""
        self._entered.update((await ask(self._client.joined_rooms())).rooms)
        for address in sorted(self._addresses):
            try:
                await self.enter(address)
            except ChatError as error:
                log.warning("%s", error)

    async def enter(self, address: str) -> str:
        """The id of the room at an address (id or alias), once Vigie is in it. Raises ChatBusy or ChatRefused."""
        room = await self.resolve(address)
        if room not in self._entered:
            # By alias rather than id: the alias's server knows who can let us in.
            await ask(self._client.join(address), room=address)
            self._entered.add(room)
        if not self._e2ee and await self._encrypted(room):
            problem = Said("the room {address} is encrypted and Vigie is not set up for it", address=address)
            raise ChatRefused(advised(problem, _UNENCRYPTED))
        return room

    async def resolve(self, address: str) -> str:
        """The id of the room at an address. Raises ChatBusy or ChatRefused."""
        if address.startswith("!"):
            return address
        if not address.startswith("#"):
            raise ChatRefused(
                advised(
                    Said("« {address} » is no Matrix room", address=address),
                    Said("in watchlist.yaml, give an id (!…) or an alias (#name:server)."),
                )
            )
        if address not in self._ids:
            self._ids[address] = (await ask(self._client.room_resolve_alias(address), room=address)).room_id
        return self._ids[address]

    async def invited(self, room: str) -> None:
        """Follow an invitation to a room of the watchlist; leave others alone."""
        for address in sorted(self._addresses):
            try:
                if await self.resolve(address) == room:
                    await self.enter(address)
                    return
            except ChatError as error:
                log.warning("%s", error)
        log.info("an invitation to %s is left alone: watchlist.yaml does not name that room", room)

    def present(self, room: str) -> None:
        """The server says that Vigie is in the room."""
        self._entered.add(room)

    def gone(self, room: str) -> None:
        """The server says, or acts as if, Vigie is no longer in the room; an alias may point elsewhere by now."""
        self._entered.discard(room)
        self._ids = {alias: known for alias, known in self._ids.items() if known != room}

    def address(self, room: str) -> str:
        """How the watchlist calls a room: by its alias when it does, else by its id."""
        return next((alias for alias, known in self._ids.items() if known == room), room)

    async def _encrypted(self, room: str) -> bool:
        if known := self._client.rooms.get(room):
            return bool(known.encrypted)
        try:
            await ask(self._client.room_get_state_event(room, "m.room.encryption"), room=room)
        except ChatRefused:
            return False
        return True
