"""When is it, in French: each time expression of a text with the days it means, seen from a given day.

« le 22 décembre », « fin 2011 », « cette semaine », « il y a trois ans »… Rules of our own, one per form: what was
tried of libraries, and why none is used, is in docs/measurements.md. Of readings that overlap the longest stands,
also when it is no date (« 31 février »), so that no part of it is taken for one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from bot.model import Precision
from bot.reading.day_rules import DAY_RULES
from bot.reading.intervals import Interval, between
from bot.reading.phrases import Sentence, sentences
from bot.reading.relative_rules import RELATIVE_RULES
from bot.reading.rules import Given, Rule, When
from bot.reading.tense import Direction, direction, governing
from bot.reading.verbs import verbs
from bot.reading.words import fold
from bot.reading.year_rules import YEAR_RULES


class DatedExpression(NamedTuple):
    """A time expression: where it stands in the text [start, end), and which days it means, both inside."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    given: Given
    future: bool  #: whether it lies after the anchor


class Anchored(NamedTuple):
    """A part of the text, [start, end), written on another day: a quoted article."""

    start: int
    end: int
    day: date


#: Words that make a date of something else: streets, and months written as names (« Mars », « Avril Lavigne »).
_STREET = re.compile(
    r"\b(?:rue|avenue|av\.|boulevard|bd|place|square|quai|station|metro|cours|pont|stade|lycee) d[ue] $"
)
_VERSION = re.compile(r"\b(?:versions?|v|office|windows(?: server)?|java|cve|rfc|iso|article|n°|no) ?$|[#$€]$")
_SINCE = re.compile(r"\bdepuis(?: le| la| l'|) ?$")
_UNTIL = re.compile(r"\b(?:d'ici(?: a| au| aux)?|jusqu'(?:a|au|en)|avant)(?: le| la| l'|) ?$")
_NOT_BEFORE = re.compile(r"\bpas (?:\w+ )?avant ")
_STRETCH = 500  #: characters; twice that is longer than sentences are
_LOOK_BACK = 24  #: characters before an expression that can change what it means
_MONTH_NAME = re.compile(
    r"\b(?:Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Ao[uû]t|Septembre|Octobre|Novembre|Décembre)\b"
)


Lead = Literal["", "since", "until", "before"]


class _Found(NamedTuple):
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


@cache
def _rules() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    """All rules, compiled when the first text is read: a tenth of a second that most commands never need."""
    return tuple((rule, re.compile(rule.pattern)) for rule in (*DAY_RULES, *YEAR_RULES, *RELATIVE_RULES))


def dates(text: str, *, anchor: date, anchored: Sequence[Anchored] = ()) -> tuple[DatedExpression, ...]:
    """The time expressions of a French text in order, read from the day `anchor` in the press's own calendar.

    A relative one inside an `anchored` part is counted from that part's day. Never raises; what is no day of the
    calendar (31 February, year 0, a reversed range) is left out. Time grows in proportion to the text.
    """
    folded = fold(text)
    spoken = _Speech(text)
    found: list[DatedExpression] = []
    for hit in _longest(folded.text):
        start, end = folded.origin(hit.start, hit.end)
        if _is_name(text, start, end) or _VERSION.search(folded.text[: hit.start][-_LOOK_BACK:]):
            continue
        day = next((part.day for part in anchored if part.start <= start < part.end), anchor)
        expression = _read(hit, folded.text, When(day, spoken.direction(start, end)))
        if expression is not None:
            found.append(expression._replace(start=start, end=end))
    return tuple(found)


class _Speech:
    """Which way the verbs of a text point; each sentence is read once, and only where it is asked for."""

    def __init__(self, text: str) -> None:
        self._sentences: list[Sentence] = sentences(text)
        self._starts = [sentence.start for sentence in self._sentences]

    def direction(self, start: int, end: int) -> Direction:
        """Whether what stands in [start, end) goes with a verb of the past or of the future."""
        place = max(bisect_right(self._starts, start) - 1, 0)
        sentence = self._sentences[place]
        first, last = start - sentence.start, end - sentence.start
        # Of a very long sentence only the stretch around: the same for neighbours, so that it is read once.
        low = max((first // _STRETCH - 1) * _STRETCH, 0)
        heard = sentence.text[low : (last // _STRETCH + 2) * _STRETCH]
        return direction(governing(heard, first - low, last - low, verbs(heard)))


def _longest(folded: str) -> Iterator[_Found]:
    """The matches of all rules that stand, in order; a longer one hides what it overlaps."""
    found = [_Found(m.start(), m.end(), rule, m) for rule, pattern in _rules() for m in pattern.finditer(folded)]
    found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    taken: list[_Found] = []
    starts: list[int] = []
    for hit in found:
        place = bisect_right(starts, hit.start)
        free_before = place == 0 or taken[place - 1].end <= hit.start
        if free_before and (place == len(taken) or hit.end <= taken[place].start):
            taken.insert(place, hit)
            starts.insert(place, hit.start)
    yield from taken


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a month without day or year is written as a name inside a sentence: the planet Mars, Avril Lavigne."""
    words = text[start:end]
    if any(c.isdigit() for c in words) or words.isupper():
        return False
    name = _MONTH_NAME.search(words)
    return name is not None and (name.start() > 0 or bool(text[:start].strip()))


def _read(hit: _Found, folded: str, when: When) -> DatedExpression | None:
    before, words = folded[max(hit.start - _LOOK_BACK, 0) : hit.start], hit.match.group()
    if _STREET.search(before):
        return None
    lead = _lead(before, words)
    if lead:
        when = When(when.anchor, "past" if lead == "since" else when.direction or "future")
    interval = hit.rule.resolve(hit.match, when)
    if interval is None:
        return None
    first, last, precision = _widened(interval, when.anchor, lead, whole="fin" not in words)
    future = first > when.anchor or (first == when.anchor < last and when.direction != "past")
    return DatedExpression(0, 0, first, last, precision, hit.rule.given, future)


def _lead(before: str, words: str) -> Lead:
    """What the words in front make of an expression; « pas avant 2027 » leaves it as it is."""
    if _NOT_BEFORE.search(before + words):
        return ""
    if _SINCE.search(before) or words.startswith("depuis"):
        return "since"
    until = _UNTIL.search(before)
    opening = until.group() if until else words
    if opening.startswith("avant"):
        return "before"
    return "until" if opening.startswith(("d'ici", "jusqu'")) else ""


def _widened(interval: Interval, anchor: date, lead: Lead, *, whole: bool) -> Interval:
    """« depuis 2011 » lasts until today; « d'ici à 2030 » begins today; so does « avant mars », which ends there."""
    first, last, _ = interval
    if lead == "since":
        return between(first, anchor) or interval
    if lead == "before" and whole and first < last:
        last = first - timedelta(days=1)
    if lead in ("until", "before"):
        return between(anchor, last) or interval
    return interval
