"""Which words tell two kinds of place apart?

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, « Fightin' Words », § 3.5): a
word counts as telling when its share here and there differs by more than chance explains, so a rare word needs more
than one lucky appearance and a common one more than a large count.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from bot.model import Article, Evidence
from bot.reading.terms import terms

AROUND = 120  #: characters looked at on each side of a name
PRIOR = 20.0  #: words of prior knowledge, shared out as the words of both sides together are
SURE = 1.96  #: standard deviations: one word in forty would be this telling by chance


@dataclass(slots=True)
class Surroundings:
    """Words counted by their stem, each with the form first met, which people can read."""

    counts: Counter[str] = field(default_factory=Counter)
    forms: dict[str, str] = field(default_factory=dict)

    def add(self, article: Article, evidence: Evidence) -> None:
        """Count the words around a name, each once; the name itself is left out."""
        text = article.title if evidence.field == "title" else article.text
        offset = max(0, evidence.start - AROUND)
        near = text[offset : evidence.end + AROUND]
        seen: dict[str, str] = {}
        for term in terms(near):
            start, end = term.start + offset, term.end + offset
            cut = (start == offset and offset > 0) or (end == offset + len(near) and end < len(text))
            if not cut and (end <= evidence.start or evidence.end <= start):
                seen.setdefault(term.stem, text[start:end])
        self.counts.update(seen.keys())
        for stem, form in seen.items():
            self.forms.setdefault(stem, form.lower())


def telling(here: Surroundings, there: Surroundings, *, limit: int) -> tuple[str, ...]:
    """The words over-represented here against there, the most telling first; none when nothing is sure."""
    total_here, total_there = here.counts.total(), there.counts.total()
    if not total_here or not total_there:
        return ()
    scores: list[tuple[float, str]] = []
    for stem, count in here.counts.items():
        other = there.counts[stem]
        prior = PRIOR * (count + other) / (total_here + total_there)
        first, second = count + prior, other + prior
        odds_here = first / (total_here + PRIOR - first)
        odds_there = second / (total_there + PRIOR - second)
        sure = math.log(odds_here / odds_there) / math.sqrt(1 / first + 1 / second)
        if sure >= SURE:
            scores.append((-sure, stem))
    return tuple(here.forms[stem] for _, stem in sorted(scores)[:limit])
