"""Which edit of the watchlist would spare people an article they found not relevant? As `vigie avis` finds it, at once.

People wait for the answer, so only the opinions that the edit could make worse are looked at: those on articles that
name the same watches.
"""

from __future__ import annotations

import logging

from bot.alerting.advice import advise_on
from bot.chat.opinion import Spared
from bot.errors import WatchlistError
from bot.model import Watchlist
from bot.store import feedback, mentions
from bot.store.database import Database
from bot.work.office import Office

log = logging.getLogger(__name__)

LOOKED_AT = 200  #: opinions, the newest: each is tried with each edit that is thought of


def spared(database: Database, office: Office, watchlist: Watchlist, article: str) -> Spared | None:
    """The edit for the article of that key; None where none is found. Takes a second or two; for threads."""
    with database.read() as conn:
        named = {mention.watch for mention in mentions.of(conn, article)}
        opinions = feedback.all_opinions(conn)
    beside = [each for each in opinions if named & {mention.watch for mention in each[0].mentions}]
    try:
        proposal = advise_on(office.good_text(), beside[-LOOKED_AT:], article)
    except WatchlistError:
        log.info("no edit is thought of while the watchlist has mistakes")
        return None
    additions = proposal.additions if proposal else ()
    lists = {(each.watch, each.key) for each in additions}
    if len(lists) != 1:  # a form edits one watch, and with half of the edits the article would alert all the same
        return None
    id, key = lists.pop()
    watch = watchlist.watch(id)
    return Spared(watch=watch, key=key, values=tuple(each.value for each in additions)) if watch else None
