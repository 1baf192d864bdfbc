"""What are operators told of an edit that somebody proposes?"""

from __future__ import annotations

from bot.model import Edit, Message, Paragraph, Run
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


def proposed(edit: Edit, diff: str, who: str, number: int, words: Words) -> Message:
    """Who proposes what, the lines it changes, and how an owner answers."""
    what = words.say(NAMED[edit.entry, edit.action], id=edit.id)
    lead = words.say("{who} proposes: {what} (proposal {number}).", who=who, what=what, number=number)
    how = words.say("To accept it: proposal accept {number}", number=number)
    texts = (Run(lead, bold=True), Run(changed_lines(diff)), Run(how))
    return Message(notification=lead[:120], blocks=tuple(Paragraph((text,)) for text in texts))


def changed_lines(diff: str, *, shown: int = LINES) -> str:
    """The lines of a difference that come or go, with their + or -."""
    lines = [line for line in diff.splitlines()[2:] if line.startswith(("+", "-"))]
    return "\n".join([*lines[:shown], *(["…"] if len(lines) > shown else [])])
