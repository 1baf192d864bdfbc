"""`vigie journal [ID]`: who edited the watchlist, when, and the lines that changed; newest first."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict

from bot.alerting.proposals import NAMED
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.model import WatchlistChange
from bot.settings import Settings
from bot.store import journal as kept
from bot.store import people
from bot.store.database import is_there, open_database
from bot.wording import Words


def journal(arguments: Namespace, settings: Settings) -> int:
    """Print the changes, with their differences or as JSON lines. Raises BadInput where there is no database."""
    if not is_there(settings.database):
        raise BadInput(f"there is no database yet ({settings.database}). Fix: `vigie run` or `vigie once` makes it")
    watchlist = open_watchlist(settings)
    words = Words(watchlist.language, watchlist.timezone)
    database = open_database(settings.database)
    try:
        with database.read() as conn:
            changes = kept.newest(conn, arguments.limit, entry_id=arguments.id)
            names = people.names(conn, {user for change in changes for user in (change.user, change.approved_by)})
    finally:
        database.close()
    for change in changes:
        print(_line(change) if arguments.json else _told(change, names, words))
    if not changes and not arguments.json:
        print(words.say("Nobody edited the watchlist from a chat or a command."))
    return 0


def _line(change: WatchlistChange) -> str:
    return json.dumps({**asdict(change), "at": change.at.isoformat()}, ensure_ascii=False)


def _told(change: WatchlistChange, names: dict[str, str], words: Words) -> str:
    """A line that says who did what, and under it the difference, as `git log -p` shows one."""
    what = words.say(NAMED[change.entry, change.action], id=change.id)
    lead = f"{words.moment(change.at)} · {names.get(change.user, change.user)} · {what}"
    if change.approved_by:
        by = names.get(change.approved_by, change.approved_by)
        lead = " · ".join((lead, words.say("accepted by {who}", who=by)))
    return f"{lead}\n\n{change.diff}\n"
