"""Which quiet watches suddenly speak? A look at the archive now and then; each spike is told once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.mutes import by_watch
from bot.alerting.pace import spike
from bot.alerting.timing import hears
from bot.memory.pace import DAY, PAST, WINDOW, Heard, busiest, rested, turn
from bot.model import Outgoing, Watch, key_of
from bot.store import articles, meta, mutes, notices, outbox, pace
from bot.store.pace import Naming
from bot.work.pipeline import Pipeline

LATE = WINDOW + DAY  #: a spike that began longer ago is told to nobody who has not heard of it; a weekly digest has
WATCHED = "watched since"  #: name of the value that says since when each watch is looked for


def listen(pipeline: Pipeline, *, now: datetime) -> int:
    """Tell the spikes that begin, and note those that have passed; how many messages were queued."""
    watches = [watch for watch in pipeline.newsroom.watchlist.watches if watch.mode == "alert"]
    queued = 0
    with pipeline.database.write() as conn:
        began = _watched_since(conn, watches, now)
        lately: dict[str, list[Naming]] = defaultdict(list)
        for naming in pace.since(conn, now - WINDOW, until=now):
            lately[naming.watch].append(naming)
        muted = by_watch(mutes.at(conn, now))
        told = {notice.key for notice in notices.all_open(conn)}
        for watch in watches:
            if watch.id not in muted and (lately[watch.id] or _key(watch) in told):
                queued += _watch(pipeline, conn, watch, lately[watch.id], since=began[watch.id], now=now)
    return queued


def _watch(
    pipeline: Pipeline, conn: Connection, watch: Watch, lately: Sequence[Naming], *, since: datetime, now: datetime
) -> int:
    stories = {naming.story for naming in lately}
    start = max(now - WINDOW - PAST, since)
    before = pace.before(conn, watch.id, start, now - WINDOW, sorted(stories))
    heard = Heard(
        stories=len(stories),
        sources=len({naming.source for naming in lately}),
        before=len(before),
        days=max((now - WINDOW - start) / DAY, 0.0),
        busiest=busiest([(moment - start) / DAY for moment in before]),
    )
    began = _began(conn, watch, heard, now)
    places = _unheard(pipeline, conn, watch, began, now) if began else {}
    if not places and began != now:
        return 0
    last = before[-1].astimezone(pipeline.newsroom.words.zone).date() if before else None
    newest = list({naming.story: naming.article for naming in reversed(lately)}.values())[::-1]
    latest = [found for key in newest if (found := articles.get(conn, key))]
    message = spike(watch, heard, latest, last, pipeline.newsroom.words)
    if began == now:
        notices.open(conn, _key(watch), message.notification, now)
    for key, (chat, address) in sorted(places.items(), key=lambda place: place[1]):
        outbox.put(conn, Outgoing(key=key, chat=chat, address=address, message=message, created_at=now))
    return len(places)


def _began(conn: Connection, watch: Watch, heard: Heard, now: datetime) -> datetime | None:
    """When the spike of a watch began, now for a new one; None where there is none. One that ends is noted."""
    known = notices.get(conn, _key(watch))
    told = known is not None and known.closed_at is None
    change = turn(heard, told=told)
    if change == "ends":
        notices.close(conn, _key(watch), now)
    elif change == "begins" and rested(known.closed_at if known else None, now):
        return now
    return known.opened_at if known and told and not change else None


def _unheard(
    pipeline: Pipeline, conn: Connection, watch: Watch, began: datetime, now: datetime
) -> dict[str, tuple[str, str]]:
    """The places of a watch that want to hear of spikes, may be spoken to now and have not heard of this one, by key.

    A channel that was quiet when it began hears of it when that is over, one of digests with its next one.
    """
    if now - began > LATE:
        return {}
    watchlist, zone = pipeline.newsroom.watchlist, pipeline.newsroom.words.zone
    channels = [watchlist.channel(channel) for channel in watch.channels if watch.spikes]
    hearing = [channel for channel in channels if channel.spikes and hears(channel, zone, since=began, now=now)]
    places = {place for channel in hearing for place in pipeline.addresses(channel.id)}
    keys = {key_of("spike", watch.id, began.isoformat(), *place): place for place in places}
    return {key: place for key, place in keys.items() if outbox.get(conn, key) is None}


def _watched_since(conn: Connection, watches: Sequence[Watch], now: datetime) -> dict[str, datetime]:
    """Since when each watch is looked for; a name added today has no past, whatever the archive holds.

    A database older than this question is asked for the first article that names the watch.
    """
    kept = meta.get(conn, WATCHED)
    known: dict[str, str] = json.loads(kept) if kept else {}
    for watch in watches:
        if watch.id not in known:
            known[watch.id] = ((None if kept else pace.first_seen(conn, watch.id)) or now).isoformat()
    text = json.dumps(known, sort_keys=True)
    if text != kept:
        meta.put(conn, WATCHED, text)
    return {watch: datetime.fromisoformat(moment) for watch, moment in known.items()}


def _key(watch: Watch) -> str:
    return f"spike:{watch.id}"
