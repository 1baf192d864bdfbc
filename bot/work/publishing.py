"""Which messages does one article queue: a new one, one in its story's thread, or an edit of the story's first?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.alerting.amended import HEAD, also_line, amended, thread_line
from bot.alerting.followup import continues, followup_message, goes_on
from bot.alerting.offers import offers
from bot.alerting.render import alert_message, told_in
from bot.memory.development import Development
from bot.model import Alert, Line, Message, Outgoing, Paragraph, key_of
from bot.newsroom import Newsroom
from bot.store import articles, choices, deferred, outbox, stories
from bot.store.outbox import Place
from bot.work.acts import lines_of
from bot.work.holding import headline, heard_of, told_before, waits


def queue_alert(
    conn: Connection,
    newsroom: Newsroom,
    alert: Alert,
    added: Development,
    *,
    chats: tuple[str, ...],
    now: datetime,
    places: Collection[Place] | None = None,
    outage: bool = False,
) -> int:
    """Queue what an article says in each place of its channel; the number of new messages. Needs a transaction.

    `places` are those it may be said in, None for all; `outage`: it comes while an outage is caught up with.

    Where its story has no message yet the article begins the thread, whatever it adds. Else a copy edits the first
    message, and a follow-up or a turn goes under it; a turn the channel shows as well, where the watchlist says so.
    """
    queued = 0
    for place in places_of(newsroom, alert, chats):
        if places is not None and place not in places:
            continue
        heard = heard_of(conn, alert.story, place)
        if waits(conn, newsroom, alert, added, heard, now=now, outage=outage):
            continue
        if (root := heard.root) is None:
            rendering = newsroom.rendering(_links(conn, alert, place))
            message = replace(alert_message(alert, rendering), offers=offers(alert, rendering))
            # A digest told its beginning.
            if heard.before and (earlier := told_before(conn, newsroom, alert.story, place)):
                back = Paragraph(continues(earlier.title, earlier.url, rendering))
                message = replace(message, blocks=(*message.blocks[:HEAD], back, *message.blocks[HEAD:]))
            queued += outbox.put(conn, _row(alert, place, message, now=now))
        elif added.kind == "copy":
            amend(conn, newsroom, root, because=alert.article.key, now=now)
        else:
            queued += _say_under(conn, newsroom, alert, added, root, now=now)
    return queued


def _say_under(
    conn: Connection, newsroom: Newsroom, alert: Alert, added: Development, root: Outgoing, *, now: datetime
) -> bool:
    """Queue what goes on in the thread of a story's first message, which is edited to count it; False: it was."""
    broadcast = added.kind == "turn" and newsroom.watchlist.channel(alert.channel).turns == "channel"
    message = _followup(conn, newsroom, alert, added, root)
    if broadcast:
        line = continues(headline(root.message), root.permalink, newsroom.rendering())
        message = replace(message, blocks=(message.blocks[0], Paragraph(line), *message.blocks[1:]))
    row = _row(alert, (root.chat, root.address), message, now=now)
    queued = outbox.put(conn, replace(row, thread=root.key, broadcast=broadcast))
    if queued:
        amend(conn, newsroom, root, because=alert.article.key, now=now)
    return queued


def places_of(newsroom: Newsroom, alert: Alert, chats: tuple[str, ...]) -> tuple[Place, ...]:
    """Where the messages of an alert's channel go."""
    return addresses(newsroom.watchlist.channel(alert.channel), chats)


def amend(conn: Connection, newsroom: Newsroom, root: Outgoing, *, because: str, now: datetime) -> None:
    """Queue an edit of a message that says what is known now, and who did what. Needs a writing transaction.

    `because` is what makes this edit another than those before it; the same twice is one edit.
    """
    lines = () if root.thread else _lines(conn, newsroom, root)
    acts = lines_of(conn, newsroom, root)
    if not lines and not acts and not outbox.is_edited(conn, root.key):
        return
    done = ("".join(run.text for run in line) for line in acts)
    edit = Outgoing(
        key=key_of("edit", root.key, because, *done),
        chat=root.chat,
        address=root.address,
        message=amended(root.message, lines, acts),
        created_at=now,
        edits=root.key,
    )
    outbox.put(conn, edit)


def amend_acts(conn: Connection, newsroom: Newsroom, message: str, *, now: datetime) -> None:
    """Let a message, by its key, say what people did about it; nothing for "". Needs a writing transaction."""
    row = outbox.get(conn, message) if message else None
    if row and row.article and row.state != "failed":
        amend(conn, newsroom, row, because=f"acts {now.isoformat()}", now=now)


def _lines(conn: Connection, newsroom: Newsroom, root: Outgoing) -> Sequence[Line]:
    """What the message of a story's beginning says now: who else tells it, what its thread holds, where it goes on."""
    article = articles.get(conn, root.article)
    copies = stories.copies(conn, root.story, of=article) if article else None
    lines = [also_line(copies, newsroom.words)] if copies and copies.articles else []
    said = [row for row in _thread(conn, root) if row.thread == root.key and row.state != "failed"]
    if said:
        lines.append(thread_line(len(said), said[-1].created_at, newsroom.words))
    whole = choices.joined_to(conn, root.story)
    on = outbox.root(conn, story=whole, chat=root.chat, address=root.address) if whole else None
    if on and on.key != root.key:
        lines.append(goes_on(headline(on.message), on.permalink, newsroom.rendering()))
    return lines


def _followup(conn: Connection, newsroom: Newsroom, alert: Alert, added: Development, root: Outgoing) -> Message:
    """What goes under the first message; a turn brings the history that the thread has not shown or told itself."""
    turn = added.kind == "turn"
    if turn:
        told = frozenset().union(*(told_in(row.message) for row in _thread(conn, root)))
        earlier = (r for r in alert.related if r.event.story != alert.story)
        alert = replace(alert, related=tuple(r for r in earlier if r.event.title not in told))
    rendering = newsroom.rendering(_links(conn, alert, (root.chat, root.address)) if turn else None)
    said = followup_message(alert, rendering, new=added.sentences, newcomers=added.watches, turn=turn)
    return replace(said, offers=offers(alert, rendering))


def _thread(conn: Connection, root: Outgoing) -> list[Outgoing]:
    """The messages of a story in the place of its first, in the order of creation."""
    return outbox.of_story(conn, story=root.story, chat=root.chat, address=root.address)


def _links(conn: Connection, alert: Alert, place: Place) -> dict[str, str]:
    alerted = [related.event.story for related in alert.related if related.event.story]
    return {
        **deferred.permalinks(conn, alerted, place),
        **outbox.permalinks(conn, alerted, chat=place[0], address=place[1]),
    }


def _row(alert: Alert, place: Place, message: Message, *, now: datetime) -> Outgoing:
    return Outgoing(
        key=key_of(alert.key, *place),
        chat=place[0],
        address=place[1],
        message=message,
        created_at=now,
        story=alert.story,
        article=alert.article.key,
    )
