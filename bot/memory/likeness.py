"""How likely do two texts tell the same news?

A logistic model with a few readable weights, fitted on the `dev` part of tests/eval/stories_cases.yaml and rounded;
those of "slot", "object", "turn", "headlines clash" and "watches differ" are set by hand, on the safe side of a merge.
Two headlines that number a series otherwise are never the same news (see `bot.memory.numbering`). Else, what it looks
at: how much of each headline the other side tells, by the rarity of the words; figures that agree, differ or are
missing; names that each headline has and the other side lacks; and time, since most of a story is told within a day.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.memory.numbering import clash
from bot.memory.telling import Telling
from bot.reading.terms import stem

WEIGHTS = {
    "headlines": 1.6,  #: words the two headlines share (Dice)
    "mine": 1.0,  #: share of the new headline that the story tells
    "theirs": 2.1,  #: share of the story's headline that the article tells
    "texts": 1.1,  #: words the two texts share (Dice)
    "evidence": 3.0,  #: how much is shared in all, whatever the lengths
    "figure": 1.3,  #: a figure agrees
    "figures differ": -1.1,
    "headlines clash": -1.5,  #: each headline has a figure, and none is the other's
    "figure missing": -1.9,  #: one headline has a figure and the other side none
    "names differ": -1.9,  #: each headline has a name that the other side lacks
    "slot": -1.5,  #: the same by how like the headlines are otherwise (« ouvre à Milan », « ouvre à Toronto »)
    "object": -6.0,  #: the same for what follows « de », « à » (« Fédération de voile », « Fédération de judo »)
    "watches differ": -6.0,  #: each side names watches, and none is common
    "turn": -3.0,  #: the headline says that the news has turned, and the story does not
    "untold": -2.0,  #: after a day, a headline of which the story tells next to nothing is other news
    "late": -0.8,  #: logarithm of the hours since the story was last told
    "late name": -1.4,  #: the same when the headline brings a new name
}
BIAS = -2.4
#: What a headline says when the news has turned: an answer, a denial, a giving up.
TURNS = frozenset(
    stem(word)
    for word in (
        *("rejette", "refuse", "decline", "repousse", "dement", "conteste", "renonce", "abandonne", "annule"),
        *("suspend", "retire", "reporte", "riposte", "replique", "recours", "plainte", "appel"),
    )
)
COPY = 0.85  #: share of one text held by the other from which they are copies, whatever the headlines
COPY_TERMS = 14  #: terms that both texts need to be judged so
UNLIKE = 0.15  #: likeness of two texts below which an equal headline is only the name of a column
TEXT_TERMS = 10  #: terms beyond the headline that a text needs to be judged so
CERTAIN = 0.99
DAY = 24.0  #: hours
UNTOLD = 0.2  #: share of a headline, by the rarity of its words

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    telling: Telling
    watches: frozenset[str]


def likeness(article: Side, story: Side, *, hours: float, rarity: Rarity) -> float:
    """0–1: how likely the article tells the story. `hours` since the story was last told; `rarity` of a term, 0–1."""
    mine, theirs = article.telling, story.telling
    if mine.phrase and mine.phrase == theirs.phrase:
        return 0.0 if _is_column(mine, theirs, rarity) else 1.0
    if clash(mine.numbered, theirs.numbered):  # « T2 » and « T3 », « 2G » and « 3G »: all else may well be the same
        return 0.0
    if min(len(mine.everything), len(theirs.everything)) >= COPY_TERMS and _copied(mine, theirs, rarity) >= COPY:
        return CERTAIN
    seen = signs(article, story, hours=hours, rarity=rarity)
    return 1 / (1 + math.exp(-BIAS - sum(WEIGHTS[name] * value for name, value in seen.items())))


def signs(article: Side, story: Side, *, hours: float, rarity: Rarity) -> dict[str, float]:
    """The value of each weighted sign."""
    mine, theirs = article.telling, story.telling
    strangers = bool(mine.names - theirs.everything), bool(theirs.names - mine.everything)
    objects = bool(mine.objects - theirs.everything) and bool(theirs.objects - mine.everything)
    late = math.log1p(max(hours, 0.0))
    told = _share(mine.heading_set, theirs.everything, rarity)
    headlines = _dice(mine.heading_set, theirs.heading_set, rarity)
    return {
        "headlines": headlines,
        "mine": told,
        "theirs": _share(theirs.heading_set, mine.everything, rarity),
        "texts": _dice(mine.everything, theirs.everything, rarity),
        "evidence": math.log1p(_sum(mine.everything & theirs.everything, rarity)),
        "turn": bool(TURNS & mine.heading_set - theirs.everything),
        "untold": hours > DAY and told < UNTOLD,
        "late": late,
        "late name": late * strangers[0],
        "names differ": all(strangers),
        "slot": headlines * all(strangers),
        "object": headlines * objects,
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


def _is_column(one: Telling, other: Telling, rarity: Rarity) -> bool:
    """Whether two texts under one headline have nothing in common (« Le fil de la rédaction »)."""
    bodies = one.everything - one.heading_set, other.everything - other.heading_set
    return min(map(len, bodies)) >= TEXT_TERMS and _dice(*bodies, rarity) < UNLIKE


def _copied(one: Telling, other: Telling, rarity: Rarity) -> float:
    return max(_share(one.everything, other.everything, rarity), _share(other.everything, one.everything, rarity))


def _sum(terms: Iterable[str], rarity: Rarity) -> float:
    return sum(map(rarity, terms))


def _dice(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    return 2 * _sum(one & other, rarity) / max(_sum(one, rarity) + _sum(other, rarity), 1e-9)


def _share(part: frozenset[str], whole: frozenset[str], rarity: Rarity) -> float:
    return _sum(part & whole, rarity) / max(_sum(part, rarity), 1e-9)
