"""Which of a command's verbs does a word mean, and which one was probably meant by a mistyped word?"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from bot.model import Block, Bullets, Message, Paragraph, Run
from bot.reading.words import fold_key
from bot.wording import Words

#: The names of the verb that lists, the same after every command.
LIST = ("lister", "liste", "list")
_NEAR = 0.6  #: likeness from which a mistyped word is taken for a name
_LONGEST = 40  #: characters of a mistyped word; comparing takes the square of its length

#: A verb, what stands behind it (both looked up in the catalogue; « ID » is the same everywhere), and what it does.
Usage = tuple[str, str, str]


def read_verb(argument: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The verb that begins a text, and the rest; "" and the whole text when it begins with none.

    Accents and capitals do not matter; `names` are typed without.
    """
    first, _, rest = argument.strip().partition(" ")
    verb = names.get(fold_key(first), "")
    return (verb, rest.strip()) if verb else ("", argument.strip())


def near(word: str, names: Collection[str]) -> str:
    """The name that a word comes close to, "" when there is none."""
    if len(word) > _LONGEST:
        return ""
    return next(iter(difflib.get_close_matches(fold_key(word), names, n=1, cutoff=_NEAR)), "")


def did_you_mean(command: str, argument: str, names: Mapping[str, str], words: Words) -> str:
    """« Voulez-vous dire « veille ajouter » ? » of a verb that is nearly one; "" when nothing is near."""
    first = argument.strip().partition(" ")[0]
    close = near(first, names) if first and fold_key(first) not in names else ""
    return (
        words.say("Did you mean « {name} »?", name=f"{words.say(command)} {words.say(names[close])}") if close else ""
    )


def usage(command: str, title: str, verbs: Collection[Usage], words: Words, *, lead: str = "") -> Message:
    """What can be asked of a command, verb after verb; `lead` are words that stand before."""
    lines = []
    for verb, argument, meaning in verbs:
        said = [words.say(part) for part in (command, verb, argument) if part]
        lines.append((Run(" ".join(said), bold=True), Run(" — " + words.say(meaning))))
    blocks: list[Block] = [Paragraph((Run(lead),))] if lead else []
    blocks += [Paragraph((Run(title, bold=True),)), Bullets(tuple(lines))]
    return Message(notification=(lead or title)[:120], blocks=tuple(blocks))


def sentence(text: str) -> Message:
    """One sentence as an answer."""
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
