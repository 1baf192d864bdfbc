"""Which messages must be sent, and how far is each? The rows that `bot.alerting.outbox` decides about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.sql.selectable import NamedFromClause

from bot.model import OutboxState, Outgoing
from bot.store.columns import Moment
from bot.store.dialect import add
from bot.store.rows import build, columns, values
from bot.store.schema import outbox

#: After so many attempts a message whose fate is not known lets those behind it pass.
HOLDS_UP = 3
#: No message is told to wait for longer; one that seems to be was by a clock that has been put back since.
LONGEST = timedelta(hours=2)
#: A place: the name of a chat and an address there.
Place = tuple[str, str]

_ROW = select(*columns(Outgoing, outbox))
_KEYED = _ROW.where(outbox.c.key == bindparam("key"))
_THERE = and_(outbox.c.chat == bindparam("chat"), outbox.c.address == bindparam("address"))
_OF_STORY = _ROW.where(_THERE, outbox.c.story == bindparam("story")).order_by(outbox.c.number)
_ROOT = _OF_STORY.where(outbox.c.state != "failed", outbox.c.story != "").limit(1)
_LAST_ATTEMPT = select(func.max(outbox.c.attempted_at)).where(_THERE)
_NEXT_NUMBER = select(func.coalesce(func.max(outbox.c.number), 0) + 1)
_AT_ONCE = 500  #: stories asked for in one query
_UNSENT: tuple[OutboxState, ...] = ("pending", "sending")
_STATES: tuple[OutboxState, ...] = ("pending", "sending", "sent", "failed")


def put(conn: Connection, outgoing: Outgoing) -> bool:
    """Queue a message; False when its key is already there, in whatever state. Needs a writing transaction.

    Of the edits of one message only the newest is kept, and one that is being made just now.
    """
    if outgoing.edits:
        older = and_(outbox.c.edits == outgoing.edits, outbox.c.key != outgoing.key, outbox.c.state != "sending")
        conn.execute(delete(outbox).where(older))
    number = conn.execute(_NEXT_NUMBER).scalar()
    return add(conn, outbox, {**values(outgoing), "number": number})


def get(conn: Connection, key: str) -> Outgoing | None:
    """The message of that key."""
    return _one(conn, _KEYED, key=key)


def drop(conn: Connection, key: str) -> None:
    """Forget a message that need not be sent any more. Needs a writing transaction."""
    conn.execute(delete(outbox).where(outbox.c.key == key))


def is_edited(conn: Connection, key: str) -> bool:
    """Whether a message was edited, or is going to be."""
    return conn.execute(select(outbox.c.key).where(outbox.c.edits == key).limit(1)).first() is not None


def is_stale(conn: Connection, edit: Outgoing) -> bool:
    """Whether an edit need not be made: a newer one of the same message is there, or that message never was."""
    mine = select(outbox.c.number).where(outbox.c.key == edit.key).scalar_subquery()
    newer = select(outbox.c.key).where(outbox.c.edits == edit.edits, outbox.c.number > mine)
    target = get(conn, edit.edits)
    return target is None or target.state == "failed" or conn.execute(newer.limit(1)).first() is not None


def of_article(conn: Connection, article_key: str) -> list[Outgoing]:
    """The messages that alert an article, in the order of creation."""
    return _all(conn, _ROW.where(outbox.c.article == article_key).order_by(outbox.c.number)) if article_key else []


def pointed_at(conn: Connection, pointer: str) -> Outgoing | None:
    """The message people point at by its key, its address, or the chat's own id of it; the newest of several."""
    if not pointer:
        return None
    named = or_(outbox.c.key == pointer, outbox.c.permalink == pointer, outbox.c.ref == pointer)
    return _one(conn, _ROW.where(named, outbox.c.edits == "").order_by(outbox.c.number.desc()).limit(1))


def of_story(conn: Connection, *, story: str, chat: str, address: str) -> list[Outgoing]:
    """The messages of a story in a place, in the order of creation."""
    return _all(conn, _OF_STORY, story=story, chat=chat, address=address)


def newest_alerts(conn: Connection, chat: str, limit: int) -> list[Outgoing]:
    """The first messages of the newest stories that stand in a chat, newest first."""
    alerts = and_(outbox.c.chat == chat, outbox.c.state == "sent", outbox.c.story != "", outbox.c.thread == "")
    whole = and_(alerts, outbox.c.edits == "", outbox.c.article != "")
    return _all(conn, _ROW.where(whole).order_by(outbox.c.number.desc()).limit(limit))


