"""What becomes of proposed edits of the watchlist in the database, and how do their proposers hear of it?

Each word about a proposal is queued with what it tells of, under a key of its own: it is said once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerting.proposals import decided, supersedes
from bot.chat.port import Incoming
from bot.errors import Contradiction
from bot.model import Edit, Edited, Outgoing, key_of
from bot.store import outbox, people, proposals
from bot.store.proposals import Waiting
from bot.watchlist.amended import fingerprint
from bot.wording import Words, later

WAITING = 10  #: proposals of one person that may wait for an owner
DAILY = 30  #: proposals that one person may make within a day: each is a message to the operators
_DAY = timedelta(hours=24)
_FINAL = frozenset({"written", "unchanged", "refused"})


def propose(
    conn: Connection, edit: Edit, asking: Incoming, *, text: str, now: datetime
) -> tuple[int, bool, tuple[int, ...]]:
    """Keep a proposal, made about this text of the file: its number, whether it is new, and those it replaces.

    It replaces what the same person proposed of the same entry. Raises Contradiction where the person has proposed
    enough, and the transaction must then be given up. Needs a writing transaction.
    """
    people.meet(conn, asking.user, asking.who)
    place = (asking.chat, asking.address or asking.user)  # a person's own page is no place; the person is
    number, new = proposals.propose(conn, edit, user=asking.user, place=place, at=now)
    before = [one for one in proposals.standing(conn) if one.user == asking.user and one.number != number]
    replaced = tuple(one.number for one in before if new and supersedes(edit, one.edit, stale=stale(one.edit, text)))
    for one in replaced:
        proposals.decide(conn, one, "superseded", by=asking.user, at=now)
    if new and len(before) - len(replaced) >= WAITING:
        how = later(
            "{n} of your proposals wait for an owner already. To see them: proposals. "
            "To take one back: proposal refuse NUMBER"
        )
        raise Contradiction(how, n=WAITING)
    if new and proposals.made(conn, asking.user, since=now - _DAY) > DAILY:
        raise Contradiction(later("You made {n} proposals in 24 hours. Please let the owners answer first."), n=DAILY)
    return number, new, replaced


def stale(edit: Edit, text: str) -> bool:
    """Whether an entry is not any more what an edit was made of."""
    return edit.action != "add" and bool(edit.seen) and fingerprint(text, edit.entry, edit.id) != edit.seen


def settle(conn: Connection, waiting: Waiting, became: Edited, by: Incoming, words: Words, *, now: datetime) -> None:
    """Note what an owner made of a proposal, and tell its proposer. Needs a writing transaction."""
    if became.became in _FINAL:
        proposals.decide(conn, waiting.number, became.became, by=by.user, at=now)
    if not waiting.chat or by.user == waiting.user:
        return
    names = {by.user: by.who or by.user, **people.names(conn, [waiting.user])}
    who = names.get(waiting.user, waiting.user)
    told = decided(waiting.edit, waiting.number, became, who=who, by=names[by.user], words=words)
    kind = "written" if became.became == "unchanged" else became.became
    key = key_of("proposal", str(waiting.number), kind)
    row = Outgoing(key=key, chat=waiting.chat, address=waiting.address, message=told, created_at=now)
    outbox.put(conn, row)
