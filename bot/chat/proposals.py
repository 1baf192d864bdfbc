"""What may a person do with proposed edits of the watchlist: « propositions », « proposition accepter 3 »?"""

from __future__ import annotations

from typing import Protocol

from bot.chat.asking import Asking
from bot.chat.editing import settled
from bot.chat.editor import Editor, Proposal
from bot.chat.paging import listing, read_page
from bot.chat.verbs import LIST, Usage, did_you_mean, read_verb, sentence, usage
from bot.chat.watch_keys import KEYS
from bot.model import EditAction, Line, Message, Run
from bot.wording import Words, later

VERBS = {
    **dict.fromkeys(LIST, "list"),
    **dict.fromkeys(("accepter", "accepte", "oui", "accept", "approve", "yes"), "accept"),
    **dict.fromkeys(("refuser", "refuse", "non", "retirer", "reject", "no", "withdraw"), "refuse"),
}
HELP: tuple[Usage, ...] = (
    (later("list"), "", later("the edits that wait for an owner")),
    (later("accept"), "ID", later("an owner lets it be written")),
    (later("refuse"), "ID", later("an owner says no, or who proposed it takes it back")),
)
_DOES: dict[EditAction, str] = {
    "add": later("would add {what}"),
    "change": later("would change {what}"),
    "remove": later("would remove {what}"),
}


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def editor(self) -> Editor:
        """The watchlist, as this person may edit it."""


def proposals(argument: str, asker: Asker) -> Message:
    """The answer to « proposition … »."""
    words = asker.rendering.words
    said, page = read_page(argument)
    verb, rest = read_verb(said or LIST[0], VERBS)
    if verb == "list":
        return _list(page, asker)
    if not verb or not rest:
        hint = did_you_mean("proposal", said, VERBS, words)
        return usage("proposal", words.say("What you can do with proposals"), HELP, words, lead=hint)
    number = rest.split()[0].lstrip("#")
    return settled(asker.editor.decide(number, accept=verb == "accept"), words)


def _list(page: int, asker: Asker) -> Message:
    words, waiting = asker.rendering.words, asker.editor.proposals()
    if not waiting:
        return sentence(words.say("No edit of the watchlist waits for an owner."))
    title = words.count("{n} edit waits for an owner", "{n} edits wait for an owner", len(waiting))
    ask = f"{words.say('proposal')} {words.say('list')}"
    return listing(title, [_line(one, words) for one in waiting], page, ask, words)


def _line(one: Proposal, words: Words) -> Line:
    """« 3 — léa voudrait modifier atos : veto — 3 mars 2026 à 09:00 »."""
    edit = one.edit
    what = edit.id or str(edit.values.get("label") or edit.values.get("name") or "")
    does = words.say(_DOES[edit.action], what=what)
    keys = f" ({', '.join(words.say(KEYS.get(key, key)) for key in edit.values)})" if edit.values else ""
    return (Run(one.id, bold=True), Run(f" — {one.who or one.user} {does}{keys} — {words.moment(one.at)}"))
