"""Which archived articles deserve a line under an alert, beside the events of memory?

Ranking always finds something; most of it is no history. An archived article is shown where it names a watch of the
alert and both are clearly alike, or, without a name in common, where both are so alike that chance is out of the
question. What memory already tells and what is the news itself is not said again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.memory.archive import Past, Sought
from bot.memory.asked import PARIS
from bot.model import Event, Related
from bot.reading.terms import tells
from bot.reading.words import bare_words, tokens

BAR = 0.21  #: likeness from which an article that names the same watch is shown
ALONE = 0.3  #: the same where memory has nothing to show, and silence is the likely answer
STRANGER = 0.34  #: the same for one that names none
HEADLINE = 0.1  #: share of its headline that the article must tell, by rarity
RICH, RELIEF = 5.0, 0.75  #: evidence from which a bar is lower, and by how much: long texts are never very alike
WORDS = 2  #: telling words that must be shared, so that one rare word is not enough
SHOWN = 4  #: lines in all, those of memory first
ARCHIVED = 2  #: of them from the archive
SAME_NEWS, SAME_HEADLINE = timedelta(days=2), 0.5  #: days and share of a headline told that make the same news
TOLD = 0.5  #: share of the longer of two headlines that the other tells too, from which both say the same
AROUND = timedelta(days=3)  #: of an event, in which a few words in common are the event itself
FEW = 2  #: such words
NAMED = 4  #: shared words that are named as the reason


@dataclass(frozen=True, slots=True)
class _Told:
    """A headline already shown, with its story and the days it is about."""

    story: str  #: "" where none is known
    words: frozenset[str]
    links: frozenset[str]
    first: datetime
    last: datetime


def belonging(sought: Sought, ranked: Sequence[Past], events: Sequence[Related]) -> list[Past]:
    """The archived articles worth showing below these events, likeliest first; none is a good answer."""
    told = [_of_event(related.event) for related in events]
    chosen: list[Past] = []
    for past in ranked:
        if len(chosen) >= min(ARCHIVED, SHOWN - len(events)):
            break
        if (
            _is_near(sought, past, BAR if events else ALONE)
            and not _is_same_news(sought, past)
            and not _is_told(past, told)
        ):
            chosen.append(past)
            told.append(_of_past(past))
    return chosen


def _is_near(sought: Sought, past: Past, bar: float) -> bool:
    if not past.archived.watches & sought.watches:
        bar = STRANGER
    if past.evidence >= RICH:
        bar *= RELIEF
    return past.likeness >= bar and past.headline >= HEADLINE and len(past.shared) >= WORDS


def _is_same_news(sought: Sought, past: Past) -> bool:
    """Whether it came on the same day or without a date, or tells the same thing a day before."""
    if past.archived.moment is None:
        return True
    if sought.moment is None:
        return False
    if past.archived.moment.astimezone(PARIS).date() >= sought.moment.astimezone(PARIS).date():
        return True
    return past.headline >= SAME_HEADLINE and sought.moment - past.archived.moment < SAME_NEWS


def _is_told(past: Past, told: Iterable[_Told]) -> bool:
    mine = _of_past(past)
    return any(_says(other, mine) for other in told)


def _says(told: _Told, mine: _Told) -> bool:
    common = len(told.words & mine.words)
    if told.story and told.story == mine.story:
        return True
    if told.links & mine.links or common >= TOLD * max(len(told.words), len(mine.words), 1):
        return True
    return common >= FEW and told.first - AROUND <= mine.first <= told.last + AROUND


def _of_event(event: Event) -> _Told:
    noon = (datetime(day.year, day.month, day.day, 12, tzinfo=PARIS) for day in (event.start, event.end))
    return _Told(event.story, _words(event.title), frozenset(event.links), *noon)


def _of_past(past: Past) -> _Told:
    archived = past.archived
    assert archived.moment  # without one it is not shown
    links = frozenset((archived.url,) if archived.url else ())
    return _Told(archived.story, _words(archived.title), links, archived.moment, archived.moment)


def _words(title: str) -> frozenset[str]:
    return frozenset(filter(tells, bare_words(title)))


def spellings(text: str) -> dict[str, str]:
    """How a text first spells each of its folded words."""
    spelt: dict[str, str] = {}
    for token in tokens(text):
        spelt.setdefault(token.form, text[token.start : token.end])
    return spelt


def as_related(past: Past, sought: Sought, spelt: Mapping[str, str]) -> Related:
    """An archived article of a known date as a line of history; `spelt` is how the later one spells its words."""
    archived = past.archived
    assert archived.moment
    day = archived.moment.astimezone(PARIS).date()
    shared = tuple(sorted(archived.watches & sought.watches))
    event = Event(
        id=f"article:{archived.key}",
        title=archived.title,
        start=day,
        end=day,
        precision="day",
        actors=shared,
        links=(archived.url,) if archived.url else (),
        origin="archive",
        note=archived.source,
    )
    words = tuple(spelt[word] for word in past.shared[:NAMED] if word in spelt)
    return Related(event=event, score=round(min(past.score, 1.0), 4), actors=shared, words=words)
