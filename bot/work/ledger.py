"""What does a delivery read and write? Its few transactions; each leaves every message in a state that says all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.amended import instead
from bot.alerting.outbox import claimed
from bot.model import Outgoing, key_of
from bot.store import notices, outbox
from bot.store.database import Database
from bot.store.outbox import Place
from bot.work.silencing import Silencing

log = logging.getLogger(__name__)

#: Told of each message refused for good, in the transaction that settles it.
Refused = Callable[[Connection, Outgoing], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The outbox, as a delivery needs it. Blocks; to be called in a thread."""

    database: Database
    clock: Callable[[], datetime]
    refused: Refused | None = None
    muted: Silencing | None = None

    def places(self, chats: Collection[str]) -> list[outbox.Place]:
        """Where messages wait for one of these chats. Notes the chats that are missing, and those that came back."""
        with self.database.read() as conn:
            waiting, places = outbox.waiting(conn), outbox.places(conn)
            noted = {notice.key for notice in notices.all_open(conn)}
        missing = [chat for chat in waiting if chat not in chats and _key(chat) not in noted]
        back = [chat for chat in chats if _key(chat) in noted]
        if missing or back:
            with self.database.write() as conn:
                for chat in missing:
                    log.warning("%d messages wait for %s, which is not configured", waiting[chat], chat)
                    notices.open(conn, _key(chat), f"{chat} is not configured", self.clock())
                for chat in back:
                    notices.close(conn, _key(chat), self.clock())
        return [place for place in places if place[0] in chats]

    def next(self, place: Place) -> Outgoing | None:
        """The next message of a place to do something about: one to look up ("sending"), else one to send."""
        now = self.clock()
        with self.database.read() as conn:
            for outgoing in outbox.in_flight(conn, place=place):
                until = outgoing.not_before
                if until is None or until <= now or until > now + outbox.LONGEST:
                    return outgoing
            return next(iter(outbox.due(conn, now, 1, place=place)), None)

    def last_attempt(self, place: Place) -> datetime | None:
        """When a message was last sent to a place."""
        with self.database.read() as conn:
            return outbox.last_attempt(conn, place)

    def claim(self, key: str) -> Outgoing | None:
        """The message, claimed for one attempt that begins now; None when another process was faster.

        An edit that need not be made any more is dropped instead, and so is an alert that was muted meanwhile.
        """
        with self.database.write() as conn:
            outgoing = outbox.get(conn, key)
            if outgoing is None or outgoing.state != "pending":
                return None
            if outgoing.edits and outbox.is_stale(conn, outgoing):
                outbox.drop(conn, key)
                return None
            if self.muted and not outgoing.edits and self.muted(conn, outgoing):
                outbox.drop(conn, key)
                return None
            now = self.clock()  # not earlier: waiting to write may have taken long
            attempt = claimed(outgoing, now)
            outbox.claim(conn, key, now, until=attempt.not_before)
            return attempt

    def thread_ref(self, outgoing: Outgoing) -> str:
        """The chat's own id of the message under which this one goes, "" for a thread of its own."""
        with self.database.read() as conn:
            root = outbox.root_of(conn, outgoing)
        return root.ref if root and root.state == "sent" else ""

    def edited_ref(self, outgoing: Outgoing) -> str:
        """The chat's own id of the message an edit takes the place of; "" when it does not stand."""
        with self.database.read() as conn:
            target = outbox.get(conn, outgoing.edits)
        return target.ref if target and target.state == "sent" else ""

    def settle(self, outgoing: Outgoing) -> bool:
        """Write what became of a message; False when another process had done so.

        A refusal is noted for operators; what a refused edit had to say goes under the message it should have changed.
        """
        with self.database.write() as conn:
            if not outbox.settle(conn, outgoing):
                return False
            if outgoing.state == "pending" and outgoing.reason:
                log.warning("message %s waits for %s: %s", outgoing.key, outgoing.chat, outgoing.reason)
            if outgoing.state == "failed" and outgoing.edits:
                self._say_instead(conn, outgoing)
            elif outgoing.state == "failed":
                where = f"{outgoing.chat} {outgoing.address}"
                log.error("message %s to %s refused: %s", outgoing.key, where, outgoing.reason)
                notices.open(conn, f"outbox:{outgoing.key}", f"{where}: {outgoing.reason}", self.clock())
                if self.refused:
                    self.refused(conn, outgoing)
        return True

    def _say_instead(self, conn: Connection, edit: Outgoing) -> None:
        log.warning("message %s cannot be edited: %s", edit.edits, edit.reason)
        outbox.drop(conn, edit.key)
        target = outbox.get(conn, edit.edits)
        said = instead(edit, target, now=self.clock()) if target else None
        if said and not outbox.put(conn, said):  # it was refused before: what was said then is edited
            outbox.put(conn, replace(said, key=key_of("edit", said.key, edit.key), edits=said.key, thread=""))

    def remaining(self, chats: Collection[str]) -> tuple[dict[str, int], datetime | None]:
        """How many messages are still to be sent by chat, and when one of these chats' stops waiting."""
        with self.database.read() as conn:
            return outbox.waiting(conn), outbox.next_moment(conn, self.clock(), chats)


def _key(chat: str) -> str:
    return f"chat:{chat}"
