"""How well are 1,038 names found in old French newspapers, as printed and respelt? (HIPE-NAMES)

A prediction is right when it overlaps a scored mention of the same entity; one that overlaps an
unscored mention of the same entity is not counted; every other one is wrong.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bot.matching import Matcher
from bot.model import Watch

HOME = Path(__file__).resolve().parents[3] / "shared" / "data" / "hipe-names"

FILES = ("hipe_names_dev", "hipe_names_perturbed_dev")

Span = tuple[str, int, int]  #: entity, start, end
Finder = Callable[[str], Iterable[Span]]


class Figures(NamedTuple):
    """Precision, recall and F1, with what they were counted from."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the mentions that were found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def load(name: str = "hipe_names_dev") -> dict[str, Any]:
    """One file of the set; raises FileNotFoundError when the data are not there."""
    with lzma.open(HOME / f"{name}.json.xz", "rt", encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
        return data


def watches(data: dict[str, Any]) -> list[Watch]:
    """The watchlist of the set with default settings, as a general user would write it."""
    return [Watch(id=e["qid"], label=e["names"][0], aliases=tuple(e["names"])) for e in data["watchlist"]]


def vigie(data: dict[str, Any]) -> Finder:
    """Vigie as a finder of spans."""
    matcher = Matcher(watches(data))

    def find(text: str) -> Iterable[Span]:
        found = matcher.match("", text)
        return [(m.watch, e.start, e.end) for m in found.mentions for e in m.evidence]

    return find


def figures(data: dict[str, Any], find: Finder, *, report: Callable[[str, str, Any], None] | None = None) -> Figures:
    """The figures of a finder over all documents; `report` is told of each miss and each wrong span."""
    right = wrong = missed = 0
    for doc in data["docs"]:
        predictions = list(find(doc["text"]))
        hit: set[int] = set()
        for qid, start, end in predictions:
            over = [i for i, m in enumerate(doc["mentions"]) if m["start"] < end and start < m["end"]]
            same = [i for i in over if doc["mentions"][i]["qid"] == qid]
            scored = [i for i in same if doc["mentions"][i]["scored"]]
            if scored:
                hit.update(scored)
            elif not same:
                wrong += 1
                if report:
                    report("wrong", doc["text"], (qid, start, end))
        for i, mention in enumerate(doc["mentions"]):
            if mention["scored"] and i not in hit:
                missed += 1
                if report:
                    report("missed", doc["text"], mention)
        right += len(hit)
    return Figures(right, wrong, missed)
