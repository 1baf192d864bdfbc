"""Which dated events does a French article tell?

Sentence by sentence: who (the watches named in it), when (with the precision the words have), whether it happened,
is planned, rumoured or denied, the amounts, and the exact words. A sentence that names nobody goes on with the subject
of the one before it, and only then. What has no date is bounded by the day of the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.memory.asserting import Clause, clauses, status_of
from bot.model import Article, Event, Mention, Precision, Quote, key_of
from bot.reading.amounts import Amount, stated
from bot.reading.dates import Anchored, DatedExpression, dates
from bot.reading.language import is_french
from bot.reading.quoted import written_elsewhere
from bot.reading.words import Sentence, sentences

PARIS = ZoneInfo("Europe/Paris")
NEWS = timedelta(days=90)  #: how old undated news of a first paragraph may be
BACKGROUND = timedelta(days=3 * 365)  #: how far back an article reaches without a date for what it recalls
LEAD = 400  #: characters of the text that tell the news itself
LONGEST = 2000  #: characters of a sentence; what is longer is a list or furniture of the page
LISTED = 200  #: characters in which a list of names comes to its « et »
TITLE = 160  #: characters of an event's title
_RECALLED = frozenset({"pluperfect", "participle", "due"})  #: kinds of verbs that look back wherever they stand
_LATER = frozenset({"past", "imperfect", "hearsay"})  #: and those that do below the first paragraph
_MONEY = frozenset("€$")
_SCALES: Mapping[float, str] = {1e9: "Md", 1e6: "M"}
_COUNTED = re.compile(r"(?:million|milliard)s?\s+d(?:e\s|['’])(?!euro|dollar)")  # « 30 millions d'abonnés »
_ARTICLE = r"(?:l['’]|la\s+|le\s+|les\s+)?"
_JOINED = re.compile(rf"\s*(?:(?P<comma>,)|et|ou|ainsi\s+que)\s+{_ARTICLE}", re.IGNORECASE)
_LISTED = re.compile(r",[^,]+(?:,[^,]+)*\s(?:et|ou)\s[^,]*,")
_GOVERNED = re.compile(
    r"(?:\b(?:avec|par|de|du|des|chez|à|au|aux|pour|contre|selon|après|dans|sur|via|sans|comme)\s+|\bd['’])"
    rf"{_ARTICLE}$",
    re.IGNORECASE,
)
_GIVEN = {"explicit": "date écrite", "relative": "date comptée depuis l'article", "inferred": "date déduite"}


class _Named(NamedTuple):
    """A place of the text that names a watch."""

    start: int
    end: int
    watch: str


def events_of(
    article: Article,
    mentions_in: Callable[[str], Sequence[Mention]],
    *,
    anchor: date,
    anchored: Sequence[Anchored] = (),
    sources: Collection[str] = (),
) -> tuple[Event, ...]:
    """The events an article tells, in the order of its sentences, each with a key of its source and words.

    `mentions_in` is asked once, with the whole text, so that a name proved in one place counts in all. `anchor` is the
    day from which its relative dates count, in the press's own calendar; `anchored` are parts written on another day,
    besides those of which the text itself says so. Watches of `sources` are named beside actors but make no event
    alone. Text in another language gives nothing; so does an article without text. Never raises.
    """
    named = _named(mentions_in(article.text))
    elsewhere = (*anchored, *written_elsewhere(article.text, anchor=anchor))
    expressions = dates(article.text, anchor=anchor, anchored=elsewhere)
    upto = max(anchor, article.moment.astimezone(PARIS).date()) if article.moment else anchor
    found: dict[str, Event] = {}
    subjects: tuple[str, ...] = ()
    for sentence, own, local in _by_sentence(article.text, named, expressions):
        if not is_french(sentence.text) or sentence.text.endswith("?"):
            subjects = ()
            continue
        asserted = clauses(sentence.text, local)
        for clause in asserted:
            actors = _actors(sentence, clause, own) or (subjects if not own and _weighty(sentence, clause) else ())
            if any(actor not in sources for actor in actors):
                event = _event(article, sentence, clause, actors, (anchor, upto))
                found.setdefault(event.id, event)
        subjects = _subjects(sentence, asserted, own, sources)
    return tuple(found.values())


def _by_sentence(
    text: str, named: Sequence[_Named], expressions: Sequence[DatedExpression]
) -> Iterator[tuple[Sentence, list[_Named], list[DatedExpression]]]:
    """Each sentence with the names and the dates in it; the dates' offsets become those of the sentence."""
    found = [sentence for sentence in sentences(text) if len(sentence.text) <= LONGEST]
    starts, name_starts = [d.start for d in expressions], [n.start for n in named]
    for sentence in found:
        names = named[bisect_left(name_starts, sentence.start) : bisect_left(name_starts, sentence.end)]
        times = expressions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        moved = [d._replace(start=d.start - sentence.start, end=d.end - sentence.start) for d in times]
        yield sentence, list(names), moved


