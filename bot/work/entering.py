"""How is an edit entered in the watchlist's file and in the journal, so that both say the same whatever happens?

First the journal says what is about to be, then the file is replaced, then the journal says that it is. A crash
between two of these is settled by the file, before the next edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Contradiction
from bot.matching import match_with
from bot.model import Edit, WatchlistChange
from bot.store import journal, people
from bot.store.database import Database
from bot.watchlist.amended import BOM, Amended, amended_together
from bot.wording import later
from bot.work.saving import SharedFile, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who writes, and when (aware UTC)."""

    user: str  #: who asked for the edit
    at: datetime
    approved_by: str = ""  #: the owner who accepted it, "" for one that its own asker might write
    who: str = ""  #: what people call the one who writes now, "" when that is not known


def settle(database: Database, text: str) -> None:
    """Decide what became of edits that a crash left open; `text` is the file's, which is held."""
    with database.write() as conn:
        journal.settle(conn, digest(text))


def enter(database: Database, file: SharedFile, made: Sequence[tuple[Edit, Amended]], hand: Hand) -> None:
    """Write what the last of some edits left, and note each. The file is held. Raises Contradiction; then none is."""
    text = made[-1][1].text
    assert text is not None  # only edits that can be made are entered
    with database.write() as conn:
        people.meet(conn, hand.approved_by or hand.user, hand.who)
        numbers = [journal.begin(conn, _change(edit, done, digest(text), hand)) for edit, done in made]
    file.replace(text)
    with database.write() as conn:
        for number in numbers:
            journal.done(conn, number)


def enter_together(
    database: Database, file: SharedFile, edits: Sequence[Edit], hand: Hand, *, seen: str
) -> tuple[Amended, ...]:
    """Make edits, all of them or none, in a file that says what was `seen`, byte order mark aside; what each did.

    The last alone comes back, without text, when they cannot be made. Raises Contradiction when the file was edited
    meanwhile or cannot be written, WatchlistError when it is wrong; nothing is written then.
    """
    with file.held():
        text = file.text()
        if text.removeprefix(BOM) != seen.removeprefix(BOM):
            said = later("{file} was edited meanwhile: nothing was written. Try again.")
            raise Contradiction(said, file=file.path)
        settle(database, text)
        done = amended_together(text, edits, file=file.path.name, match_with=match_with)
        if done[-1].text is not None:
            enter(database, file, list(zip(edits, done, strict=True)), hand)
    return done


def _change(edit: Edit, done: Amended, mark: str, hand: Hand) -> WatchlistChange:
    return WatchlistChange(
        at=hand.at,
        user=hand.user,
        action=edit.action,
        entry=edit.entry,
        id=done.id,
        diff=done.diff,
        digest=mark,
        approved_by=hand.approved_by,
    )
