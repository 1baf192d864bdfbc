"""What waits, and for which channels is it time? Their digests are queued, each story in exactly one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from sqlalchemy import Connection

from bot.alerting.digest import Piece, Span, heading, main_reason, messages, pieces
from bot.alerting.timing import Kept, due, is_quiet, next_digest, quiet_ends, ripe
from bot.model import Channel, Deferred, Outgoing, Waiting, When, key_of
from bot.newsroom import Newsroom
from bot.store import deferred, meta, outbox
from bot.store.outbox import Place
from bot.work import catching_up
from bot.work.holding import told_before
from bot.work.pipeline import Pipeline
from bot.work.silencing import without_muted
from bot.work.whereabouts import as_now, move, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When a channel is spoken to next, and what waits for that."""

    channel: str
    when: When
    waiting: int  #: stories
    next_at: datetime | None  #: aware UTC; None: nothing waits, and each alert goes out as it comes
    quiet_until: datetime | None  #: None: the channel may be spoken to now


@dataclass(frozen=True, slots=True)
class _Group(Generic[Kept]):
    """What waits for a channel in a place."""

    channel: Channel
    place: Place
    rows: Sequence[Kept]


def tell_digests(pipeline: Pipeline, *, now: datetime) -> int:
    """Queue the digests that are due; how many messages. Raises StoreError."""
    newsroom = pipeline.newsroom
    with pipeline.database.read() as conn:
        waiting = deferred.outlines(conn)
        late = any(one.at > now for one in waiting)  # by a clock that has been put back
        late = late or bool(moved(newsroom, waiting, pipeline.chats))
        if not late and not any(_ripe(conn, newsroom, one, now) for one in _grouped(newsroom, waiting)):
            return 0
    queued = 0
    with pipeline.database.write() as conn:
        deferred.restamp(conn, now)
        move(conn, newsroom, pipeline.chats)
        for one in _grouped(newsroom, deferred.waiting(conn)):
            if told := without_muted(conn, newsroom, _ripe(conn, newsroom, one, now), now):
                queued += _tell(conn, newsroom, one, told, now)
    return queued


def plans(conn: Connection, newsroom: Newsroom, *, now: datetime) -> tuple[Plan, ...]:
    """For each channel of the watchlist, when its next digest goes out and what it holds so far."""
    grouped = list(_grouped(newsroom, deferred.outlines(conn)))
    return tuple(
        _plan(conn, newsroom, channel, [one for one in grouped if one.channel.id == channel.id], now)
        for channel in newsroom.watchlist.channels
    )


def goes_out(conn: Connection, newsroom: Newsroom, one: Waiting) -> datetime:
    """When an alert that waits goes out; one of a burst with the first of it that waits there."""
    channel, zone, place = newsroom.watchlist.channel(one.channel), newsroom.words.zone, (one.chat, one.address)
    since = deferred.since_when(conn, one.channel, place, "burst") if one.reason == "burst" else None
    return due(one.reason, min(since or one.at, one.at), channel, zone, last=_last(conn, channel, place))


def pieces_of(conn: Connection, newsroom: Newsroom, rows: Sequence[Deferred], place: Place) -> tuple[Piece, ...]:
    """The stories of some alerts that wait for a place, each with the message that told it before."""
    stories = {one.story: one.at for one in reversed(rows) if one.story}
    found = ((story, told_before(conn, newsroom, story, place, by=since)) for story, since in stories.items())
    return pieces([as_now(conn, one) for one in rows], {story: earlier for story, earlier in found if earlier})


def links_of(conn: Connection, told: Sequence[Piece], place: Place) -> dict[str, str]:
    """The messages, in a place, of the earlier stories that some stories look back on."""
    stories = [related.event.story for piece in told for related in piece.alert.related if related.event.story]
    own = outbox.permalinks(conn, stories, chat=place[0], address=place[1])
    return {**deferred.permalinks(conn, stories, place), **own}


def _grouped(newsroom: Newsroom, waiting: Sequence[Kept]) -> Iterator[_Group[Kept]]:
    groups: dict[tuple[str, Place], list[Kept]] = {}
    for one in waiting:
        groups.setdefault((one.channel, (one.chat, one.address)), []).append(one)
    for (channel, place), rows in groups.items():
        yield _Group(newsroom.watchlist.channel(channel), place, rows)


def _ripe(conn: Connection, newsroom: Newsroom, one: _Group[Kept], now: datetime) -> tuple[Kept, ...]:
    last, zone = _last(conn, one.channel, one.place), newsroom.words.zone
    return ripe(one.rows, one.channel, zone, now=now, last=last, catching_up=catching_up.is_on(conn, now))


def _tell(conn: Connection, newsroom: Newsroom, one: _Group[Deferred], told: Sequence[Deferred], now: datetime) -> int:
    """Queue one digest: its first message, and what does not fit under it."""
    stories = pieces_of(conn, newsroom, told, one.place)
    span = Span(why=main_reason(told), channel=one.channel, now=now, outage=catching_up.lasted(conn))
    rendering = newsroom.rendering(links_of(conn, stories, one.place))
    said = messages(stories, heading(span, len(stories), newsroom.words), rendering)
    first = ""
    for message, keys in said:
        row = Outgoing(
            key=key_of("digest", *one.place, now.isoformat(), *keys),  # a digest that was refused is told again
            chat=one.place[0],
            address=one.place[1],
            message=message,
            created_at=now,
            thread=first,
        )
        outbox.put(conn, row)
        deferred.tell(conn, keys, row.key)
        first = first or row.key
    meta.put(conn, _name(one.channel, one.place), now.isoformat())
    return len(said)


def _plan(
    conn: Connection, newsroom: Newsroom, channel: Channel, waiting: Sequence[_Group[Waiting]], now: datetime
) -> Plan:
    zone = newsroom.words.zone
    quiet = quiet_ends(channel, now, zone) if is_quiet(channel, now, zone) else None
    moments = [max(goes_out(conn, newsroom, row), quiet or now) for one in waiting for row in one.rows]
    if channel.when != "now":
        moments.append(next_digest(channel, now, zone))
    return Plan(
        channel=channel.id,
        when=channel.when,
        waiting=len({row.story or row.key for one in waiting for row in one.rows}),
        next_at=min(moments, default=None),
        quiet_until=quiet,
    )


def _last(conn: Connection, channel: Channel, place: Place) -> datetime | None:
    last = meta.get(conn, _name(channel, place))
    return datetime.fromisoformat(last) if last else None


def _name(channel: Channel, place: Place) -> str:
    """The name of the value that says when a channel's last digest went out in a place."""
    return f"digest {channel.id} {place[0]} {place[1]}"
