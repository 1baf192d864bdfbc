"""Does the checker refuse inventions and let faithful sentences through? `python -m tests.eval.faithful`.

Each article of `faithful_cases.yaml` comes with sentences that it supports and sentences that it does not: other names,
figures, dates, quotations, denials, plans told as done, who did what to whom turned round, other languages, markup and
planted orders. `dev` was looked at while the checker was written, `test` only afterwards.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.reading.faithful import Source, refusal

DAY = date(2025, 3, 3)


@dataclass(frozen=True)
class Case:
    """A labelled sentence."""

    source: Source
    sentence: str
    faithful: bool


@dataclass(frozen=True)
class Score:
    """How many refusals were right, how many inventions were refused, how many faithful sentences passed."""

    cases: int
    precision: float
    recall: float
    passed: float

    def __str__(self) -> str:
        return f"{self.cases:5}  {self.precision:.3f}  {self.recall:.3f}  {self.passed:.3f}"


def cases(part: str) -> list[Case]:
    """The labelled set."""
    rows = yaml.safe_load((Path(__file__).parent / "faithful_cases.yaml").read_text(encoding="utf-8"))[part]
    read = []
    for row in rows:
        source = Source(row["title"], row["text"], DAY)
        read += [Case(source, sentence, True) for sentence in row["faithful"]]
        read += [Case(source, sentence, False) for sentence in row["not"]]
    return read


def score(given: Sequence[Case]) -> Score:
    """Judge the checker."""
    refused = [case for case in given if refusal(case.sentence, case.source)]
    right = sum(not case.faithful for case in refused)
    true = sum(case.faithful for case in given)
    return Score(
        len(given), right / max(len(refused), 1), right / (len(given) - true), 1 - (len(refused) - right) / true
    )


def main() -> None:
    """Print the table, or what went wrong on a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["dev", "test"])
    arguments = parser.parse_args()
    if arguments.errors:
        for case in cases(arguments.errors):
            reason = refusal(case.sentence, case.source)
            if bool(reason) == case.faithful:
                print(f"{reason or 'believed'}: {case.sentence}")
        return
    print("       cases  P      R      faithful let through")
    for part in ("dev", "test"):
        print(f"{part:6} {score(cases(part))}")


if __name__ == "__main__":
    main()
