"""What would an edit of the watchlist do, and what came of it, in words?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerting.proposals import changed_lines
from bot.model import Block, Bullets, Edited, Examined, Message, Paragraph, Run
from bot.wording import Words, later

SAMPLES = 5  #: titles shown
DIFF = 2_000  #: characters of a difference that are shown

_SAID = {
    "written": later("Saved: {id}."),
    "proposed": later("Proposed to the owners of the watchlist, under the number {id}."),
    "unchanged": later("Nothing would change: it stands so already."),
    "conflict": later("Somebody edited this entry meanwhile: nothing was written."),
    "refused": later("This was not written."),
    "wrong": later("This was not written: it is not well formed yet."),
}


def trial(examined: Examined, words: Words) -> tuple[Block, ...]:
    """« Sur 90 jours, cela aurait alerté 12 fois », with what that is more and less than now, and some titles."""
    days = words.count("Over {n} day", "Over {n} days", examined.days)
    told = words.count("this would have alerted {n} time", "this would have alerted {n} times", examined.alerts)
    heading = Paragraph((Run(words.say("{days}, {told}", days=days, told=told), bold=True),))
    if not examined.more and not examined.fewer:
        return heading, Paragraph((Run(words.say("That is no more and no less than now.")),))
    more, fewer = examined.more, examined.fewer
    if more and fewer:
        told = words.count("{n} article more", "{n} articles more", more)
        told += ", " + words.count("{n} fewer", "{n} fewer", fewer)
    else:
        told = words.count("{n} article more", "{n} articles more", more) if more else ""
        told = told or words.count("{n} article fewer", "{n} articles fewer", fewer)
    change = Paragraph((Run(words.say("{change} than now.", change=told)),))
    return (heading, change, *_titles(examined.samples))


def _titles(samples: Sequence[str]) -> tuple[Block, ...]:
    return (Bullets(tuple((Run(title),) for title in samples[:SAMPLES])),) if samples else ()


def outcome(edited: Edited, words: Words) -> Message:
    """What became of an edit, and the lines of the file that changed."""
    said = words.say(_SAID[edited.became], id=edited.id)
    lines = [said, *([edited.reason] if edited.reason else []), *edited.mistakes.values()]
    blocks: list[Block] = [Paragraph((Run(line, bold=not place),)) for place, line in enumerate(lines)]
    if changed := changed_lines(edited.diff):
        blocks.append(Paragraph((Run(changed[:DIFF]),)))
    return Message(notification=said[:120], blocks=tuple(blocks))
