"""Of a story that people split, which messages and events has each side?

No message is moved: one that stands under a message of the other side belongs to no story any more, and where a side is
left without a first message it gets one. Needs a writing transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.memory.changes import By, restore
from bot.memory.development import Development
from bot.model import Article, Held, Outgoing
from bot.newsroom import Newsroom, event_id
from bot.store import changes, deferred, events, outbox, past
from bot.store.outbox import Place
from bot.work.publishing import amend, amend_acts, places_of, queue_alert

ALONE = Development(kind="follow-up")  #: of an article that begins a thread, whatever it adds

#: Each side of a story: its key → its articles, oldest first.
Sides = Mapping[str, Sequence[Article]]


def tell_apart(conn: Connection, newsroom: Newsroom, sides: Sides, own: str, by: By) -> None:
    """Give each side its messages and its event; `own` is the side that leaves the story."""
    side_of = {article.key: side for side, told in sides.items() for article in told}
    rows = {row.key: row for side in sides for row in outbox.messages_of(conn, side)}
    rows |= {row.key: row for article in sides[own] for row in outbox.of_article(conn, article.key) if not row.edits}
    stranded = _dealt_out(conn, rows, side_of)
    everywhere = {(row.chat, row.address) for row in rows.values()}
    everywhere |= {(one.chat, one.address) for article in side_of for one in deferred.of_article(conn, article)}
    chats = tuple(dict.fromkeys(place[0] for place in sorted(everywhere)))
    for side, told in sides.items():
        _event(conn, newsroom, side, told, by, renamed=sides[own] if side != own else ())
        wanted = None if side == own else stranded
        _first_message(conn, newsroom, side, told, by, chats=chats, places=wanted)
    for row in rows.values():
        if row.thread and side_of.get(row.article) == own:  # where it stood says who took it away
            amend_acts(conn, newsroom, row.key, now=by.at)
    told_first = [row for side in sides for row in outbox.messages_of(conn, side) if not row.thread]
    for row in told_first:
        if row.article and row.state != "failed":
            amend(conn, newsroom, row, because=f"people {by.at.isoformat()}", now=by.at)


def _dealt_out(conn: Connection, rows: Mapping[str, Outgoing], side_of: Mapping[str, str]) -> Collection[Place]:
    """Give every message to the side of its article; the places where one stands under the other side's."""
    stranded: set[Place] = set()
    for article, side in side_of.items():
        deferred.reassign(conn, article, side)
    for row in rows.values():
        side = side_of.get(row.article, row.story)
        head = rows.get(row.thread)
        belongs = side if head is None or side_of.get(head.article, side) == side else ""
        if not belongs:
            stranded.add((row.chat, row.address))
        if belongs != row.story:
            outbox.reassign(conn, row.key, belongs)
    return stranded


def _first_message(
    conn: Connection,
    newsroom: Newsroom,
    side: str,
    told: Sequence[Article],
    by: By,
    *,
    chats: tuple[str, ...],
    places: Collection[Place] | None,
) -> None:
    """Queue the message of the first article that alerts where the side has none; `places` None: wherever it should."""
    if not chats or places == set():
        return
    for article in told:
        considered = newsroom.consider(article, now=article.seen_at or by.at)
        if not considered.verdict.channels:
            continue
        archive = past.recalled(conn, newsroom.seek(considered), past.Frequencies())
        for alert in newsroom.alerts(considered, side, archive):
            wanted = {place for place in places_of(newsroom, alert, chats) if places is None or place in places}
            bare = {p for p in wanted if outbox.root(conn, story=side, chat=p[0], address=p[1]) is None}
            bare -= {place for place in bare if deferred.of_story(conn, side, place)}
            queue_alert(conn, newsroom, alert, ALONE, chats=chats, now=by.at, places=bare)
        return


def _event(
    conn: Connection, newsroom: Newsroom, side: str, told: Sequence[Article], by: By, *, renamed: Sequence[Article]
) -> None:
    """The side's event: made, taken out of the one it was merged with, or told by its own article again.

    What a person wrote or retired stays as it is. `renamed` are the articles that left.
    """
    held = events.get(conn, event_id(side))
    if held is None or _told_by(held, renamed, conn):
        considered = newsroom.consider(told[0], now=told[0].seen_at or by.at)
        events.keep(conn, [Held(event=newsroom.event_of(considered, side, now=by.at))])
    elif held.merged_into and not renamed:
        into, absorbed = events.get(conn, held.merged_into), changes.absorbed(conn, held.event.id, held.merged_into)
        if absorbed is None or into is None or not into.alive:  # there is nothing it could be taken out of
            held = replace(held, merged_into="", retired_at=by.at)
        outcome = restore(held, by, into=into, absorbed=absorbed)
        events.keep(conn, outcome.held)
        changes.record(conn, outcome.changes)


def _told_by(held: Held, left: Sequence[Article], conn: Connection) -> bool:
    """Whether an event is nothing but what an article told that left its story."""
    quoted = {quote.doc for quote in held.event.quotes}
    gone = {article.url or article.source for article in left}
    return held.alive and bool(quoted) and quoted <= gone and not changes.of_event(conn, held.event.id)
