"""Does Vigie tell copies, follow-ups and turns of a story apart? `python -m tests.eval.turns`.

Precision and recall of each kind on the labelled pairs of turns_cases.yaml, against two simple rules: by time
(a copy on the same day, a follow-up after it) and by the share of words in common, its limit chosen on `dev`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from bot.founding import default_watchlist
from bot.matching import Matcher
from bot.memory.development import development
from bot.model import Article
from bot.reading.terms import stems
from bot.watchlist import load

BEGIN = datetime(2025, 3, 3, 6, tzinfo=UTC)
KINDS = ("copy", "follow-up", "turn")


@dataclass(frozen=True)
class Pair:
    """Two articles of one story, and what the second is to the first."""

    kind: str
    first: Article
    second: Article


Judge = Callable[[Pair], str]


def pairs(part: str) -> list[Pair]:
    """The labelled pairs of a part."""
    rows = yaml.safe_load((Path(__file__).parent / "turns_cases.yaml").read_text(encoding="utf-8"))[part]
    read = []
    for row in rows:
        kind, hours, title, lead, title2, lead2 = (piece.strip() for piece in row.split(" | ", 5))
        later = BEGIN + timedelta(hours=int(hours), minutes=5)
        read.append(
            Pair(
                kind,
                Article(key="1", title=title, text=lead, published=BEGIN),
                Article(key="2", title=title2, text=lead2, published=later),
            )
        )
    return read


def vigie() -> Judge:
    """The real thing, with the names of the shipped watchlist."""
    matcher = Matcher(load(default_watchlist()).watches)

    def judge(pair: Pair) -> str:
        known = [m.watch for m in matcher.match(pair.first.title, pair.first.text).mentions]
        mentions = matcher.match(pair.second.title, pair.second.text).mentions
        return development(pair.second, mentions, [pair.first], known).kind

    return judge


def by_time(pair: Pair) -> str:
    """Only the day counts."""
    assert pair.first.published and pair.second.published
    return "copy" if pair.second.published - pair.first.published < timedelta(hours=18) else "follow-up"


def by_words(limit: float) -> Judge:
    """Only the share of the new words counts."""

    def judge(pair: Pair) -> str:
        mine = stems(f"{pair.second.title}\n{pair.second.text}")
        told = stems(f"{pair.first.title}\n{pair.first.text}")
        return "follow-up" if len(mine - told) > limit * len(mine) else "copy"

    return judge


def figures(cases: Sequence[Pair], judge: Judge) -> dict[str, tuple[float, float]]:
    """(precision, recall) of each kind, and of "new": follow-ups and turns together."""
    answers = [(pair.kind, judge(pair)) for pair in cases]
    found = {}
    for name, kinds in {**{kind: {kind} for kind in KINDS}, "new": {"follow-up", "turn"}}.items():
        right = sum(label in kinds and answer in kinds for label, answer in answers)
        said = sum(answer in kinds for _, answer in answers)
        there = sum(label in kinds for label, _ in answers)
        found[name] = (right / said if said else 1.0, right / there)
    return found


def accuracy(cases: Sequence[Pair], judge: Judge) -> float:
    """The share of pairs judged as labelled."""
    return sum(judge(pair) == pair.kind for pair in cases) / len(cases)


def main() -> None:
    """Print the table, or the pairs of dev judged otherwise than labelled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    real = vigie()
    dev, test = pairs("dev"), pairs("test")
    if parser.parse_args().errors:
        for pair in dev:
            if (answer := real(pair)) != pair.kind:
                print(f"{pair.kind} → {answer}: {pair.second.title}")
        return
    best = max((n / 20 for n in range(21)), key=lambda limit: accuracy(dev, by_words(limit)))
    methods = {"by time": by_time, f"by words ({best:.2f})": by_words(best), "Vigie": real}
    print(f"{'test, P/R of':20}" + "".join(f"{kind:>14}" for kind in (*KINDS, "new")) + "   all")
    for name, cases, judge in [*((n, test, j) for n, j in methods.items()), ("Vigie (dev)", dev, real)]:
        rates = figures(cases, judge)
        cells = "".join(f"{p:>8.2f}/{r:.2f} " for p, r in rates.values())
        print(f"{name:20}{cells}  {accuracy(cases, judge):.2f}")


if __name__ == "__main__":
    main()
