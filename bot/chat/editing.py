"""How is an edit that somebody typed answered: what is wrong with it, what it would do, what became of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.chat.edited import outcome, trial
from bot.chat.editor import Editor
from bot.model import Block, Bullets, Edit, Edited, Examined, Message, Paragraph, Run
from bot.wording import Words

DAYS = 90  #: over which an edit is tried
LINES = 24  #: of a difference that are shown

#: The name people type for a key of the entry.
KeyName = Callable[[str], str]


def edited(
    edit: Edit, editor: Editor, words: Words, *, name: KeyName, keep: bool = True, then: tuple[Block, ...] = ()
) -> Message:
    """Try an edit, then write or propose it; without `keep` it is only tried. `then` is said of one that was taken.

    What was typed means the entry in force: where the file is ahead of it, the edit is a conflict.
    """
    if edit.action != "add":
        edit = replace(edit, seen=editor.shown(edit.entry, edit.id))
    examined = editor.examine(edit, days=DAYS)
    if examined.mistakes:
        return mistaken(examined.mistakes, words, name=name)
    if not keep:
        head = words.say("Trial: nothing is written.")
        blocks: tuple[Block, ...] = (Paragraph((Run(head, bold=True),)),)
        return Message(notification=head, blocks=(*blocks, *_effect(edit, examined, words), *_lines(examined.diff)))
    became = editor.submit(edit)
    if became.mistakes:
        return mistaken(became.mistakes, words, name=name)
    said, taken = settled(became, words), became.became in ("written", "proposed")
    effect = _effect(edit, examined, words) if taken else ()
    difference = _lines(became.diff or (examined.diff if taken else ""))
    return replace(said, blocks=(*said.blocks, *effect, *difference, *(then if taken else ())))


def settled(became: Edited, words: Words) -> Message:
    """What became of an edit, and how an owner says yes to one that was proposed."""
    said = outcome(replace(became, diff=""), words)
    if became.became != "proposed":
        return said
    how = words.say("An owner accepts it with: proposal accept {id}", id=became.id)
    return replace(said, blocks=(*said.blocks, Paragraph((Run(how),))))


def mistaken(mistakes: Mapping[str, str], words: Words, *, name: KeyName) -> Message:
    """What is wrong, key by key; nothing was written."""
    title = words.count("Nothing written: {n} thing to mend", "Nothing written: {n} things to mend", len(mistakes))
    lines = tuple(
        (Run(name(key), bold=True), Run(f" — {text}")) if key else (Run(text),) for key, text in mistakes.items()
    )
    return Message(notification=title[:120], blocks=(Paragraph((Run(title, bold=True),)), Bullets(lines)))


def _effect(edit: Edit, examined: Examined, words: Words) -> tuple[Block, ...]:
    """What it would have alerted; a feed has no past here that could tell."""
    return trial(examined, words) if edit.entry == "watch" else ()


def _lines(diff: str) -> tuple[Block, ...]:
    """The lines that change, each with + or − in front; those around them say nothing new."""
    changed = [
        line
        for line in diff.splitlines()
        if line[:1] in ("+", "-") and not line.startswith(("+++", "---")) and line[1:]
    ]
    shown = [(Run(f"{line[0]} {line[1:].strip()}"),) for line in changed[:LINES]]
    more = [(Run("…"),)] if len(changed) > LINES else []
    return (Bullets((*shown, *more)),) if shown else ()
