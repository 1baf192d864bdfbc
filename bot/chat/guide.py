"""What can be asked of Vigie? The list, and what was probably meant by a word that is no command."""

from __future__ import annotations

from bot.chat.asking import Asking
from bot.chat.verbs import near, usage
from bot.chat.vocabulary import HELP, NAMES
from bot.model import Message


def guide(_argument: str, asker: Asking) -> Message:
    """The answer to « aide »."""
    words = asker.rendering.words
    return usage("", words.say("What you can ask Vigie"), HELP, words)


def unknown(name: str, asker: Asking) -> Message:
    """The answer to a word that is no command: the one it comes close to, and the list."""
    words = asker.rendering.words
    close = near(name, NAMES)
    problem = words.say("« {name} » is not a command.", name=name)
    hint = words.say("Did you mean « {name} »?", name=close) if close else ""
    lead = " ".join(part for part in (problem, hint) if part)
    return usage("", words.say("What you can ask Vigie"), HELP, words, lead=lead)
