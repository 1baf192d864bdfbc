"""How do operators hear of a trouble? One message when it begins, edited when others join it and when it is over.

A trouble that lasts is brought up again under that message, where the channel sees it too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.troubles import TOGETHER, Trouble, standing
from bot.model import Message, Outgoing, key_of
from bot.store import notices, outbox
from bot.store.notices import Notice
from bot.store.outbox import Place
from bot.wording import Words

#: What is said when a trouble is over → the troubles that it ends, by the beginnings of their keys.
_ENDS = {
    "recovered": ("feed", "gone"),
    "speaks": ("silent",),
    "network:back": ("network",),
    "model back": ("model",),
    "database back": ("database",),
}
#: What is said when one begins, where that is not the key of the trouble itself.
_BEGINS = {"network:down": "network", "model fails": "model"}


def tell(
    conn: Connection, places: Collection[Place], message: Message, key: str, words: Words, *, now: datetime
) -> None:
    """Say something to operators: a message of its own, or in the one that stands. Needs a writing transaction."""
    ended = [over for name in _ended(key) if (over := notices.get(conn, name)) and over.message]
    edited = [_edit(conn, places, over.message, words, now=now, said=message) for over in ended]
    if edited and all(edited):
        return
    trouble = notices.get(conn, _BEGINS.get(key, key))
    begun = trouble if trouble and trouble.closed_at is None else None
    base = key_of("notice", key, now.isoformat())
    if begun and begun.message:
        _put(conn, places, message, base, now=now, under=begun.message)
        return
    if begun and (beside := _beside(conn, begun, now)):
        notices.tell(conn, begun.key, beside.message)
        if _edit(conn, places, beside.message, words, now=now):
            return
    if begun:
        notices.tell(conn, begun.key, base)
    _put(conn, places, message, base, now=now)


def _ended(key: str) -> list[str]:
    name, _, feed = key.partition(":")
    if key in _ENDS:
        return list(_ENDS[key])
    return [f"{kind}:{feed}" for kind in _ENDS.get(name, ())]


def _beside(conn: Connection, begun: Notice, now: datetime) -> Notice | None:
    """A feed that began to fail just before this one, and was told."""
    if not begun.key.startswith("feed:"):
        return None
    lately = (n for n in notices.all_open(conn) if n.key.startswith("feed:") and now - n.opened_at <= TOGETHER)
    return next((notice for notice in lately if notice.message and notice.key != begun.key), None)


def _edit(
    conn: Connection, places: Collection[Place], base: str, words: Words, *, now: datetime, said: Message | None = None
) -> bool:
    """Let the message of some troubles say how they stand; False where it stands nowhere."""
    told = [Trouble(text=n.text, opened_at=n.opened_at, closed_at=n.closed_at) for n in notices.told_by(conn, base)]
    found = False
    for chat, address in places:
        target = outbox.get(conn, key_of(base, chat, address))
        if target is None or target.state == "failed":
            continue
        found = True
        edit = Outgoing(
            key=key_of("edit", target.key, now.isoformat(), repr(told)),
            chat=chat,
            address=address,
            message=standing(target.message, told, words, said=said),
            created_at=now,
            edits=target.key,
        )
        outbox.put(conn, edit)
    return found


def _put(
    conn: Connection, places: Collection[Place], message: Message, base: str, *, now: datetime, under: str = ""
) -> None:
    for chat, address in places:
        row = Outgoing(key=key_of(base, chat, address), chat=chat, address=address, message=message, created_at=now)
        root = outbox.get(conn, key_of(under, chat, address)) if under else None
        outbox.put(conn, replace(row, thread=root.key, broadcast=True) if root else row)
