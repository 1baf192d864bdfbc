"""How sure is it, from 0 to 1, that an article tells of a watch? The one place where weights stand.

    score = form × place × role + 0.03 for a context word, at most 1; of several places the best counts,
    and each further one adds 0.01, up to 0.05.

The weights order alerts and show doubt to the reader; nothing is accepted or refused by them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Evidence, Form, Role

_FORM: dict[Form, float] = {"exact": 1.0, "folded": 0.97, "joined": 0.94, "fuzzy": 0.9}
_PER_EDIT = 0.06
_TITLE, _LEAD, _BODY = 0.97, 0.93, 0.85
_PASSING = 0.6


def score(evidence: Sequence[Evidence], role: Role, *, leads: Sequence[bool]) -> float:
    """The score of a mention; `leads` says of each evidence whether it stands in title or lead."""
    best = max(_one(e, lead) for e, lead in zip(evidence, leads, strict=True))
    whole = best * (_PASSING if role == "passing" else 1.0) + min(0.05, 0.01 * (len(evidence) - 1))
    return round(min(1.0, whole), 3)


def _one(evidence: Evidence, leads: bool) -> float:
    place = _TITLE if evidence.field == "title" else _LEAD if leads else _BODY
    return (_FORM[evidence.form] - _PER_EDIT * evidence.distance) * place + (0.03 if evidence.context else 0.0)