def messages_of(conn: Connection, story: str) -> list[Outgoing]:
    """The messages of a story in every place, in the order of creation."""
    return _all(conn, _ROW.where(outbox.c.story == story).order_by(outbox.c.number)) if story else []


def reassign(conn: Connection, key: str, story: str) -> None:
    """Make a message one of another story, "" for none. Needs a writing transaction."""
    conn.execute(update(outbox).where(outbox.c.key == key).values(story=story))


def root(conn: Connection, *, story: str, chat: str, address: str) -> Outgoing | None:
    """The first message of a story in a place that was not refused: the one a follow-up goes under."""
    return _one(conn, _ROOT, story=story, chat=chat, address=address)


def root_of(conn: Connection, outgoing: Outgoing) -> Outgoing | None:
    """The message under which this one goes, None when it starts a thread.

    When the message it was meant to go under was refused, the first of its story that was not stands in for it.
    """
    meant = get(conn, outgoing.thread) if outgoing.thread else None
    if meant is None or meant.state != "failed":
        return meant
    instead = root(conn, story=outgoing.story, chat=outgoing.chat, address=outgoing.address)
    return None if instead is None or instead.key == outgoing.key else instead


def due(conn: Connection, now: datetime, limit: int, *, place: Place | None = None) -> list[Outgoing]:
    """The messages that can be sent now, in the order of creation; of one place when it is given.

    Not among them: those told to wait, those behind one of their place that is told to wait or whose fate is not
    known (three attempts long), those whose thread or whose message to edit does not stand yet, and an edit while
    another of the same message is being made. An edit holds nobody up.
    """
    moments = {"now": now, "longest": now + LONGEST, "most": limit}
    return _all(conn, _DUE_IN[place is not None], **moments, **_named(place))


def _due() -> Select[Any]:
    now, longest = bindparam("now", type_=Moment), bindparam("longest", type_=Moment)
    before, above, other = outbox.alias("before"), outbox.alias("above"), outbox.alias("other")
    later = before.c.not_before > now, before.c.not_before <= longest
    told_to_wait = and_(before.c.state == "pending", *later, before.c.edits == "")
    not_known = and_(before.c.state == "sending", before.c.attempts < HOLDS_UP, before.c.edits == "")
    rests_on = or_(above.c.key == outbox.c.thread, above.c.key == outbox.c.edits)
    not_there_yet = select(above.c.key).where(rests_on, above.c.state.in_(_UNSENT)).exists()
    same = and_(outbox.c.edits != "", other.c.edits == outbox.c.edits, other.c.state == "sending")
    being_edited = select(other.c.key).where(same).exists()
    ripe = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now, outbox.c.not_before > longest)
    free = and_(~_behind(before, told_to_wait, not_known), ~not_there_yet, ~being_edited)
    return _ROW.where(outbox.c.state == "pending", ripe, free).order_by(outbox.c.number).limit(bindparam("most"))


def _named(place: Place | None) -> dict[str, str]:
    return {"chat": place[0], "address": place[1]} if place else {}


def in_flight(conn: Connection, *, place: Place | None = None) -> list[Outgoing]:
    """The messages that are being sent or may have been: claimed and not settled."""
    return _all(conn, _IN_FLIGHT_IN[place is not None], **_named(place))


def places(conn: Connection) -> list[Place]:
    """Where messages are still to be sent, in the order of the oldest."""
    unsent = outbox.c.state.in_(_UNSENT)
    grouped = select(outbox.c.chat, outbox.c.address).where(unsent).group_by(outbox.c.chat, outbox.c.address)
    return [(row.chat, row.address) for row in conn.execute(grouped.order_by(func.min(outbox.c.number)))]


def claim(conn: Connection, key: str, at: datetime, *, until: datetime | None = None) -> bool:
    """Take a pending message for one attempt; False when it is not to be had any more.

    `until` is when the attempt is given up at the latest (now, when it is not given): whoever finds the message
    unsettled after that may look it up. Commit before sending. Needs a writing transaction.
    """
    taken = {"state": "sending", "attempted_at": at, "attempts": outbox.c.attempts + 1, "unsure_since": None}
    pending = and_(outbox.c.key == key, outbox.c.state == "pending")
    return conn.execute(update(outbox).where(pending).values({**taken, "not_before": until or at})).rowcount == 1


