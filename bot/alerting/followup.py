"""What does a further article of a story say in its thread? What is new, and not the whole history again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alerting.render import Rendering, history, notification, reason_line, source_runs, title_of
from bot.model import Alert, Block, Line, Message, Paragraph, Run, Small

SENTENCES, LENGTH = 2, 300  #: new sentences shown, and characters of them


def followup_message(
    alert: Alert, rendering: Rendering, *, new: Sequence[str], newcomers: Sequence[str] = (), turn: bool = False
) -> Message:
    """The short message: title, source, the new sentences, and of a turn who steps in and why it matters.

    `new` are the article's new sentences, `newcomers` the watches the story had not named; the alert's related
    events are only those that the thread has not shown, and are shown for a turn.
    """
    words = rendering.words
    blocks: list[Block] = [Paragraph((Run(title_of(alert.article, words), bold=True, url=alert.article.url),))]
    blocks.append(Small(source_runs(alert.article, words)))
    if said := _shown(new):
        blocks.append(Paragraph((Run(said),)))
    if newcomers:
        names = ", ".join(map(rendering.label, newcomers))
        blocks.append(Small((Run(words.say("New in this story: {names}", names=names)),)))
    if turn and alert.mentions:
        blocks.append(Small(reason_line(alert.mentions, rendering)))
    earlier = history(alert, rendering) if turn else ()
    return Message(notification=notification(alert, rendering), blocks=(*blocks, *earlier))


def continues(title: str, url: str, rendering: Rendering) -> Line:
    """« Suite de : titre », linked to the story's first message, for a turn that the channel shows as well."""
    return (Run(rendering.words.say("Continues: ")), Run(" ".join(title.split())[:200], url=url))


def goes_on(title: str, url: str, rendering: Rendering) -> Line:
    """« Suite dans : titre », linked to the first message of the story this one was joined to."""
    return (Run(rendering.words.say("Goes on in: ")), Run(" ".join(title.split())[:200], url=url))


def _shown(sentences: Sequence[str]) -> str:
    """The first sentences that fit, whole."""
    shown = ""
    for sentence in sentences[:SENTENCES]:
        if len(shown) + len(sentence) + 1 > LENGTH:
            break
        shown = f"{shown} {sentence}".strip()
    return shown
