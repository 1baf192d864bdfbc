"""Can the query of a watch ever hold? Each way it cannot is a mistake of its own."""

from __future__ import annotations

from collections.abc import Iterator

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of
from bot.model import Near
from bot.reading.words import bare_words

WITHIN = Near(words=()).within  #: what holds when `within` is not written


def check_query(watch: Entry, notes: Notes) -> None:
    """Note every mistake in the query of a watch."""
    query: Entry | None = watch.values.get("query")
    if query is None:
        return
    if not query.node.value:
        notes.add(watch.place("query"), "the query is empty", "write all, any, none or near, or remove it")
    near: Entry | None = query.values.get("near")
    for entry, key in [(query, "all"), (query, "any"), (query, "none"), *([(near, "words")] if near else [])]:
        for text, node in _written(entry, key):
            if not bare_words(text):
                problem = f"« {text} » holds no letter or digit, so it can never be found"
                notes.add(node, problem, "remove it, or write words")
    _nothing_both_asked_and_refused(watch, query, notes)
    if near:
        _near_can_be(near, notes)


def _written(entry: Entry, key: str) -> Iterator[tuple[str, Node]]:
    for index, text in enumerate(entry.values.get(key, ())):
        yield text, entry.place(key, index)


def _nothing_both_asked_and_refused(watch: Entry, query: Entry, notes: Notes) -> None:
    """A phrase of `none` inside one that must be there, or inside the watch's only spellings, kills the watch."""
    asked = [*_written(query, "all"), *(_written(query.values["near"], "words") if "near" in query.values else ())]
    choices = [list(_written(query, "any")), list(_written(watch, "aliases"))]
    for text, node in _written(query, "none"):
        refused = bare_words(text)
        killed = next((pair for pair in asked if _within(refused, bare_words(pair[0]))), None)
        for choice in choices:
            if killed is None and choice and all(_within(refused, bare_words(other)) for other, _ in choice):
                killed = choice[0]
        if refused and killed is not None:
            problem = f"« {text} » must not be there and « {killed[0]} », line {line_of(killed[1])}, must"
            notes.add(node, f"{problem}, so the query can never hold", "remove one of the two")


def _within(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _near_can_be(near: Entry, notes: Notes) -> None:
    words = near.values.get("words")
    if words is None:
        return
    if len(words) < 2:
        notes.add(near.place("words"), "one word alone is near nothing", "write a second word, or use all")
        return
    needed, within = sum(len(bare_words(text)) for text in words), near.values.get("within", WITHIN)
    if within < needed:
        place = near.place("within") if "within" in near.values else near.place("words")
        problem = f"{needed} words never stand within {within}"
        notes.add(place, problem, f"write within: {needed} or more, or fewer words")
