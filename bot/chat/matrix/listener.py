"""How does Vigie hear questions in its rooms, and answer them?"""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import timedelta
from typing import Any

from nio import AsyncClient, SyncResponse

from bot.chat.matrix import files, payload, pictures
from bot.chat.matrix.account import Account, renew
from bot.chat.matrix.calls import LoginLost, ask, call
from bot.chat.matrix.questions import Question, Reaction, questions, reactions
from bot.chat.matrix.rooms import Rooms
from bot.chat.port import Answer, Incoming
from bot.errors import ChatBusy, ChatError, ChatRefused, SettingsError
from bot.model import File, Message, key_of

log = logging.getLogger(__name__)

_LONG_POLL = 30_000  #: milliseconds the server may keep us waiting for news
_FIRST_SYNC = 60  #: seconds; a server that has not met us for long has much to gather
_ANSWER_TRIES = 4
_LONGEST_PAUSE = timedelta(minutes=1)


def _filter(timeline: int, *, without: str = "") -> dict[str, Any]:
    """What to tell us of: `timeline` events a room at most, and nothing of presence, typing and receipts."""
    nothing: dict[str, list[str]] = {"types": []}
    return {
        "presence": nothing,
        "account_data": nothing,
        "room": {
            "account_data": nothing,
            "ephemeral": nothing,
            "state": {"lazy_load_members": True},
            "timeline": {"limit": timeline, "not_types": [without] if without else []},
        },
    }


class Listener:
    """Follows the rooms for as long as `run` runs."""

    def __init__(self, client: AsyncClient, rooms: Rooms, account: Account, *, prefix: str, answer: Answer) -> None:
        self._client = client
        self._rooms = rooms
        self._account = account
        self._prefix = prefix
        self._answer = answer

    async def catch_up(self) -> None:
        """Learn where things stand, without answering what was asked before. Raises ChatBusy."""
        # Synapse answers the same first sync from a cache for two minutes: after a quick restart, old questions would
        # look new. A filter never used before is not in its cache.
        now = _filter(0, without=f"org.vigie.{secrets.token_hex(8)}")
        first = self._client.sync(timeout=0, sync_filter=now, full_state=True)
        response = await ask(asyncio.wait_for(first, _FIRST_SYNC))
        await self._exchange_keys()
        for room in response.rooms.invite:
            await self._rooms.invited(room)

    async def run(self) -> None:
        """Listen until cancelled, through restarts of the server."""
        failures = 0
        while True:
            try:
                response = await call(self._client.sync(timeout=_LONG_POLL, sync_filter=_filter(100)))
                await self._exchange_keys()
            except ChatError as error:
                # Said once, not at every try; the outbox reports what it cannot deliver.
                log.log(logging.DEBUG if failures else logging.WARNING, "listening to Matrix: %s", error)
                await asyncio.sleep(_pause(error, failures).total_seconds())
                failures += 1
                if isinstance(error, LoginLost):
                    await self._log_in_again()
                continue
            if failures:
                log.info("listening to Matrix again")
                failures = 0
            try:
                await self._take(response)
            except Exception:  # one strange event must not make Vigie deaf
                log.exception("listening to Matrix")

    async def _log_in_again(self) -> None:
        """With a password at hand, a login ended by the server is no end."""
        if self._account.token or not self._account.password:
            return
        try:
            await renew(self._client, self._account)
        except (ChatError, SettingsError) as error:
            log.warning("logging in to Matrix again: %s", error)

    async def _exchange_keys(self) -> None:
        """What encrypted rooms need between two looks; nothing without encryption."""
        client = self._client
        if client.should_upload_keys:
            await ask(client.keys_upload())
        if client.should_query_keys:
            await ask(client.keys_query())
        if client.should_claim_keys:
            await ask(client.keys_claim(client.get_users_for_key_claiming()))
        await ask(client.send_to_device_messages())

    async def _take(self, response: SyncResponse) -> None:
        for room in response.rooms.invite:
            await self._rooms.invited(room)
        for room in response.rooms.leave:
            self._rooms.gone(room)
        for room, news in response.rooms.join.items():
            self._rooms.present(room)
            events = [event.source for event in news.timeline.events]
            for question in questions(events, me=self._client.user_id, prefix=self._prefix):
                await self._reply(room, question)
            for thumb in reactions(events, me=self._client.user_id):
                await self._note(room, thumb)

    async def _note(self, room: str, thumb: Reaction) -> None:
        """A thumb says what the words would, but nobody waits for an answer to it."""
        said, address = "useful" if thumb.useful else "useless", self._rooms.address(room)
        await self._answer(Incoming(chat="matrix", address=address, user=thumb.user, text=said, about=thumb.about))

    async def _reply(self, room: str, question: Question) -> None:
        """Answer, patiently. The question's id makes the transaction id, so being told of it twice answers it once."""
        asked = Incoming(
            chat="matrix",
            address=self._rooms.address(room),
            user=question.user,
            text=question.text,
            about=question.thread,
        )
        message = await self._answer(asked)
        content = payload.answer(message, question=question.event, thread_ref=question.thread)
        for attempt in range(_ANSWER_TRIES):
            sending = self._client.room_send(
                room,
                "m.room.message",
                content,
                tx_id=key_of("answer", question.event),
                ignore_unverified_devices=True,
            )
            try:
                await call(sending, room=room)
                break
            except ChatRefused as error:
                log.warning("an answer to %s: %s", question.user, error)
                return
            except ChatError as error:
                log.info("an answer to %s, again soon: %s", question.user, error)
                await asyncio.sleep(_pause(error, attempt).total_seconds())
        else:
            return
        relation = payload.answering(question.event, thread_ref=question.thread)
        if message.picture:
            await pictures.show(self._client, room, message.picture, question=question.event, relation=relation)
        if message.file:
            await self._hand_over(room, question, message.file, relation)

    async def _hand_over(self, room: str, question: Question, file: File, relation: dict[str, object]) -> None:
        """Put a file under its answer, or say that it could not be put there."""
        if await files.hand_over(self._client, room, file, question=question.event, relation=relation):
            return
        said = payload.answer(Message(notification=file.missing), question=question.event, thread_ref=question.thread)
        key = key_of("missing", question.event)
        sending = self._client.room_send(room, "m.room.message", said, tx_id=key, ignore_unverified_devices=True)
        try:
            await call(sending, room=room)
        except ChatError as error:
            log.warning("an answer to %s: %s", question.user, error)


def _pause(error: ChatError, failures: int) -> timedelta:
    """How long to wait after an error: what the server asks for, else longer each time."""
    longer = timedelta(milliseconds=250 * 2 ** min(failures, 10))
    asked = error.wait if isinstance(error, ChatBusy) and not isinstance(error, LoginLost) else timedelta(0)
    return min(max(asked, longer), _LONGEST_PAUSE)
