"""How good is matching? One table: plain keyword, folded keyword, regex, partial_ratio and Vigie.

    python -m tests.eval.matching             # dev splits
    python -m tests.eval.matching --errors    # and every error

Sets: sentences labelled for this project (matching_cases.yaml and matching_traps.yaml, against watchlist.yaml), names
mistyped by a program (tests/eval/slips.py), HIPE-NAMES as printed and respelt, and HOMONYMS. The public sets lie
outside the repository and are left out with a message when absent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.matching import Matcher
from bot.model import Watch
from bot.watchlist import load
from tests.eval import hipe
from tests.eval.baselines import BASELINES
from tests.eval.hipe import Figures
from tests.eval.slips import shares

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CASES = ("matching_cases.yaml", "matching_traps.yaml")
HOMONYMS = ROOT.parent / "shared" / "data" / "homonyms" / "homonyms_dev.jsonl"

Names = Callable[[str, str], set[str]]  #: title, text → ids of the watches named
Report = Callable[[str], None]


class Case(NamedTuple):
    """A labelled text."""

    kind: str
    title: str
    text: str
    named: frozenset[str]


def cases(split: str) -> Iterator[Case]:
    """The labelled sentences of one split."""
    for name in CASES:
        data: dict[str, dict[str, dict[str, list[str]]]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
        for kind, texts in data.get(split, {}).items():
            for whole, named in texts.items():
                title, bar, text = whole.partition(" || ")
                yield Case(kind, title if bar else "", text if bar else whole, frozenset(named))


def own_watches() -> tuple[Watch, ...]:
    """The watches of the repository's own watchlist."""
    return load(ROOT / "watchlist.yaml").watches


def vigie(watches: Sequence[Watch]) -> Names:
    """Vigie as a finder of names: watches that may alert."""
    matcher = Matcher(watches)
    alerting = {watch.id for watch in watches if watch.mode == "alert"}
    return lambda title, text: {m.watch for m in matcher.match(title, text).mentions} & alerting


def on_cases(names: Names, labelled: Sequence[Case], report: Report) -> Figures:
    """Figures over (text, watch) pairs."""
    right = wrong = missed = 0
    for case in labelled:
        found = names(case.title, case.text)
        right += len(found & case.named)
        wrong += len(found - case.named)
        missed += len(case.named - found)
        if found != case.named:
            report(f"{case.kind}: {case.title} {case.text} +{sorted(found - case.named)} -{sorted(case.named - found)}")
    return Figures(right, wrong, missed)


def false_alerts(names: Names, labelled: Sequence[Case]) -> float:
    """Share of the homonym sentences, which name nobody, that alert."""
    silent = [case for case in labelled if case.kind == "homonym"]
    return sum(bool(names(case.title, case.text)) for case in silent) / max(1, len(silent))


def homonym_cases() -> list[tuple[str, str, bool]]:
    """(id of the watch, text, whether it is meant) of the HOMONYMS dev split."""
    lines = [json.loads(line) for line in HOMONYMS.read_text(encoding="utf-8").splitlines()]
    return [(line["term"].lower().replace("è", "e"), line["text"], line["target"]) for line in lines]


def on_homonyms(names: Names, report: Report) -> Figures:
    """Figures over the HOMONYMS sentences, each asked about its own term only."""
    right = wrong = missed = 0
    for watch, text, meant in homonym_cases():
        found = watch in names("", text)
        right += found and meant
        wrong += found and not meant
        missed += meant and not found
        if found != meant:
            report(f"{watch}: {text} {'+' if found else '-'}")
    return Figures(right, wrong, missed)


def _silent(_: str) -> None:
    """Report nothing."""


def on_own(split: str, report: Report = _silent) -> dict[str, float]:
    """Figures on the labelled sentences of a split, by the names the floor file uses."""
    labelled, names = list(cases(split)), vigie(own_watches())
    figures = on_cases(names, labelled, report)
    return {
        f"{split} precision": figures.precision,
        f"{split} recall": figures.recall,
        f"{split} homonym false alerts": false_alerts(names, labelled),
    }


def on_slips() -> dict[str, float]:
    """Shares of mistyped names that are found."""
    return dict(zip(("one slip found", "two slips found"), shares(own_watches()), strict=True))


def on_homonym_set(report: Report = _silent) -> dict[str, float]:
    """Figures on the HOMONYMS dev split."""
    figures = on_homonyms(vigie(load(HERE / "homonyms.yaml").watches), report)
    return {"HOMONYMS precision": figures.precision, "HOMONYMS recall": figures.recall}


def on_hipe() -> dict[str, float]:
    """Figures on the HIPE-NAMES dev split."""
    printed, respelt = (hipe.figures(data, hipe.vigie(data)) for data in map(hipe.load, hipe.FILES))
    return {"HIPE printed precision": printed.precision, "HIPE printed F1": printed.f1, "HIPE respelt F1": respelt.f1}


def measured(split: str, report: Report) -> dict[str, float]:
    """All of Vigie's figures; those of public sets only where they are present."""
    figures = on_own(split, report) | on_slips()
    if HOMONYMS.exists():
        figures |= on_homonym_set(report)
    if hipe.HOME.exists():
        figures |= on_hipe()
    return figures


def table(split: str) -> Iterator[str]:
    """The comparison, line by line."""
    yield f"{'':20}{'own sentences':>24}{'HOMONYMS':>24}{'HIPE printed':>24}{'HIPE respelt':>24}"
    yield f"{'':20}" + f"{'P':>10}{'R':>7}{'F1':>7}" * 4
    own, labelled = own_watches(), list(cases(split))
    terms = load(HERE / "homonyms.yaml").watches
    printed = [hipe.load(name) for name in hipe.FILES] if hipe.HOME.exists() else []
    for name, build in {**BASELINES, "Vigie": None}.items():
        columns = [on_cases(build(own) if build else vigie(own), labelled, lambda _: None)]
        if HOMONYMS.exists():
            columns.append(on_homonyms(build(terms) if build else vigie(terms), lambda _: None))
        columns += [hipe.figures(data, _spans(build, data) if build else hipe.vigie(data)) for data in printed]
        yield f"{name:20}" + "".join(f"{c.precision:>10.3f}{c.recall:>7.3f}{c.f1:>7.3f}" for c in columns)


def _spans(build: Any, data: dict[str, Any]) -> hipe.Finder:
    finder = build(hipe.watches(data))
    return lambda text: finder.spans(text)


def main() -> None:
    """Print the table, Vigie's figures beside their floors, and the errors when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for path in (HOMONYMS, hipe.HOME):
        if not path.exists():
            print(f"{path.name} is not here: left out", file=sys.stderr)
    for line in table(options.split):
        print(line)
    print()
    report: Report = print if options.errors else lambda _: None
    for name, value in measured(options.split, report).items():
        print(f"{name:32} {value:.3f}")


if __name__ == "__main__":
    main()
