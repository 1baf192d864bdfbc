"""What are operators told of an edit that somebody proposes?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Became, Edit, Edited, Message, Paragraph, Run
from bot.wording import Words, later

LINES = 40  #: lines of a difference that are shown
#: how an edit is called, by kind of entry and action
NAMED = {
    ("watch", "add"): later("add the watch « {id} »"),
    ("watch", "change"): later("change the watch « {id} »"),
    ("watch", "remove"): later("remove the watch « {id} »"),
    ("feed", "add"): later("add the source « {id} »"),
    ("feed", "change"): later("change the source « {id} »"),
    ("feed", "remove"): later("remove the source « {id} »"),
}
#: what its proposer hears of a proposal, by what became of it
_DECIDED: Mapping[Became, str] = {
    "written": later("accepted by {by}."),
    "unchanged": later("accepted by {by}; it stood so already."),
    "refused": later("refused by {by}."),
    "conflict": later(
        "{by} could not accept it: the entry was changed meanwhile. Propose it again, as it should be now."
    ),
    "wrong": later("{by} could not accept it as the watchlist is now. Propose it again without what is wrong."),
}


def proposed(edit: Edit, diff: str, who: str, number: int, words: Words, *, replaced: Sequence[int] = ()) -> Message:
    """Who proposes what, the lines it changes, and how an owner answers; `replaced` are proposals it stands for."""
    what = words.say(NAMED[edit.entry, edit.action], id=edit.id)
    lead = words.say("{who} proposes: {what} (proposal {number}).", who=who, what=what, number=number)
    how = words.say("To accept it: proposal accept {number}", number=number)
    texts = (Run(lead, bold=True), Run(changed_lines(diff)), *map(Run, replacing(replaced, words)), Run(how))
    return Message(notification=lead[:120], blocks=tuple(Paragraph((text,)) for text in texts))


def replacing(replaced: Sequence[int], words: Words) -> list[str]:
    """Which proposals a new one takes the place of, a sentence each."""
    return [words.say("It replaces proposal {number}.", number=number) for number in replaced]


def supersedes(new: Edit, old: Edit, *, stale: bool) -> bool:
    """Whether a person's new proposal takes the place of an old one of the same person.

    Both are of one entry, and the old one could not be written any more (`stale`) or says nothing that the new one
    does not say as well.
    """
    if (new.entry, _entry(new)) != (old.entry, _entry(old)):
        return False
    if stale or new.action != "change" or old.action != "change":
        return True
    return old.values.keys() <= new.values.keys()


def decided(edit: Edit, number: int, became: Edited, *, who: str, by: str, words: Words) -> Message:
    """What its proposer is told of a proposal that an owner (`by`) said a word on."""
    what = words.say(NAMED[edit.entry, edit.action], id=_entry(edit))
    lead = words.say("{who}, on your proposal {number} ({what}):", who=who, number=number, what=what)
    said = words.say(_DECIDED[became.became], by=by)
    wrong = "\n".join(became.mistakes.values())
    texts = (Run(f"{lead} {said}"), *([Run(wrong)] if wrong else []))
    return Message(notification=f"{lead} {said}"[:120], blocks=tuple(Paragraph((text,)) for text in texts))


def _entry(edit: Edit) -> str:
    """What tells an entry from others: its id, or the name of one whose id is not made yet."""
    return edit.id or str(edit.values.get("label") or edit.values.get("name") or "")


def changed_lines(diff: str, *, shown: int = LINES) -> str:
    """The lines of a difference that come or go, with their + or -."""
    lines = [line for line in diff.splitlines()[2:] if line.startswith(("+", "-"))]
    return "\n".join([*lines[:shown], *(["…"] if len(lines) > shown else [])])
