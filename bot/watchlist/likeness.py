"""Can each watch be told from the others, as it is written and as it is misspelt?

Two texts with the same letters are one name, joined or split. Two names that are one slip apart and both forgive
slips share their misspellings: one of those names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from yaml.nodes import Node

from bot.entries import Entry, Notes
from bot.entries.notes import line_of
from bot.errors import Said
from bot.model import Watch
from bot.reading.lexicon import is_word
from bot.reading.words import bare_words

_SPLITTABLE = 4  #: letters from which a name may be joined or split as its writer likes; as `bot.matching.window`


def check_aliases(watches: Sequence[Entry], notes: Notes) -> None:
    """Note every spelling that two watches have, unless both say that they share it."""
    owners: dict[str | tuple[str, ...], tuple[Entry, Node, str]] = {}
    for watch in watches:
        for index, alias in enumerate(watch.values.get("aliases", ())):
            words, node = bare_words(alias), watch.place("aliases", index)
            key = "".join(words)
            one = key if len(key) >= _SPLITTABLE else tuple(words)
            other, first, spelt = owners.setdefault(one, (watch, node, alias))
            if not words or other is watch or (watch.values.get("shared") and other.values.get("shared")):
                continue
            places = {"alias": alias, "other": _name(other), "line": line_of(first)}
            problem = Said("« {alias} » is also a spelling of « {other} », line {line}", **places)
            if bare_words(spelt) != words:
                problem = Said(
                    "« {alias} » is also a spelling of « {other} », written « {spelt} », line {line}",
                    **places,
                    spelt=spelt,
                )
            notes.add(node, problem, Said("keep it in one of them, or write shared: true in both"))


def check_slips_apart(entries: Sequence[Entry], watches: Sequence[Watch], notes: Notes) -> None:
    """Note every spelling one slip from that of another watch, when both forgive it. Linear in the spellings."""
    met: dict[str, list[tuple[int, int, str]]] = defaultdict(list)  # the key with a letter less → who has such a key
    for number, watch in enumerate(watches):
        for index, alias in enumerate(watch.aliases):
            words = bare_words(alias)
            key = "".join(words)
            if not watch.slips(len(key), word=len(words) == 1 and is_word(key)):
                continue
            like = {place for half in _shortened(key) for place in met[half] if one_slip_apart(key, place[2])}
            for half in _shortened(key):
                met[half].append((number, index, key))
            for other, rank, _ in sorted(like):
                if other == number or (watch.shared and watches[other].shared):
                    continue
                problem = Said(
                    "« {name} » is one slip from « {near} » of « {other} », line {line}, and both forgive misspellings",
                    name=alias,
                    near=watches[other].aliases[rank],
                    other=watches[other].label,
                    line=line_of(entries[other].place("aliases", rank)),
                )
                fix = Said("write fuzzy: false in one of the two watches")
                notes.add(entries[number].place("aliases", index), problem, fix)


def _shortened(key: str) -> Iterator[str]:
    yield from {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two different texts are one letter lost, added or changed apart, or two neighbours swapped."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return {len(one), len(other)} in ({1}, {0, 1}) or (len(one) == 2 and one == other[::-1])


def _name(entry: Entry) -> str:
    name: str = entry.values.get("label") or entry.values.get("id", Said("a watch without id"))
    return name
