"""`vigie avis`: the edits that follow from what people said of alerts; a person accepts them, none is made alone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.alerting.advice import Advice, Proposal, advise, applied, edits_of
from bot.alerting.advised import proposed, unanswered_line
from bot.chat.commands import answer
from bot.chat.console import show
from bot.chat.port import Incoming
from bot.cli.applying import apply
from bot.cli.person import person
from bot.cli.reading import watchlist_file
from bot.errors import BadInput
from bot.matching import match_with
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store import feedback as store
from bot.store.database import Database, is_there, open_database
from bot.watchlist import file_text, tried
from bot.watchlist.amended import difference
from bot.wording import Words
from bot.work.desk import Desk


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
    words = Words(watchlist.language, watchlist.timezone)
    if arguments.apply is None:
        _show(advice, text, {watch.id: watch.label for watch in watchlist.watches}, words, path)
        return 0
    chosen = _chosen(advice.proposals, arguments.apply)
    edits = edits_of(watchlist, [addition for proposal in chosen for addition in proposal.additions])
    print(apply(edits, path, arguments, settings, seen=text, words=words), end="\n" if edits else "")
    print(f"{path}: proposals made: {len(chosen)}. A running Vigie takes them over now.")
    return 0


def _note(arguments: Namespace, newsroom: Newsroom, database: Database) -> int:
    """Note what a person thinks, in the way a chat would."""
    command, reference = ("useful", arguments.useful) if arguments.useful else ("useless", arguments.useless)
    said = Incoming(chat="", address="", user=person(arguments), text=f"{command} {reference}")
    show(answer(said.text, Desk(database, newsroom, said, now=datetime.now(UTC))))
    return 0


def _chosen(proposals: Sequence[Proposal], numbers: Sequence[int]) -> Sequence[Proposal]:
    """The proposals of these numbers, all when none is given."""
    unknown = [number for number in numbers if not 1 <= number <= len(proposals)]
    if unknown:
        raise BadInput(f"there is no proposal {unknown[0]}. Fix: vigie avis lists them, 1 to {len(proposals)}.")
    return [proposals[number - 1] for number in sorted(set(numbers))] or proposals


def _show(advice: Advice, text: str, labels: dict[str, str], words: Words, path: Path) -> None:
    for number, proposal in enumerate(advice.proposals, start=1):
        print(f"\n{number}. {proposed(proposal, labels, words)}")
        print(difference(text, applied(text, proposal.additions) or text, str(path)))
    for unanswered in advice.unanswered:
        print(f"\n{unanswered_line(unanswered, words)}")
    if advice.proposals:
        print("\n" + words.say("To accept: vigie avis --apply, or vigie avis --apply 1 for the first alone."))
    else:
        print("\n" + words.say("Nothing to propose."))
