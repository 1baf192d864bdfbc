"""Matrix as a chat of Vigie: start, send, find, close."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nio import AsyncClient, EncryptionError, MegolmEvent

from bot.chat.matrix.account import Account, log_in
from bot.chat.matrix.calls import ask, call
from bot.chat.matrix.listener import Listener
from bot.chat.matrix.payload import KEY, edit_payload, payload
from bot.chat.matrix.rooms import Rooms
from bot.chat.port import Answer, Sent
from bot.errors import ChatBusy, ChatRefused, Said
from bot.model import Outgoing

#: How far the server's clock may be from ours.
_CLOCKS_APART = timedelta(hours=1)

_PAGE = 100  #: events asked for at once when looking back


class MatrixChat:
    """A Matrix account behind the chat port.

    `homeserver` is the address of the server's client API, `user` the full user id. The account logs in by `password`
    once, as `device`, and keeps the login in `state_dir`; or it uses an access `token`. `rooms` holds the addresses
    (ids or aliases) whose invitations it follows. `e2ee` also serves encrypted rooms and needs the extra of that name.
    """

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        password: str = "",
        token: str = "",
        device: str = "VIGIE",
        state_dir: Path,
        prefix: str = "!veille",
        rooms: frozenset[str] = frozenset(),
        e2ee: bool = False,
    ) -> None:
        self._account = Account(
            homeserver=homeserver.rstrip("/"),
            user=user,
            password=password,
            token=token,
            device=device,
            state_dir=state_dir,
            e2ee=e2ee,
        )
        self._prefix = prefix
        self._addresses = rooms
        self._client: AsyncClient | None = None
        self._rooms: Rooms | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """ "matrix"."""
        return "matrix"

    async def start(self, answer: Answer) -> None:
        """Log in, enter the rooms of the watchlist, and answer what is asked from now on.

        Raises SettingsError when the server refuses the account, ChatBusy when it cannot be reached now; after either,
        start may be called again.
        """
        client = await log_in(self._account)
        rooms = Rooms(client, self._addresses, e2ee=self._account.e2ee)
        listener = Listener(client, rooms, self._account, prefix=self._prefix, answer=answer)
        try:
            await listener.catch_up()
            await rooms.enter_all()
        except BaseException:
            await client.close()
            raise
        self._client, self._rooms = client, rooms
        self._listening = asyncio.create_task(listener.run(), name="matrix listener")

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """Post one message. For a day, the server takes the same key only once.

        When the channel has moved to another room since, the thread is out of reach there: the message then stands
        beside it rather than nowhere. Raises ChatBusy, ChatRefused or ChatUnsure.
        """
        client, rooms = self._connected()
        room = await rooms.enter(outgoing.address)
        try:
            return await self._post(client, room, outgoing, thread_ref)
        except ChatRefused:
            rooms.gone(room)
            if not thread_ref:
                raise
        return await self._post(client, room, outgoing, "")

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        """See Chat.edit. For a day, the server takes the same key only once; after it, the edit is only repeated."""
        client, rooms = self._connected()
        room = await rooms.enter(outgoing.address)
        content = edit_payload(outgoing, ref)
        sending = client.room_send(room, "m.room.message", content, tx_id=outgoing.key, ignore_unverified_devices=True)
        await call(sending, room=outgoing.address)
        return Sent(ref=ref)

    # A thread's messages stand in the room's history like any other: thread_ref changes nothing.
    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        """The message of that key in the room's history, None when it is not there.

        A request still under way is no danger: sent again within a day it is the same message. A room Vigie may not
        read is one it may not write in either: None, and sending says why. Raises ChatBusy.
        """
        client, rooms = self._connected()
        try:
            room = await rooms.resolve(outgoing.address)
            event = await self._look_back(client, room, outgoing)
        except ChatRefused:
            return None
        return self._sent(room, event) if event else None

    async def members(self, place: str) -> frozenset[str]:
        """See Gathering.members (https://spec.matrix.org/v1.16/client-server-api/ joined_members)."""
        client, rooms = self._connected()
        room = await rooms.enter(place)
        joined = await ask(client.joined_members(room), room=place)
        return frozenset(str(member.user_id) for member in joined.members)

    async def close(self) -> None:
        """Stop listening and disconnect; the login stays valid for the next start."""
        listening, client = self._listening, self._client
        self._listening = self._client = self._rooms = None
        if listening:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        if client:
            await client.close()

    async def _post(self, client: AsyncClient, room: str, outgoing: Outgoing, thread_ref: str) -> Sent:
        content = payload(outgoing, thread_ref=thread_ref)
        sending = client.room_send(room, "m.room.message", content, tx_id=outgoing.key, ignore_unverified_devices=True)
        posted = await call(sending, room=outgoing.address)
        return self._sent(room, posted.event_id)

    def _connected(self) -> tuple[AsyncClient, Rooms]:
        if not self._client or not self._rooms:
            raise ChatBusy(Said("Matrix is not connected"))
        return self._client, self._rooms

    async def _look_back(self, client: AsyncClient, room: str, outgoing: Outgoing) -> str:
        """The id of the event that carries the key, "" when no event since the message was written does."""
        ours = {"senders": [client.user_id], "types": ["m.room.message", "m.room.encrypted"]}
        oldest = outgoing.created_at - _CLOCKS_APART
        start: str | None = None
        while True:
            page = await ask(client.room_messages(room, start, limit=_PAGE, message_filter=ours), room=room)
            for event in page.chunk:
                if _carries(_readable(client, event), outgoing.key):
                    return str(event.event_id)
                if datetime.fromtimestamp(event.server_timestamp / 1000, UTC) < oldest:
                    return ""
            if not page.end or page.end == start:
                return ""
            start = page.end

    def _sent(self, room: str, event: str) -> Sent:
        return Sent(ref=event, permalink=permalink(room, event, self._connected()[0].user_id))


def permalink(room: str, event: str, user_id: str) -> str:
    """The address that opens an event in any Matrix client; `user_id`'s server knows the room."""
    return f"https://matrix.to/#/{quote(room, safe='!')}/{quote(event, safe='$')}?via={user_id.partition(':')[2]}"


def _readable(client: AsyncClient, event: Any) -> Any:
    if isinstance(event, MegolmEvent):
        try:
            return client.decrypt_event(event)
        except EncryptionError:
            return event
    return event


def _carries(event: Any, key: str) -> bool:
    """Whether an event is the message of that key: by its own word or, for a day, by the server's."""
    return bool(event.source.get("content", {}).get(KEY) == key or event.transaction_id == key)