def settle(conn: Connection, outgoing: Outgoing) -> bool:
    """Write what became of an attempt; False when another process has settled that attempt already.

    Needs a writing transaction.
    """
    attempt = and_(outbox.c.key == outgoing.key, outbox.c.state == "sending", outbox.c.attempts == outgoing.attempts)
    changed = {
        name: getattr(outgoing, name)
        for name in ("state", "not_before", "unsure_since", "sent_at", "ref", "permalink", "reason")
    }
    return conn.execute(update(outbox).where(attempt).values(changed)).rowcount == 1


def shown_since(conn: Connection, moment: datetime) -> list[Outgoing]:
    """The alerts of every place from then on, those in threads included, those refused not, in order."""
    query = _ROW.where(outbox.c.created_at >= moment, outbox.c.article != "", outbox.c.edits == "")
    return _all(conn, query.where(outbox.c.state != "failed").order_by(outbox.c.number))


def alerts_between(conn: Connection, place: Place, first: datetime, last: datetime) -> int:
    """How many alerts a place was shown from a moment to another, those in threads and those refused aside.

    What a clock that has been put back since dated later than `last` is not counted for ever.
    """
    alerts = and_(outbox.c.article != "", outbox.c.edits == "", outbox.c.state != "failed")
    shown = and_(alerts, or_(outbox.c.thread == "", outbox.c.broadcast))
    then = outbox.c.created_at.between(first, last)
    return int(conn.execute(select(func.count()).select_from(outbox).where(_at(place), then, shown)).scalar_one())


def last_attempt(conn: Connection, place: Place) -> datetime | None:
    """When a message was last sent to a place, or tried to be; None when never."""
    return conn.execute(_LAST_ATTEMPT, {"chat": place[0], "address": place[1]}).scalar()


def next_moment(conn: Connection, now: datetime, chats: Collection[str]) -> datetime | None:
    """When the first message of these chats that is told to wait, or will be looked up, stops waiting after now."""
    waits = and_(outbox.c.state.in_(_UNSENT), outbox.c.chat.in_(chats), outbox.c.not_before > now)
    return conn.execute(select(func.min(outbox.c.not_before)).where(waits)).scalar()


def counts(conn: Connection) -> dict[OutboxState, int]:
    """How many messages are in each state; every state is there."""
    rows = conn.execute(select(outbox.c.state, func.count().label("messages")).group_by(outbox.c.state))
    found = {row.state: row.messages for row in rows}
    return {state: found.get(state, 0) for state in _STATES}


def waiting(conn: Connection) -> dict[str, int]:
    """How many messages are still to be sent in each chat that has some."""
    query = select(outbox.c.chat, func.count().label("messages")).where(outbox.c.state.in_(_UNSENT))
    return {row.chat: row.messages for row in conn.execute(query.group_by(outbox.c.chat))}


def permalinks(conn: Connection, stories: Collection[str], *, chat: str, address: str) -> dict[str, str]:
    """The address of the first message of each story that stands in a place; stories without one are absent."""
    wanted = sorted(set(stories) - {""})
    standing: list[tuple[int, str, str]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        told = outbox.c.story.in_(wanted[start : start + _AT_ONCE])
        query = select(outbox.c.number, outbox.c.story, outbox.c.permalink, outbox.c.state).where(told)
        # Asked for the state or an order as well, SQLite would read all that ever stood in the place.
        rows = conn.execute(query.where(_at((chat, address)), outbox.c.permalink != ""))
        standing += [(row.number, row.story, row.permalink) for row in rows if row.state == "sent"]
    return {story: permalink for _, story, permalink in sorted(standing, reverse=True)}


def _one(conn: Connection, query: Select[Any], **values: object) -> Outgoing | None:
    row = conn.execute(query, values).one_or_none()
    return build(Outgoing, row) if row else None


def _all(conn: Connection, query: Select[Any], **values: object) -> list[Outgoing]:
    return [build(Outgoing, row) for row in conn.execute(query, values)]


def _at(place: Place) -> ColumnElement[bool]:
    return and_(outbox.c.chat == place[0], outbox.c.address == place[1])


def _behind(other: NamedFromClause[Any], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether another row, older and of the same place, answers these conditions."""
    older = and_(other.c.number < outbox.c.number, other.c.chat == outbox.c.chat, other.c.address == outbox.c.address)
    return select(other.c.key).where(older, or_(*conditions)).correlate(outbox).exists()


_IN_FLIGHT = _ROW.where(outbox.c.state == "sending").order_by(outbox.c.number)
#: Everywhere, and in one place. Worded once: what a delivery asks with every message.
_IN_FLIGHT_IN = {False: _IN_FLIGHT, True: _IN_FLIGHT.where(_THERE)}
_DUE_IN = {False: _due(), True: _due().where(_THERE)}
