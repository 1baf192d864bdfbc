"""What does an alert let people do with a click? Each offer is a command that they might type under it as well."""

from __future__ import annotations

from bot.alerting.render import Rendering
from bot.model import Alert, Offer

#: The commands that are offered; a chat runs no others at a click.
COMMANDS = ("useful", "useless", "why", "timeline", "mute source", "mute watch", "split")


def offers(alert: Alert, rendering: Rendering) -> tuple[Offer, ...]:
    """The offers under an alert, the two opinions first; what would lead nowhere is left out."""
    words = rendering.words
    made = [
        Offer(words.say("Useful"), "useful"),
        Offer(words.say("Not relevant"), "useless"),
        Offer(words.say("Why?"), "why", more=True),
    ]
    if alert.mentions:
        made.append(Offer(words.say("Timeline"), "timeline", more=True))
    if alert.article.source:
        made.append(Offer(words.say("Mute this source for 24 h"), "mute source", more=True))
    if alert.mentions:
        name = rendering.label(alert.mentions[0].watch)
        made.append(Offer(words.say("Mute the watch: {name}", name=name), "mute watch", more=True))
    return (*made, Offer(words.say("Split"), "split", more=True))
