"""`vigie memoire` (or `memory`): what memory holds, what people changed, and changing it."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from bot.chat.console import show
from bot.chat.port import Incoming
from bot.chat.remembered import card, done, listing, log
from bot.cli.memory_words import ENGLISH
from bot.cli.person import person
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.founding import founding_events, founding_relations
from bot.memory.bonds import documented
from bot.memory.changes import Outcome
from bot.memory.fields import FIELDS
from bot.model import Message
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store import events, links, relations
from bot.store.database import Database, open_database
from bot.work.desk import Desk
from bot.work.remembering import Remembering

JOINING = frozenset({"in", "into", "dans", "en"})  #: words between the two ids of a merge


def memory(arguments: Namespace, settings: Settings) -> int:
    """Show or change memory. Raises BadInput for what cannot be; then nothing is changed.

    A running Vigie takes a change up at its next round.
    """
    watchlist = open_watchlist(settings)
    database = open_database(settings.database)
    try:
        newsroom = Newsroom(watchlist)
        _begin(database, newsroom)
        said = Incoming(chat="", address="", user=person(arguments), text="")
        desk = Desk(database, newsroom, said, now=datetime.now(UTC))
        show(_answer(arguments, desk))
    finally:
        database.close()
    return 0


def _begin(database: Database, newsroom: Newsroom) -> None:
    """Memory begins with the founding events, also where Vigie has not run yet."""
    with database.write() as conn:
        known = events.known(conn)
        events.put(conn, [event for event in founding_events("all") if event.id not in known])
        relations.put(conn, documented(founding_relations()), origin="seed")
        newsroom.dead = links.dead(conn)


def _answer(arguments: Namespace, desk: Desk) -> Message:
    verb = ENGLISH.get(arguments.verb, arguments.verb)
    keeper, rendering = desk.keeper, desk.rendering
    if verb == "lister":
        name = " ".join(arguments.name)
        return listing(keeper.listed(name), name, rendering, most=None)
    if verb == "montrer":
        held, changed = keeper.shown(arguments.id)
        return card(held, changed, rendering, bound=keeper.bound(held.event.id))
    if verb == "historique":
        return log(keeper.history(), rendering)
    outcome = _changed(verb, arguments, keeper)
    return done(outcome.changes[0], outcome.event, rendering)


def _changed(verb: str, arguments: Namespace, keeper: Remembering) -> Outcome:
    typed = {field: value for name, field in FIELDS.items() if (value := getattr(arguments, name, None)) is not None}
    user = person(arguments)
    if verb == "ajouter":
        return keeper.add(arguments.about, typed, user)
    if verb == "corriger":
        return keeper.correct(arguments.id, typed, user)
    if verb == "fusionner":
        into = [word for word in arguments.into if word.casefold() not in JOINING]
        if len(into) != 1:
            raise BadInput("Which two events? Fix: vigie memoire fusionner A-12ab in S01.")
        return keeper.merge(arguments.id, into[0], typed, user)
    return (keeper.retire if verb == "retirer" else keeper.restore)(arguments.id, typed, user)
