"""What is a refusal's reason called, in the reader's language?"""

from __future__ import annotations

from bot.wording import Words, later

NESTED = "nested in "

#: What matching calls its reasons → how people are told.
REASONS = {
    "across two sentences": later("across the end of a sentence"),
    "acronym without long form": later("the long form is not in the article"),
    "case": later("without the capitals of the name"),
    "common word": later("here a word of the language"),
    "context missing": later("none of the words that should be near"),
    "inside a word": later("inside a longer word"),
    "inside an address": later("inside a web address"),
    "missing in the article": later("its query misses in the article"),
    "none of these in the article": later("its query finds none of"),
    "not close together": later("its query does not find close together"),
    "part of a longer name": later("part of another name"),
    "surname without full name": later("the full name is not in the article"),
    "unwanted in the article": later("its query does not want"),
    "veto": later("cancelled by"),
}


def reason_told(reason: str, words: Words) -> str:
    """A refusal's reason in the reader's language; what it names is kept: « annulé par « vigilance orange » »."""
    kind, _, detail = reason.partition(": ")
    if reason.startswith(NESTED):
        kind, detail = "part of a longer name", reason.removeprefix(NESTED)
    told = words.say(REASONS[kind]) if kind in REASONS else kind
    return f"{told} {words.quoted(detail)}" if detail else told
