"""Can the query of a watch ever hold? Each way it cannot is a mistake of its own."""

from __future__ import annotations

from collections.abc import Iterator

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of
from bot.errors import Said
from bot.model import Near
from bot.reading.words import bare_words

WITHIN = Near(words=()).within  #: what holds when `within` is not written


def check_query(watch: Entry, notes: Notes) -> None:
    """Note every mistake in the query of a watch."""
    query: Entry | None = watch.values.get("query")
    if query is None:
        return
    if not query.node.value:
        fix = Said("write all, any, none or near, or remove it")
        notes.add(watch.place("query"), Said("the query is empty"), fix)
    near: Entry | None = query.values.get("near")
    for entry, key in [(query, "all"), (query, "any"), (query, "none"), *([(near, "words")] if near else [])]:
        for text, node in _written(entry, key):
            if not bare_words(text):
                notes.add(node, nothing_to_find(text), Said("remove it, or write words"))
    _nothing_both_asked_and_refused(watch, query, notes)
    if near:
        _near_can_be(near, notes)


def nothing_to_find(text: str) -> Said:
    """What is wrong with a text of signs alone."""
    return Said("« {text} » holds no letter or digit, so it can never be found", text=text)


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
            places = {"text": text, "other": killed[0], "line": line_of(killed[1])}
            problem = Said(
                "« {text} » must not be there and « {other} », line {line}, must, so the query can never hold", **places
            )
            notes.add(node, problem, Said("remove one of the two"))


def _within(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _near_can_be(near: Entry, notes: Notes) -> None:
    words = near.values.get("words")
    if words is None:
        return
    if len(words) < 2:
        fix = Said("write a second word, or use all")
        notes.add(near.place("words"), Said("one word alone is near nothing"), fix)
        return
    needed, within = sum(len(bare_words(text)) for text in words), near.values.get("within", WITHIN)
    if within < needed:
        place = near.place("within") if "within" in near.values else near.place("words")
        problem = Said("{n} words never stand within {within}", n=needed, within=within)
        notes.add(place, problem, Said("write within: {n} or more, or fewer words", n=needed))
