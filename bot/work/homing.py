"""What does a person's own page tell, as the database and the newsroom have it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.alerting.render import NOTIFICATION_LIMIT, notification
from bot.chat.home import ALERTS, Alerted, Asked, Facts, Home, home
from bot.chat.mute import mute
from bot.chat.verbs import sentence
from bot.model import Message, Outgoing
from bot.newsroom import Newsroom
from bot.store import deferred, outbox
from bot.wording import Words, later
from bot.work.digests import plans
from bot.work.filling import Filling
from bot.work.sources import Source, Standing, sources

_LOOKED_AT = 30  #: alerts that digests told last: several may be of one story
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
#: What is wrong with a feed that is not well, where no failure says it.
_WRONG: dict[Standing, str] = {
    "paused": later("paused: it failed for too long"),
    "silent": later("unusually silent"),
}


def page_of(filling: Filling, asked: Asked) -> Home:
    """The page of the person who asks."""
    newsroom, chat = filling.newsroom, filling.asking.chat
    watchlist = newsroom.watchlist
    with filling.database.read() as conn:
        alerts = last_alerts(conn, newsroom, chat)
        states = sources(conn, watchlist, filling.desk.now)
        digests = [plan.next_at for plan in plans(conn, newsroom, now=filling.desk.now) if plan.next_at]
    facts = Facts(
        watches=watchlist.watches,
        alerts=alerts,
        feeds=len(watchlist.feeds),
        sick=[(source.feed.name, _wrong(source, newsroom.words)) for source in states if _is_sick(source)],
        silences=filling.desk.silencer.standing(),
        labels={watch.id: watch.label for watch in watchlist.watches},
        digest=min(digests, default=None),
        found=filling.desk.search(asked.words) if asked.words else (),
    )
    return home(_with_editor(facts, filling), asked, newsroom.words)


def acted(filling: Filling, said: str) -> Message:
    """What a button of the page says, done."""
    verb, _, key = said.partition(" ")
    standing = {silence.mute.key: silence.mute for silence in filling.desk.silencer.standing()}
    if verb != "unmute" or key not in standing:
        return sentence(filling.words.say("That is over already."))
    return mute(f"end {standing[key].kind} {standing[key].what}", filling.desk)


def _with_editor(facts: Facts, filling: Filling) -> Facts:
    return replace(facts, proposals=len(filling.editor.proposals()), owner=filling.editor.owns())


def last_alerts(conn: Connection, newsroom: Newsroom, chat: str) -> list[Alerted]:
    """The last stories told in a chat, each once: by its own message, else in the digest that told it last."""
    own = outbox.newest_alerts(conn, chat, ALERTS)
    told, rendering = {message.story: _alerted(message) for message in reversed(own)}, newsroom.rendering()
    for one, permalink, sent_at in deferred.newest_told(conn, chat, _LOOKED_AT):
        alerted = Alerted(title=notification(one.alert, rendering), url=permalink, at=sent_at)
        told.setdefault(one.story or one.key, alerted)
    return sorted(told.values(), key=lambda alerted: alerted.at or _LONG_AGO, reverse=True)[:ALERTS]


def _alerted(message: Outgoing) -> Alerted:
    title = message.message.notification[:NOTIFICATION_LIMIT]
    return Alerted(title=title, url=message.permalink, at=message.sent_at)


def _is_sick(source: Source) -> bool:
    return source.standing in ("failing", "paused", "silent") and not source.feed.fragile


def _wrong(source: Source, words: Words) -> str:
    known = _WRONG.get(source.standing, "")
    return ", ".join(part for part in (words.say(known) if known else "", words.tell(source.state.reason)) if part)
