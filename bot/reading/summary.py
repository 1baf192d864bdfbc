"""Which two or three sentences of an article tell its news?

Sentences are taken as they stand. Each gets a score: a weighted sum of a few features that were
fitted by least squares to the share of a human abstract's word pairs each sentence holds, on OrangeSum's validation
part (docs/measurements.md); then the best are taken one by one, each for what it adds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.language import leaning
from bot.reading.leftovers import is_finished, is_whole, own_sentences, uncut, unlabelled
from bot.reading.terms import stems, weight
from bot.reading.words import fold_key, tokens

SHORTEST = 4  #: words below which a sentence says nothing alone
LONGEST = 60  #: sentences looked at; news puts nothing needed further down
FRENCH = 2  #: small words of French, beyond those of other languages, of a sentence that is plainly French
REPEATED = 0.5  #: how much of a sentence's worth goes when all its words were said already
#: What each feature of a sentence is worth.
WEIGHTS = {
    "first": -0.05,  #: with `early`: the first sentence, often a scene, is worth no more than the second
    "early": 0.09,  #: 1 / its place
    "title": 0.10,  #: share of the title's words it holds
    "central": 0.035,  #: how much its words come back in other sentences
    "named": 0.02,  #: it holds a name the reader watches
    "asking": -0.012,
    "short": -0.018,
}
LINKED = 0.04  #: what a sentence gains when the next one is chosen and leans on it (« Suite à ce départ… »)
#: First words of a sentence that leans on the one before it.
_LEANING = re.compile(
    r"\W*(?:ils?|elles?|cel(?:a|ui|le|les)(?:-(?:ci|la))?|ceux(?:-ci|-la)?|ce(?:ci)?|c'est|lui|leurs?|sa|son|ses"
    r"|mais|or|car|donc|ainsi|aussi|en effet|d'ailleurs|par ailleurs|toutefois|cependant|pourtant|de plus"
    r"|de (?:son|leur) cote"
    r"|(?:\w+[ ']){0,3}(?:ce|cet|cette|ces))\b"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    text: str
    stems: frozenset[str]
    leaning: bool  #: it needs the sentence before it
    features: dict[str, float]

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.features.items())


def summarize(
    title: str, text: str, *, names: Sequence[str] = (), sentences: int = 3, limit: int = 500
) -> tuple[str, ...]:
    """At most `sentences` sentences of `text`, verbatim and in order, together at most `limit` characters.

    The page's leftovers and headings are never taken, half a quotation only where there is nothing else, another
    language than French only where the text has no French. `names` are words that concern the reader: of two like
    sentences the one that holds a name is taken, and where the title has none, one that does is always among them.
    A text that is only a teaser gives its teaser, without the mark that it was cut; a first sentence longer than
    `limit` is cut before a word: either then ends without a full stop, and is still a piece of `text` letter for
    letter. An empty tuple means that the text says nothing of its own, for instance nothing but its title.
    """
    candidates = read(title, text, names)
    chosen = _concerning(title, candidates, names, limit) if sentences > 0 else []
    room = limit - sum(len(c.text) + 1 for c in chosen)
    while len(chosen) < sentences:
        fitting = [c for c in candidates if c not in chosen and len(c.text) <= room]
        if not fitting:
            break
        best = max(fitting, key=lambda c: (_gain(c, chosen), -c.place))
        chosen.append(best)
        room -= len(best.text) + 1
    if not chosen and candidates and sentences > 0:
        return tuple(filter(None, (_cut(candidates[0].text, limit),)))
    return tuple(c.text for c in sorted(chosen, key=lambda c: c.place))


def read(title: str, text: str, names: Sequence[str] = ()) -> tuple[_Candidate, ...]:
    """The sentences that could stand in a summary, with their features."""
    pieces = _pieces(title, text)
    bags = [stems(piece) for piece in pieces]
    spread = Counter(stem for bag in bags for stem in bag)
    asked = stems(title)
    wanted = _written(names)
    return tuple(
        _Candidate(
            i,
            piece,
            bag,
            bool(_LEANING.match(fold_key(piece))),
            _features(place=i, piece=piece, bag=bag, asked=asked, spread=spread, wanted=wanted),
        )
        for i, (piece, bag) in enumerate(zip(pieces, bags, strict=True))
    )


def _pieces(title: str, text: str) -> list[str]:
    own = (unlabelled(s.text) for s in own_sentences(text))
    heading = fold_key(title).strip()
    told = [s for s in own if fold_key(s).strip() != heading]
    finished = [s for s in told if is_finished(s) and not s.endswith(":") and len(tokens(s)) >= SHORTEST]
    if not finished:
        cut = (uncut(s) for s in told[:1])
        return [s for s in cut if len(tokens(s)) >= SHORTEST]
    fit = list(filter(is_whole, finished)) or finished
    return list(dict.fromkeys(_readable(fit)))[:LONGEST]


def _readable(pieces: list[str]) -> list[str]:
    """Without other languages, when some of the pieces are plainly French."""
    sides = [leaning(piece) for piece in pieces]
    if not any(side > FRENCH for side in sides):
        return pieces
    return [piece for piece, side in zip(pieces, sides, strict=True) if side >= 0]


def _concerning(title: str, candidates: Sequence[_Candidate], names: Sequence[str], limit: int) -> list[_Candidate]:
    """The best sentence that holds a watched name, when the title has none."""
    wanted = _written(names)
    if wanted is None or wanted.search(fold_key(title)):
        return []
    named = [c for c in candidates if c.features["named"] and len(c.text) <= limit]
    return [max(named, key=lambda c: (c.score, -c.place))] if named else []


def _written(names: Sequence[str]) -> re.Pattern[str] | None:
    """Where one of the names stands in a folded text; None when there is no name."""
    folded = [re.escape(name) for name in map(fold_key, names) if name]
    return re.compile(rf"(?<!\w)(?:{'|'.join(folded)})(?!\w)") if folded else None


def _features(
    *,
    place: int,
    piece: str,
    bag: frozenset[str],
    asked: frozenset[str],
    spread: Counter[str],
    wanted: re.Pattern[str] | None,
) -> dict[str, float]:
    folded = fold_key(piece)
    shared = sum(weight(s) for s in bag & asked)
    return {
        "first": float(place == 0),
        "early": 1 / (1 + place),
        "title": shared / max(sum(weight(s) for s in asked), 1.0),
        "central": sum(math.log(spread[s]) for s in bag) / (1 + len(bag)),
        "named": float(wanted is not None and bool(wanted.search(folded))),
        "asking": float("?" in piece),
        "short": float(len(tokens(piece)) < 10),
    }


def _gain(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    """What a sentence adds to those chosen."""
    linked = any(c.leaning and c.place == candidate.place + 1 for c in chosen)
    return (candidate.score + LINKED * linked) * (1 - REPEATED * _said(candidate, chosen))


def _said(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    if not candidate.stems:
        return 0.0
    said = frozenset[str]().union(*(c.stems for c in chosen))
    return len(candidate.stems & said) / len(candidate.stems)


def _cut(sentence: str, limit: int) -> str:
    """The longest beginning of a sentence too long that ends before a space and fits."""
    return sentence[: limit + 1].rpartition(" ")[0].rstrip(" ,;:–—-«(")
