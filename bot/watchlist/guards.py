"""Can the contexts and vetoes of a watch do what they are there for?

A veto that stands inside a name cancels it always. A context is looked for in the sentence of the name, in the ones
beside it and in the title (`bot.matching.scene`): one that is longer than what is read there, or that always brings
something along that cancels the name, never helps; one that is part of the name itself always does.
"""

from __future__ import annotations

from collections.abc import Iterator

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of, shortened
from bot.errors import Said
from bot.reading.words import bare_words

READ_AROUND = 600  #: characters read before a name, and after it; as `bot.matching.scene.REACH`
_PLURAL_FROM = 4  #: letters from which a word of a phrase also stands for its plural
_ENDINGS = ("", "s", "x", "es")


def check_guards(watch: Entry, notes: Notes) -> None:
    """Note every context and veto of a watch that cannot work."""
    _vetoes_spare_the_name(watch, notes)
    _contexts_can_be_near(watch, notes)


def written(entry: Entry, key: str) -> Iterator[tuple[str, Node]]:
    """The texts under a key, each with its place."""
    texts = entry.values.get(key, ())
    for index, text in enumerate((texts,) if isinstance(texts, str) else texts):
        yield text, entry.place(key, index)


def stands_in(part: list[str], whole: list[str]) -> bool:
    """Whether some words stand in others, one after the other; each also stands for its plural."""
    places = range(len(whole) - len(part) + 1) if part else range(0)
    return any(all(map(_same, part, whole[i : i + len(part)])) for i in places)


def _same(word: str, other: str) -> bool:
    plural = len(word) >= _PLURAL_FROM and word.isalpha()
    return other in (word + ending for ending in _ENDINGS) if plural else word == other


def _vetoes_spare_the_name(watch: Entry, notes: Notes) -> None:
    names = [(name, bare_words(name)) for key in ("aliases", "acronyms", "surname") for name, _ in written(watch, key)]
    for veto, node in written(watch, "veto"):
        killed = next((name for name, words in names if stands_in(bare_words(veto), words)), None)
        if killed is not None:
            places = {"veto": veto, "name": killed}
            problem = Said(
                "the veto « {veto} » is part of the spelling « {name} », so it would always cancel it", **places
            )
            notes.add(node, problem, Said("write the whole phrase that is not meant, or remove the veto"))


def _contexts_can_be_near(watch: Entry, notes: Notes) -> None:
    aliases = [(name, bare_words(name)) for name, _ in written(watch, "aliases")]
    if any(len(words) == 1 for _, words in aliases):  # then the others need no context
        aliases = [(name, words) for name, words in aliases if len(words) == 1]
    query: Entry | None = watch.values.get("query")
    unwanted = list(written(query, "none")) if query else []
    for context, node in written(watch, "context"):
        words = bare_words(context)
        if problem := _problem(words, context, aliases):
            notes.add(node, problem, Said("write one word or a short phrase for each context"))
        for text, place in (*written(watch, "veto"), *unwanted):
            if stands_in(bare_words(text), words):
                places = {"context": shortened(context), "text": text, "line": line_of(place)}
                problem = Said(
                    "the context « {context} » always brings « {text} », line {line}, along, which cancels the name",
                    **places,
                )
                notes.add(node, problem, Said("remove one of the two"))


def _problem(words: list[str], context: str, aliases: list[tuple[str, list[str]]]) -> Said | None:
    if len(" ".join(words)) > READ_AROUND:
        return Said(
            "the context « {context} » is longer than what is read around a name, so it is never near",
            context=shortened(context),
        )
    own = next((name for name, pieces in aliases if stands_in(words, pieces)), None)
    if own is None:
        return None
    return Said(
        "the context « {context} » is part of the spelling « {name} », so it is always near", context=context, name=own
    )
