"""What follows from people's opinions, in words: why an edit is proposed, and what none answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.alerting.advice import Addition, Proposal, Unanswered
from bot.wording import Words, later

KEYS = {
    "veto": later("{watch}: a veto, « {value} »"),
    "context": later("{watch}: a word of context, « {value} »"),
    "aliases": later("{watch}: a spelling, « {value} »"),
}

OBSTACLES = {
    "disagreement": later("people disagree about it"),
    "many names": later("it names many watches, so no spelling is at fault"),
    "veto": later("a veto forbids it: see whether it is still right"),
    "nothing found": later("no edit was found that would spoil nothing else"),
}


def proposed(proposal: Proposal, labels: Mapping[str, str], words: Words) -> str:
    """« Andromède : un veto, « galaxie d'andromède ». Non voulu : « La galaxie… » (@léa). »"""
    what = "; ".join(_addition(addition, labels, words) for addition in proposal.additions)
    why = []
    for judged in proposal.answers:
        said = later("wanted: « {title} » ({users})") if judged.useful else later("not wanted: « {title} » ({users})")
        why.append(words.say(said, title=judged.article.title, users=", ".join(judged.users)))
    return f"{what}. " + words.say("Because {reasons}", reasons="; ".join(why)) + "."


def _addition(addition: Addition, labels: Mapping[str, str], words: Words) -> str:
    label = labels.get(addition.watch, addition.watch)
    return words.say(KEYS[addition.key], watch=label, value=addition.value)


def unanswered_line(unanswered: Unanswered, words: Words) -> str:
    """« Sans proposition : « Titre » : les avis divergent »."""
    why = words.say(OBSTACLES[unanswered.why])
    return words.say("No proposal for « {title} »: {why}", title=unanswered.article.title, why=why)
