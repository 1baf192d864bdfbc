"""How does a command edit the watchlist? All its edits or none, noted in the journal and committed as a chat's are."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.alerting.proposals import NAMED
from bot.cli.person import person
from bot.errors import BadInput
from bot.founding import default_watchlist
from bot.model import Edit
from bot.settings import Settings
from bot.store.database import open_database
from bot.watchlist.amended import BOM, Amended, difference
from bot.wording import Words
from bot.work.entering import Hand, enter_together
from bot.work.saving import SharedFile
from bot.work.versions import Versions


def apply(
    edits: Sequence[Edit], path: Path, arguments: Namespace, settings: Settings, *, seen: str, words: Words
) -> str:
    """Make these edits in a file that says what was `seen`; what came of that, as `diff -u` tells it.

    Raises BadInput when they cannot be made; nothing is changed then.
    """
    if settings.watchlist is None and path == default_watchlist():
        raise BadInput(f"{path} belongs to the program. Fix: copy it here as watchlist.yaml, and edit the copy.")
    if not edits:
        return ""
    hand = Hand(user=person(arguments), at=datetime.now(UTC))
    database = open_database(settings.database)
    try:
        done = enter_together(database, SharedFile(path), edits, hand, seen=seen)
    finally:
        database.close()
    if done[-1].text is None:
        mistakes = [words.tell(said) for said in done[-1].mistakes.values()]
        title = words.count("Nothing written: {n} thing to mend", "Nothing written: {n} things to mend", len(mistakes))
        raise BadInput("\n".join([title, *mistakes]))
    if settings.git:
        _commit(path, hand.user, edits, done, words)
    return difference(seen, done[-1].text.removeprefix(BOM), str(path))


def _commit(path: Path, who: str, edits: Sequence[Edit], done: Sequence[Amended], words: Words) -> None:
    said = [words.say(NAMED[edit.entry, edit.action], id=step.id) for edit, step in zip(edits, done, strict=True)]
    versions = Versions(path)
    versions.commit(who, "\n\n".join(filter(None, (said[0], "\n".join(said[1:])))))
    versions.close()
