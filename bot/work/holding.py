"""Does an alert go out now in a place, or does it wait there for a digest? Waiting is written with the article itself.

What happens to a story while it waits joins it. An urgent alert waits for nothing; where it is a copy of what waits, it
tells that as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.digest import Earlier, capped
from bot.alerting.policy import speaks
from bot.alerting.render import title_of
from bot.alerting.timing import Lately, due, midnight, reason
from bot.memory.development import Development
from bot.model import Alert, Channel, Deferred, Message, Outgoing, Paragraph, Reason, key_of
from bot.newsroom import Newsroom
from bot.store import deferred, outbox
from bot.store.outbox import Place

#: What makes too many messages in a channel does not make too many in a thread.
_CROWDED: tuple[Reason, ...] = ("burst", "cap", "outage")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a place has heard of a story, and what of it waits there."""

    place: Place
    root: Outgoing | None  #: the story's first message there
    before: Sequence[Deferred]  #: its alerts that wait for a digest, or were told in one


def heard_of(conn: Connection, story: str, place: Place) -> Heard:
    """What a place has heard of a story."""
    root = outbox.root(conn, story=story, chat=place[0], address=place[1])
    return Heard(place, root, deferred.of_story(conn, story, place))


def waits(
    conn: Connection,
    newsroom: Newsroom,
    alert: Alert,
    added: Development,
    heard: Heard,
    *,
    now: datetime,
    outage: bool = False,
) -> bool:
    """Whether nothing is said of an alert in a place now; it is kept where it is to be said later.

    `outage`: it comes while an outage is caught up with. Needs a writing transaction.
    """
    place, root, before = heard.place, heard.root, heard.before
    key = key_of(alert.key, *place)
    if deferred.is_known(conn, key):
        return True
    if root and added.kind == "copy":
        return False  # an edit makes no noise
    waiting = [one for one in before if not one.told_in]
    if before and not waiting and not root and added.kind == "copy":
        return True  # a digest has told it
    if _urgent(alert, newsroom):
        if added.kind == "copy":
            deferred.tell(conn, [one.key for one in waiting], key)
        return False
    why = waiting[0].reason if waiting else _reason(conn, newsroom, alert, place, now=now, outage=outage)
    channel = newsroom.watchlist.channel(alert.channel)
    if root and not waiting and why in _CROWDED and not (added.kind == "turn" and channel.turns == "channel"):
        why = None
    if why is None:
        return False
    if why == "cap" and "cap" not in deferred.reasons(conn, place):  # else that was said, be it before midnight
        _say_capped(conn, newsroom, channel, place, now=now)
    since = waiting[0].at if waiting else now  # it goes out with the story that it joins
    _keep(conn, alert, place, added if before or root else None, why, since=since)
    return True


def told_before(
    conn: Connection, newsroom: Newsroom, story: str, place: Place, *, by: datetime | None = None
) -> Earlier | None:
    """The message that last told a story in a place: its own, else the digest it was in; None: it was not told.

    `by` is when what continues it came: an urgent alert may have gone ahead of that.
    """
    root = outbox.root(conn, story=story, chat=place[0], address=place[1])
    if root and (by is None or root.created_at <= by):
        return Earlier(title=headline(root.message), url=root.permalink)
    told = [one for one in deferred.of_story(conn, story, place) if one.told_in]
    if not told:
        return None
    message = outbox.get(conn, told[-1].told_in)
    title = title_of(told[-1].alert.article, newsroom.words)
    return Earlier(title=title, url=message.permalink if message else "")


def headline(message: Message) -> str:
    """What a message is headed by."""
    first = message.blocks[0] if message.blocks else None
    return "".join(run.text for run in first.runs) if isinstance(first, Paragraph) else message.notification


def _urgent(alert: Alert, newsroom: Newsroom) -> bool:
    """Whether one of the watches that speak for the alert may wait for nothing."""
    watches = newsroom.watches
    return any(
        watches[mention.watch].urgent and speaks(mention, watches[mention.watch], len(alert.mentions))
        for mention in alert.mentions
        if mention.watch in watches
    )


def _reason(
    conn: Connection, newsroom: Newsroom, alert: Alert, place: Place, *, now: datetime, outage: bool
) -> Reason | None:
    channel, zone = newsroom.watchlist.channel(alert.channel), newsroom.words.zone
    crowded = bool(channel.cap or channel.burst)
    lately = Lately(
        today=outbox.alerts_between(conn, place, midnight(now, zone), now) if channel.cap else 0,
        within=outbox.alerts_between(conn, place, now - channel.burst.within, now) if channel.burst else 0,
        waiting=deferred.reasons(conn, place) if crowded else frozenset(),
        outage=outage,
    )
    return reason(channel, zone, lately, now=now)


def _keep(
    conn: Connection, alert: Alert, place: Place, added: Development | None, why: Reason, *, since: datetime
) -> None:
    """`added` is what it adds to the story, None when it is the first that this place is to hear of it."""
    bare = replace(alert, article=replace(alert.article, text=""))  # the archive has the text
    deferred.put(
        conn,
        Deferred(
            key=key_of(alert.key, *place),
            channel=alert.channel,
            chat=place[0],
            address=place[1],
            story=alert.story,
            article=alert.article.key,
            alert=bare,
            told=added.kind if added else "first",
            reason=why,
            at=since,
        ),
    )


def _say_capped(conn: Connection, newsroom: Newsroom, channel: Channel, place: Place, *, now: datetime) -> None:
    """Say once a day that the day's alerts are told, and where the others are to be read."""
    zone = newsroom.words.zone
    row = Outgoing(
        key=key_of("cap", channel.id, *place, str(now.astimezone(zone).date())),
        chat=place[0],
        address=place[1],
        message=capped(channel, due("cap", now, channel, zone), newsroom.words),
        created_at=now,
    )
    outbox.put(conn, row)
