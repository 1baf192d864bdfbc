"""How do the messages of the outbox get to the chats? Claim, send, settle.

Each place (a chat and an address there) is worked off in the order of creation, the places at the same time. Whatever
happens between two lines here, a row says how far its message is and `bot.alerting.outbox` what to do about it; so a
delivery may be cut off anywhere and loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.alerting.outbox import ATTEMPT_LASTS, answered, looked_up
from bot.chat.port import Chat, Fronted
from bot.errors import ChatError, ChatUnsure, Said
from bot.model import Outgoing, Sent
from bot.store.database import Database
from bot.store.outbox import Place
from bot.work.ledger import Ledger, Refused
from bot.work.silencing import Silencing

log = logging.getLogger(__name__)

#: How far apart messages to one address are. Slack takes one a second
#: (https://docs.slack.dev/apis/web-api/rate-limits).
PACE: Mapping[str, timedelta] = {"slack": timedelta(seconds=1)}
#: A chat's call is cut off then: well before anybody else may take the message for abandoned.
GIVE_UP_AFTER = ATTEMPT_LASTS - timedelta(seconds=5)
BATCH = 30  #: steps for one place in one delivery, so that the delivery ends and places come up that are new

#: The places that are worked off, and whether another delivery left one to whoever does since that one last looked.
Busy = dict[Place, bool]
Pause = Callable[[float], Awaitable[None]]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one delivery did, and what it left."""

    sent: int = 0  #: messages now standing in a chat
    postponed: int = 0  #: messages still to be sent: waiting, unsure, or for a chat that is not configured
    failed: int = 0  #: messages refused for good
    unserved: Mapping[str, int] = field(default_factory=dict)  #: of those postponed, by chat that is not configured
    next_at: datetime | None = None  #: when a postponed message can go on; None: when something else changes


async def deliver(
    database: Database,
    chats: Mapping[str, Chat],
    *,
    clock: Callable[[], datetime],
    pause: Pause = asyncio.sleep,
    refused: Refused | None = None,
    busy: Busy | None = None,
    muted: Silencing | None = None,
) -> Delivered:
    """Send what can be sent now, and look up what may have been sent.

    `pause` waits so many seconds; `refused` is told of each message refused for good, in the transaction that says
    so; `muted` says which are not to be sent any more. Deliveries of one process that go on at the same time share
    `busy`.
    Raises StoreError; a chat's trouble is written to its messages and never raised.
    """
    ledger = Ledger(database=database, clock=clock, refused=refused, muted=muted)
    courier = _Courier(ledger=ledger, chats=chats, pause=pause, busy={} if busy is None else busy)
    waiting = await asyncio.to_thread(courier.ledger.places, tuple(chats))
    places = [place for place in waiting if place not in courier.busy]
    courier.busy.update(dict.fromkeys(waiting, True))
    # Every place goes on to its end even when one fails: its messages are in hand.
    results = await asyncio.gather(*(courier.work_off(place) for place in places), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return await courier.report()


@dataclass(slots=True, kw_only=True)
class _Courier:
    """One delivery under way."""

    ledger: Ledger
    chats: Mapping[str, Chat]
    pause: Pause
    busy: Busy
    sent: int = 0
    failed: int = 0
    more: bool = False

    async def work_off(self, place: Place) -> None:
        """Bring the messages of one place on, one after the other, until there is nothing to do now."""
        try:
            for _ in range(BATCH):
                self.busy[place] = False
                outgoing = await asyncio.to_thread(self.ledger.next, place)
                if outgoing is None:
                    if self.busy[place]:
                        continue  # whoever left it to us had seen a message that we may have looked too early for
                    return
                if outgoing.state == "sending":
                    await self._look_up(outgoing)
                else:
                    await self._send(outgoing)
            self.more = True
        finally:
            del self.busy[place]

    async def _send(self, outgoing: Outgoing) -> None:
        await self._keep_pace((outgoing.chat, outgoing.address))
        attempt = await asyncio.to_thread(self.ledger.claim, outgoing.key)
        if attempt is None:
            return
        chat = self.chats[attempt.chat]
        if attempt.edits:
            ref = await asyncio.to_thread(self.ledger.edited_ref, attempt)
            answer = await _ask(chat.edit(attempt, ref))
        else:
            thread_ref = await asyncio.to_thread(self.ledger.thread_ref, attempt)
            answer = await _ask(chat.send(attempt, thread_ref=thread_ref))
        await self._settle(answered(attempt, answer, self.ledger.clock()))

    async def _look_up(self, outgoing: Outgoing) -> None:
        found: Sent | ChatError | None = None
        if not outgoing.edits:  # an edit is not looked for: it is simply made again
            thread_ref = await asyncio.to_thread(self.ledger.thread_ref, outgoing)
            found = await _ask(self.chats[outgoing.chat].find(outgoing, thread_ref=thread_ref))
        await self._settle(looked_up(outgoing, found, self.ledger.clock()))

    async def _settle(self, outgoing: Outgoing) -> None:
        if await asyncio.to_thread(self.ledger.settle, outgoing):
            self.sent += outgoing.state == "sent"
            self.failed += outgoing.state == "failed" and not outgoing.edits
            if isinstance(chat := self.chats[outgoing.chat], Fronted):  # only now: pages show what is noted as sent
                chat.changed()

    async def _keep_pace(self, place: Place) -> None:
        pace = PACE.get(place[0])
        last = await asyncio.to_thread(self.ledger.last_attempt, place) if pace else None
        if pace and last and (wait := last + pace - self.ledger.clock()) > timedelta(0):
            await self.pause(min(wait, pace).total_seconds())  # a clock put back must not stop the channel

    async def report(self) -> Delivered:
        """The figures of this delivery."""
        waiting, next_at = await asyncio.to_thread(self.ledger.remaining, tuple(self.chats))
        return Delivered(
            sent=self.sent,
            failed=self.failed,
            postponed=sum(waiting.values()),
            unserved={chat: number for chat, number in waiting.items() if chat not in self.chats},
            next_at=self.ledger.clock() if self.more else next_at,
        )


async def _ask(call: Awaitable[Answer]) -> Answer | ChatError:
    """What a chat answers, its errors among the answers; whatever is not a clear one leaves us unsure."""
    try:
        async with asyncio.timeout(GIVE_UP_AFTER.total_seconds()):
            return await call
    except ChatError as error:
        return error
    except TimeoutError:
        return ChatUnsure(Said("no answer within {seconds} s", seconds=f"{GIVE_UP_AFTER.total_seconds():.0f}"))
    except Exception as error:
        log.exception("a chat failed in an unexpected way")
        return ChatUnsure(Said("unexpected trouble: {error}", error=repr(error)))