def already_told(event: Event, known: Iterable[Event]) -> Event | None:
    """The event of memory that quotes the same words with an actor in common, so that nothing is told twice."""
    words = _bare(event)
    for other in known:
        if other.id == event.id:
            return other
        if set(other.actors) & set(event.actors) and any(_overlap(words, quote) for quote in _quoted(other)):
            return other
    return None


def _bare(event: Event) -> str:
    return " ".join(event.quotes[0].text.split())


def _quoted(event: Event) -> list[str]:
    """The quotes of documents; an alert quotes a mere headline."""
    return [" ".join(quote.text.split()) for quote in event.quotes] if event.origin != "alert" else []


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _named(mentions: Sequence[Mention]) -> list[_Named]:
    return sorted(_Named(e.start, e.end, m.watch) for m in mentions for e in m.evidence if e.field == "text")


def _actors(sentence: Sentence, clause: Clause, own: Sequence[_Named]) -> tuple[str, ...]:
    """The watches a clause names; a clause that names none has those named before it in the sentence."""
    inside = [n.watch for n in own if clause.start <= n.start - sentence.start < clause.end]
    before = [n.watch for n in own if n.start - sentence.start < clause.start]
    return tuple(dict.fromkeys(inside or before))


def _subjects(
    sentence: Sentence, asserted: Sequence[Clause], own: Sequence[_Named], sources: Collection[str]
) -> tuple[str, ...]:
    """The watches that do what the first verb of a sentence says: what the next may go on about without a name."""
    verb = sentence.start + next((clause.verb.start for clause in asserted), 0)
    found: list[str] = []
    position, governed = sentence.start, False
    for name in (n for n in own if n.start < verb):
        before = sentence.text[position - sentence.start : name.start - sentence.start]
        joined = _JOINED.fullmatch(before)
        # « avec Thales et la Caisse des dépôts »: both are with; but « le patron d'Atos, Thierry Breton, »: the patron
        rest = sentence.text[position - sentence.start :][:LISTED]
        if not joined or (joined["comma"] and not _LISTED.match(rest)):
            governed = bool(_GOVERNED.search(before))
        if not governed and name.watch not in sources:
            found.append(name.watch)
        position = name.end
    return tuple(dict.fromkeys(found))


def _weighty(sentence: Sentence, clause: Clause) -> bool:
    """Whether a sentence without a name says enough to be worth a subject borrowed from the one before."""
    return clause.date is not None or bool(_amounts(sentence.text[clause.start : clause.end]))


def _event(
    article: Article, sentence: Sentence, clause: Clause, actors: tuple[str, ...], days: tuple[date, date]
) -> Event:
    quote = sentence.text[clause.start : clause.end].strip()
    document = article.url or article.guid or article.key
    first, last, precision = _when(clause, days, lead=sentence.start < LEAD)
    return Event(
        id=f"D-{key_of('document', document, quote)}",
        title=_title(quote),
        start=first,
        end=last,
        precision=precision,
        status=status_of(sentence.text, clause),
        actors=actors,
        amounts=_amounts(quote),
        quotes=(Quote(doc=document, text=quote),),
        links=(article.url,) if article.url else (),
        origin="document",
        note=_note(sentence, clause.date),
    )


def _when(clause: Clause, days: tuple[date, date], *, lead: bool) -> tuple[date, date, Precision]:
    """The days told; without any, up to the article, and back as far as news, or as what articles recall, may be."""
    if clause.date is not None:
        return clause.date.first, clause.date.last, clause.date.precision
    anchor, upto = days
    kind = clause.verb.kind
    recalled = kind in _RECALLED or (kind in _LATER and not lead)
    return anchor - (BACKGROUND if recalled else NEWS), upto, "range"


def _note(sentence: Sentence, when: DatedExpression | None) -> str:
    if when is None:
        return "Date non donnée : bornée par celle de l'article."
    return f"« {sentence.text[when.start : when.end]} » : {_GIVEN[when.given]}."


def _title(quote: str) -> str:
    """The words themselves on one line, cut at a word when long, without the full stop."""
    line = " ".join(quote.split()).rstrip(" .,;:")
    line = line[:1].upper() + line[1:]
    return line if len(line) <= TITLE else line[:TITLE].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _amounts(text: str) -> tuple[str, ...]:
    """The sums of money of a text, as « 135 M€ »; « 30 millions » after sums in euros is one of them."""
    counted = _COUNTED.search(text)
    found: list[str] = []
    for amount in stated(text):
        money = amount.unit in _MONEY or (found and not amount.unit and amount.value >= 1e6 and not counted)
        if money:
            found.append(_sum(amount))
    return tuple(dict.fromkeys(found))


def _sum(amount: Amount) -> str:
    unit = amount.unit or "€"
    for scale, name in _SCALES.items():
        if amount.value >= scale:
            return f"{amount.value / scale:.6g} {name}{unit}".replace(".", ",")
    return f"{amount.value:,.0f} {unit}".replace(",", " ")
