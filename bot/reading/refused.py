"""Why was a place refused that looks like a watch? The reasons that matching gives, as people are told them."""

from __future__ import annotations

from bot.errors import Said

NESTED = "nested in "

#: What matching calls its reasons → how people are told.
REASONS = {
    "across two sentences": Said("across the end of a sentence"),
    "acronym without long form": Said("the long form is not in the article"),
    "case": Said("without the capitals of the name"),
    "common word": Said("here a word of the language"),
    "context missing": Said("none of the words that should be near"),
    "inside a word": Said("inside a longer word"),
    "inside an address": Said("inside a web address"),
    "missing in the article": Said("its query misses in the article"),
    "none of these in the article": Said("its query finds none of"),
    "not close together": Said("its query does not find close together"),
    "part of a longer name": Said("part of another name"),
    "surname without full name": Said("the full name is not in the article"),
    "unwanted in the article": Said("its query does not want"),
    "veto": Said("cancelled by"),
}


def reason_parts(reason: str) -> tuple[str, str]:
    """A reason, and the words of the text or of the watch that it names, "" for none."""
    kind, _, detail = reason.partition(": ")
    if reason.startswith(NESTED):
        kind, detail = "part of a longer name", reason.removeprefix(NESTED)
    return REASONS.get(kind, kind), detail
