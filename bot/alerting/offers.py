"""What does an alert let people do with a click? Each offer is a command that they might type under it as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.alerting.render import Rendering
from bot.model import Alert, Offer

#: The commands that are offered; a chat runs no others at a click.
COMMANDS = ("useful", "useless", "why", "timeline", "mute source", "mute watch", "split")
#: Those that open a form; a chat without forms offers none of them.
FORMS = ("edit",)
#: What a story of a digest offers, and what an answer does that says how to be spared such articles: a form as well.
OPEN, EXCLUDE = "open", "exclude"


def with_article(made: Iterable[Offer], article: str) -> tuple[Offer, ...]:
    """The same offers where no message alerts that article: each says what it is about."""
    return tuple(replace(offer, about=article) for offer in made)


def offers(alert: Alert, rendering: Rendering) -> tuple[Offer, ...]:
    """The offers under an alert, the two opinions and the question why first; what would lead nowhere is left out.

    A menu of Slack holds five, and there are six more: the question asked most stands on a button.
    """
    words = rendering.words
    name = rendering.label(alert.mentions[0].watch) if alert.mentions else ""
    made = [
        Offer(words.say("Useful"), "useful"),
        Offer(words.say("Not relevant"), "useless"),
        Offer(words.say("Why?"), "why"),
    ]
    if name:
        made.append(Offer(words.say("Timeline"), "timeline", more=True))
    if alert.article.source:
        made.append(Offer(words.say("Mute this source for 24 h"), "mute source", more=True))
    if name:
        made.append(Offer(words.say("Mute the watch: {name}", name=name), "mute watch", more=True))
    made.append(Offer(words.say("Split"), "split", more=True))
    if name:
        made.append(Offer(words.say("Edit the watch: {name}", name=name), "edit", more=True))
    return tuple(made)
