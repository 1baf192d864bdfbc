"""`vigie avis`: the edits that follow from what people said of alerts; a person accepts them, none is made alone."""

from __future__ import annotations

import difflib
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.alerting.advice import Advice, Proposal, advise, applied
from bot.alerting.advised import proposed, unanswered_line
from bot.chat.commands import answer
from bot.chat.console import show
from bot.chat.port import Incoming
from bot.cli.reading import watchlist_file
from bot.errors import BadInput
from bot.founding import default_watchlist
from bot.matching import match_with
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store import feedback as store
from bot.store.database import Database, is_there, open_database
from bot.watchlist import file_text, tried
from bot.wording import Words
from bot.work.desk import Desk
from bot.work.saving import SharedFile


def feedback(arguments: Namespace, settings: Settings) -> int:
    """Note an opinion; or show the proposals, each as a diff; or make the ones accepted.

    Raises BadInput where there is no archive or no such proposal.
    """
    path = watchlist_file(settings)
    text = file_text(path)
    watchlist = tried(text, file=str(path), match_with=match_with)
    if not is_there(settings.database):
        raise BadInput(f"{settings.database}: no archive is there yet. Fix: name it with --database, or run vigie.")
    database = open_database(settings.database)
    try:
        if arguments.useful or arguments.useless:
            return _note(arguments, Newsroom(watchlist), database)
        with database.read() as conn:
            advice = advise(text, store.all_opinions(conn))
    finally:
        database.close()
    if arguments.apply is not None:
        if settings.watchlist is None and path == default_watchlist():
            raise BadInput(f"{path} belongs to the program. Fix: copy it here as watchlist.yaml, and edit the copy.")
        return _apply(_chosen(advice.proposals, arguments.apply), text, path)
    labels = {watch.id: watch.label for watch in watchlist.watches}
    _show(advice, text, labels, Words(watchlist.language, watchlist.timezone), path)
    return 0


def _note(arguments: Namespace, newsroom: Newsroom, database: Database) -> int:
    """Note what a person thinks, in the way a chat would."""
    command, reference = ("useful", arguments.useful) if arguments.useful else ("useless", arguments.useless)
    said = Incoming(chat="", address="", user=arguments.user, text=f"{command} {reference}")
    show(answer(said.text, Desk(database, newsroom, said, now=datetime.now(UTC))))
    return 0


def _chosen(proposals: Sequence[Proposal], numbers: Sequence[int]) -> Sequence[Proposal]:
    """The proposals of these numbers, all when none is given."""
    unknown = [number for number in numbers if not 1 <= number <= len(proposals)]
    if unknown:
        raise BadInput(f"there is no proposal {unknown[0]}. Fix: vigie avis lists them, 1 to {len(proposals)}.")
    return [proposals[number - 1] for number in sorted(set(numbers))] or proposals


def _apply(proposals: Sequence[Proposal], text: str, path: Path) -> int:
    edited = applied(text, [addition for proposal in proposals for addition in proposal.additions])
    if edited is None:
        raise BadInput("These proposals cannot be made together. Fix: accept one, and look again.")
    tried(edited, file=str(path), match_with=match_with)  # each was tried alone
    SharedFile(path).exchange(text, edited)
    sys.stdout.writelines(_diff(text, edited, path))
    print(f"{path}: proposals made: {len(proposals)}. A running Vigie takes them over now.")
    return 0


def _show(advice: Advice, text: str, labels: dict[str, str], words: Words, path: Path) -> None:
    for number, proposal in enumerate(advice.proposals, start=1):
        print(f"\n{number}. {proposed(proposal, labels, words)}")
        sys.stdout.writelines(_diff(text, applied(text, proposal.additions) or text, path))
    for unanswered in advice.unanswered:
        print(f"\n{unanswered_line(unanswered, words)}")
    if advice.proposals:
        print("\n" + words.say("To accept: vigie avis --apply, or vigie avis --apply 1 for the first alone."))
    else:
        print("\n" + words.say("Nothing to propose."))


def _diff(before: str, after: str, path: Path) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), str(path), str(path), lineterm="")
    return [f"{line}\n" for line in lines]
