"""Which alerts wait for a digest, and which message told those that did?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, select, update

from bot.model import Deferred, Reason, Waiting
from bot.store.dialect import add
from bot.store.outbox import Place
from bot.store.rows import build, columns, values
from bot.store.schema import deferred, outbox

_ROW = select(*columns(Deferred, deferred))
_OUTLINE = select(*columns(Waiting, deferred))
_WAITING = deferred.c.told_in == ""
_ORDER = (deferred.c.number,)
_KEYED = select(deferred.c.key).where(deferred.c.key == bindparam("key"))
_THERE = and_(deferred.c.chat == bindparam("chat"), deferred.c.address == bindparam("address"))
_OF_STORY = _ROW.where(deferred.c.story == bindparam("story"), deferred.c.story != "", _THERE).order_by(*_ORDER)
_AT_ONCE = 500  #: keys or stories in one query


def put(conn: Connection, one: Deferred) -> bool:
    """Let an alert wait; False when it does, or was told, already. Needs a writing transaction."""
    number = conn.execute(select(func.coalesce(func.max(deferred.c.number), 0) + 1)).scalar()
    return add(conn, deferred, {**values(one), "number": number})


def is_known(conn: Connection, key: str) -> bool:
    """Whether the alert of that key waits, or was told in a digest."""
    return conn.execute(_KEYED, {"key": key}).first() is not None


def waiting(conn: Connection) -> list[Deferred]:
    """All that waits, in the order in which it came."""
    return [build(Deferred, row) for row in conn.execute(_ROW.where(_WAITING).order_by(*_ORDER))]


def outlines(conn: Connection) -> list[Waiting]:
    """The same without the alerts, for who looks often whether it is time."""
    return [build(Waiting, row) for row in conn.execute(_OUTLINE.where(_WAITING).order_by(*_ORDER))]


def reasons(conn: Connection, place: Place) -> frozenset[Reason]:
    """Why something waits for a place."""
    return frozenset(conn.execute(select(deferred.c.reason).where(_WAITING, _at(place)).distinct()).scalars())


def since_when(conn: Connection, channel: str, place: Place, why: Reason) -> datetime | None:
    """When the first alert began that waits for a channel in a place for this reason; None when none does."""
    first = select(func.min(deferred.c.at)).where(_WAITING, _at(place))
    return conn.execute(first.where(deferred.c.channel == channel, deferred.c.reason == why)).scalar()


def of_story(conn: Connection, story: str, place: Place) -> list[Deferred]:
    """The alerts of a story that wait for a place or were told there in digests, in order."""
    asked = {"story": story, "chat": place[0], "address": place[1]}
    return [build(Deferred, row) for row in conn.execute(_OF_STORY, asked)]


def of_article(conn: Connection, article: str) -> list[Deferred]:
    """The alerts of an article, by its key."""
    return [build(Deferred, row) for row in conn.execute(_ROW.where(deferred.c.article == article).order_by(*_ORDER))]


def since(conn: Connection, moment: datetime) -> list[Deferred]:
    """The alerts that began to wait then or later, told or not, in order."""
    return [build(Deferred, row) for row in conn.execute(_ROW.where(deferred.c.at >= moment).order_by(*_ORDER))]


def newest_told(conn: Connection, chat: str, limit: int) -> list[tuple[Deferred, str, datetime | None]]:
    """The alerts that digests told last in a chat, newest first: each with its digest's address and when that was sent.

    What only joined another's paragraph is left out.
    """
    query = _ROW.join(outbox, outbox.c.key == deferred.c.told_in)
    query = query.where(outbox.c.chat == chat, outbox.c.state == "sent", deferred.c.told != "copy")
    rows = conn.execute(query.order_by(outbox.c.number.desc(), *_ORDER).limit(limit))
    told = [build(Deferred, row) for row in rows]
    digest = select(outbox.c.key, outbox.c.permalink, outbox.c.sent_at)
    digests = {row.key: row for row in conn.execute(digest.where(outbox.c.key.in_({one.told_in for one in told})))}
    return [(one, digests[one.told_in].permalink, digests[one.told_in].sent_at) for one in told]


def tell(conn: Connection, keys: Iterable[str], message: str) -> None:
    """Note which message, by its key, tells these. Needs a writing transaction."""
    told = update(deferred).where(deferred.c.key.in_(list(keys)), _WAITING)
    conn.execute(told.values(told_in=message))


def drop(conn: Connection, key: str) -> None:
    """Let an alert wait no more that nobody is to hear. Needs a writing transaction."""
    conn.execute(delete(deferred).where(deferred.c.key == key))


def wait_again(conn: Connection, message: str, channels: Collection[str], now: datetime) -> None:
    """Let what a message told, by its key, to some channels wait anew: it was refused. Needs a writing transaction."""
    told = and_(deferred.c.told_in == message, deferred.c.channel.in_(list(channels)))
    conn.execute(update(deferred).where(told).values(told_in="", reason="refused", at=now))


def move(conn: Connection, key: str, channel: str, place: Place) -> None:
    """Let an alert wait for another channel or in another place. Needs a writing transaction."""
    there = {"channel": channel, "chat": place[0], "address": place[1]}
    conn.execute(update(deferred).where(deferred.c.key == key).values(there))


def restamp(conn: Connection, now: datetime) -> None:
    """Let what came by a clock that has been put back since wait from now on. Needs a writing transaction."""
    conn.execute(update(deferred).where(_WAITING, deferred.c.at > now).values(at=now))


def reassign(conn: Connection, article: str, story: str) -> None:
    """Make the alerts of an article those of another story. Needs a writing transaction."""
    conn.execute(update(deferred).where(deferred.c.article == article).values(story=story))


def permalinks(conn: Connection, stories: Collection[str], place: Place) -> dict[str, str]:
    """The address of the first digest that told each story in a place; stories without one are absent."""
    wanted = sorted(set(stories) - {""})
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        told = (deferred.c.story.in_(wanted[start : start + _AT_ONCE]), _at(place), outbox.c.permalink != "")
        query = select(deferred.c.story, outbox.c.permalink).join(outbox, outbox.c.key == deferred.c.told_in)
        for row in conn.execute(query.where(*told).order_by(*_ORDER)):
            found.setdefault(row.story, row.permalink)
    return found


def _at(place: Place) -> ColumnElement[bool]:
    return and_(deferred.c.chat == place[0], deferred.c.address == place[1])
