"""How likely do two texts tell the same news?

A logistic model with a dozen readable weights, fitted on the `dev` part of tests/eval/stories_cases.yaml and rounded.
What it looks at: how much of each headline the other side tells, by the rarity of the words; figures that agree,
differ or are missing; names that each headline has and the other side lacks; and time, since most of a
story is told within a day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.memory.telling import Telling

WEIGHTS = {
    "headlines": 1.4,  #: words the two headlines share (Dice)
    "mine": 1.2,  #: share of the new headline that the story tells
    "theirs": 1.8,  #: share of the story's headline that the article tells
    "texts": 1.8,  #: words the two texts share (Dice)
    "evidence": 2.8,  #: how much is shared in all, whatever the lengths
    "figure": 1.4,  #: a figure agrees
    "figures differ": -1.1,
    "headlines clash": -1.5,  #: each headline has a figure, and none is the other's
    "figure missing": -2.1,  #: one headline has a figure and the other side none
    "names differ": -1.7,  #: each headline has a name that the other side lacks
    "watches differ": -2.5,  #: each side names watches, and none is common
    "late": -0.8,  #: logarithm of the hours since the story was last told
    "late name": -1.3,  #: the same when the headline brings a new name
}
BIAS = -2.2
COPY = 0.85  #: share of one text held by the other from which they are copies, whatever the headlines
COPY_TERMS = 14  #: terms that both texts need to be judged so
UNLIKE = 0.15  #: likeness of two texts below which an equal headline is only the name of a column
TEXT_TERMS = 10  #: terms beyond the headline that a text needs to be judged so
CERTAIN = 0.99

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    telling: Telling
    watches: frozenset[str]


def likeness(article: Side, story: Side, *, hours: float, rarity: Rarity) -> float:
    """0–1: how likely the article tells the story. `hours` since the story was last told; `rarity` of a term, 0–1."""
    mine, theirs = article.telling, story.telling
    texts = _dice(mine.everything, theirs.everything, rarity)
    if mine.phrase and mine.phrase == theirs.phrase and not (_has_text(mine) and _has_text(theirs) and texts < UNLIKE):
        return 1.0
    if min(len(mine.everything), len(theirs.everything)) >= COPY_TERMS and _copied(mine, theirs, rarity) >= COPY:
        return CERTAIN
    seen = signs(article, story, hours=hours, rarity=rarity)
    return 1 / (1 + math.exp(-BIAS - sum(WEIGHTS[name] * value for name, value in seen.items())))


def signs(article: Side, story: Side, *, hours: float, rarity: Rarity) -> dict[str, float]:
    """The value of each weighted sign."""
    mine, theirs = article.telling, story.telling
    strangers = bool(mine.names - theirs.everything), bool(theirs.names - mine.everything)
    late = math.log1p(max(hours, 0.0))
    return {
        "headlines": _dice(mine.heading_set, theirs.heading_set, rarity),
        "mine": _share(mine.heading_set, theirs.everything, rarity),
        "theirs": _share(theirs.heading_set, mine.everything, rarity),
        "texts": _dice(mine.everything, theirs.everything, rarity),
        "evidence": math.log1p(_sum(mine.everything & theirs.everything, rarity)),
        "late": late,
        "late name": late * strangers[0],
        "names differ": all(strangers),
        "watches differ": bool(article.watches and story.watches) and article.watches.isdisjoint(story.watches),
        **_figures(mine, theirs),
    }


def _figures(mine: Telling, theirs: Telling) -> dict[str, float]:
    agree = bool(mine.figures & theirs.figures)
    clash = bool(mine.headed and theirs.headed) and not (mine.headed & theirs.figures or theirs.headed & mine.figures)
    missing = bool(theirs.headed and not mine.figures) or bool(mine.headed and not theirs.figures)
    return {
        "figure": agree,
        "figures differ": bool(mine.figures and theirs.figures) and not agree,
        "headlines clash": clash,
        "figure missing": missing,
    }


def _has_text(telling: Telling) -> bool:
    return len(telling.everything) - len(telling.heading_set) >= TEXT_TERMS


def _copied(one: Telling, other: Telling, rarity: Rarity) -> float:
    return max(_share(one.everything, other.everything, rarity), _share(other.everything, one.everything, rarity))


def _sum(terms: Iterable[str], rarity: Rarity) -> float:
    return sum(map(rarity, terms))


def _dice(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    return 2 * _sum(one & other, rarity) / max(_sum(one, rarity) + _sum(other, rarity), 1e-9)


def _share(part: frozenset[str], whole: frozenset[str], rarity: Rarity) -> float:
    return _sum(part & whole, rarity) / max(_sum(part, rarity), 1e-9)
