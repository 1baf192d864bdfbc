"""Which parts of a French text were said or written on another day than the text itself?

« Le 4 janvier 2012, Les Echos écrivait : « … cette semaine … » »: what stands in the quotation marks counts its days
from 4 January. So does everything after « Voici un article de ZDNet.fr du 4 janvier 2012 : ». Only where the text
itself gives that day; a quotation without one is read from the day of the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.reading.dates import Anchored, DatedExpression, dates
from bot.reading.words import fold, sentences

LONG = 40  #: characters from which something in quotation marks is somebody speaking and not a word
_MARKS = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"\n]*\"")
_DOCUMENT = (
    r"\b(?:articles?|communiques?|billets?|depeches?|entretiens?|interviews?|editions?|tribunes?|enquetes?|lettres?"
    r"|rapports?|notes?|messages?|extraits?|discours)\b"
)
_SAYING = (
    r"\b(?:ecriv|ecrit|declar|rapport|indiqu|annonc|affirm|expliqu|relat|rappel|estim|ajout|soulign|titr|disai"
    r"|assur(?!an)|publi(?!c|q)|precis(?!ion|em)|confi(?!an|n))\w*|\bdit\b"
)
_TOLD = re.compile(f"{_DOCUMENT}|{_SAYING}")
_PAPER = re.compile(_DOCUMENT)
_OPENING = re.compile(r"[^\n]*:[ \u00a0]*\n")  #: a line that announces what follows it


def written_elsewhere(text: str, *, anchor: date) -> tuple[Anchored, ...]:
    """The parts of a text whose relative dates count from a day that the text gives for them, in order.

    `anchor` is the day of the text. Never raises.
    """
    marks = [mark for mark in _MARKS.finditer(text) if mark.end() - mark.start() > LONG]
    openings = [line for line in _OPENING.finditer(text) if _PAPER.search(fold(line.group()).text)]
    if not marks and not openings:
        return ()
    days = [
        d for d in dates(text, anchor=anchor) if d.given == "explicit" and d.precision == "day" and d.first <= anchor
    ]
    starts = [sentence.start for sentence in sentences(text)] if days else []
    found: list[Anchored] = []
    for mark in marks:
        begin = max((start for start in starts if start <= mark.start()), default=0)
        day = _day(text, begin, mark.start(), days)
        if day is not None:
            found.append(Anchored(mark.start(), mark.end(), day))
    for line in openings:
        day = _day(text, line.start(), line.end(), days)
        if day is not None:
            found.append(Anchored(line.end(), len(text), day))
    return tuple(sorted(found))


def _day(text: str, start: int, end: int, days: Sequence[DatedExpression]) -> date | None:
    """The last day named in [start, end), where words there tell that somebody said or wrote something."""
    inside = [d.first for d in days if start <= d.start and d.end <= end]
    return inside[-1] if inside and _TOLD.search(fold(text[start:end]).text) else None
