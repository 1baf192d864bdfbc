"""Which earlier events belong under this article?

An event is a candidate when it shares actors or rare words with the article. What is shared counts by its rarity in
memory and by how much both sides are about it; two actors shared together count more than apart. A
name whose beginning memory has seen (« création de Numergy ») or that only ever meant one thing (a programme, a
person, a law) says much alone; a company that is in the news every day says little without a second sign.
Below a bar nothing is shown, and of what passes only what is near the best and says something new.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest, nsmallest

from bot.memory.asked import Asked, ask
from bot.memory.beginnings import Beginnings
from bot.memory.known import Known, Names, know
from bot.model import Article, Event, Mention, Related, Watch
from bot.reading.terms import weight

BAR = 0.48  #: score below which an event is not shown
NEAR_BEST = 0.5  #: share of the best score below which an event is not shown
TWIN = 0.6  #: likeness of two titles from which only one is shown
ALIKE = 0.25  #: how much of a score likeness to what is shown already takes away
FOCAL = 1.0  #: a programme, or a watch whose beginning memory has seen
LOOSE = 0.3  #: what is left of a watch that is not focal when the event is mostly about others
ASTRAY = 0.5  #: what is left of it when the event belongs to a saga the article does not name
SAGA = 0.45  #: part of the worth of an event of the same saga
TELLING = 0.1  #: weight from which a shared word is worth naming
TITLED = 0.4  #: telling the whole title of an event in other words
TOLD = 1.6  #: weight of the words of a title that must be told for that
STRANGERS = 0.5  #: what is left of shared words when the event names watches and the article none of them
TOGETHER = 0.3  #: two actors that the article and the event share
WORDS, WORDS_HALF = 0.7, 2.0  #: most that shared words can say, and how soon
STATUS = {"planned": 0.75, "rumour": 0.7, "denied": 0.7, "state": 0.5}  #: against what happened
FRESH, FADING = 0.05, 365.0  #: the small advantage of a recent event, and the days in which it fades
SAME_NEWS = 0.6  #: share of an event's title told by an article of the next day from which it is its news
PRECISE = timedelta(days=8)  #: an event longer than a week is not one day's news
COMMON = 400  #: events that hold a word, above which the word finds no candidates
UBIQUITOUS = 500  #: events that name a watch, above which it finds candidates only if no rarer one is named
RAREST = 30  #: words that look for candidates
EXAMINED = 40  #: best candidates looked at closely
ANCHORS = 6  #: best of them that may bring others along

ALONE: AbstractContextManager[None] = nullcontext()  #: guards nothing, where nobody else asks


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A candidate and what it shares with the article."""

    known: Known
    worth: float
    shared: tuple[str, ...]
    words: Mapping[str, float]


class Memory:
    """Events, and what may be asked of them. Holds no clock; the same events give the same answers."""

    def __init__(
        self,
        events: Iterable[Event] = (),
        watches: Iterable[Watch] = (),
        *,
        guard: AbstractContextManager[object] = ALONE,
    ) -> None:
        """`watches` tell how names are written and of which kind they are; without them ids must do.

        `guard` is held while memory is read or changed: a lock, where people ask in threads while a pipeline learns.
        """
        self._names = Names.of(watches)
        self.guard = guard
        self._known: dict[str, Known] = {}
        self._actors: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._words: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._ends: dict[str, date] = {}
        self._beginnings = Beginnings(self._ends)
        self._weights: dict[str, float] = {}  # of actors, until the next event
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, event_id: str) -> Event | None:
        """The event of an id, where it is known."""
        return self._known[event_id].event if event_id in self._known else None

    @property
    def events(self) -> tuple[Event, ...]:
        """All events known, in the order in which they were learnt."""
        with self.guard:
            return tuple(known.event for known in self._known.values())

    def add(self, event: Event) -> None:
        """Learn an event; one of the same id is replaced."""
        known = know(event, self._names)
        with self.guard:
            self._forget(event.id)
            self._learn(event, known)

    def _learn(self, event: Event, known: Known) -> None:
        self._known[event.id] = known
        self._ends[event.id] = event.end
        for actor, share in known.about.items():
            self._actors[actor][event.id] = share
        for word, share in known.words.items():
            self._words[word][event.id] = share
        self._beginnings.learn(known)

    def forget(self, event_id: str) -> None:
        """Unlearn an event that is no part of memory any more; nothing when it is not known."""
        with self.guard:
            self._forget(event_id)

    def _forget(self, event_id: str) -> None:
        self._weights.clear()
        known = self._known.pop(event_id, None)
        if known is None:
            return
        for actor in known.about:
            del self._actors[actor][event_id]
        self._beginnings.forget(known)
        for word in known.words:
            del self._words[word][event_id]

    def recall(self, article: Article, mentions: Sequence[Mention], *, limit: int = 4) -> tuple[Related, ...]:
        """The earlier events worth showing, best first; none when nothing is related.

        Earlier means that the event's end is before the article's day in Paris; without a date every event is.
        The news of the article itself, kept as an event the day before, is not its past.
        """
        asked = ask(article, mentions)
        with self.guard:
            weighed = [self._weigh(known, asked) for known in self._candidates(asked)]
            found = [w for w in self._with_saga(weighed) if w.worth >= BAR]
            found.sort(key=lambda w: (-w.worth, w.known.event.id))
            return tuple(self._related(w, asked) for w in self._select(found, limit))

    # -- how much a thing shared says ---------------------------------------

    def _actor_weight(self, actor: str) -> float:
        """What sharing this actor says, 0–1."""
        if actor not in self._weights:
            self._weights[actor] = self._weigh_actor(actor)
        return self._weights[actor]

    def _weigh_actor(self, actor: str) -> float:
        kind = FOCAL if self._is_focal(actor) else self._names.says(actor)
        return kind * (0.4 + 0.6 * self._rarity(len(self._actors[actor])))

    def _is_focal(self, actor: str) -> bool:
        """Whether all that is said of this watch is one saga."""
        return self._names.kinds.get(actor) == "programme" or self._beginnings.begun(actor, self._actors.get(actor, ()))

    def _rarity(self, count: int) -> float:
        """1 for what one event holds, less the more do; judged by number and by share, whichever is kinder."""
        size = len(self._known)
        by_number = 1 / (1 + math.log(max(count, 1)) / math.log(12))
        by_share = math.log((size + 1) / max(count, 1)) / math.log(size + 1)
        return max(by_number, by_share)

    def _word_weight(self, word: str) -> float:
        size = len(self._known) + 20
        return math.log(size / (len(self._words[word]) + 1)) / math.log(size)

    # -- candidates, closely looked at, chosen ------------------------------

    def _candidates(self, asked: Asked) -> list[Known]:
        rough: defaultdict[str, float] = defaultdict(float)
        known = (w for w in asked.words if 0 < len(self._words.get(w, ())) <= COMMON)
        for word in nsmallest(RAREST, known, key=lambda w: (len(self._words[w]) / asked.words[w], w)):
            _add(rough, self._words[word], self._word_weight(word) * asked.words[word] / WORDS_HALF)
        named = sorted((a for a in asked.actors if self._actors.get(a)), key=lambda a: (len(self._actors[a]), a))
        for number, actor in enumerate(named):
            events = self._actors[actor]
            if number and len(events) > UBIQUITOUS and not self._is_focal(actor):
                events = {i: events[i] for i in rough if i in events}
            _add(rough, events, self._actor_weight(actor) * asked.actors[actor])
        ends, day = self._ends, asked.day or date.max
        over = [(-worth, i) for i, worth in rough.items() if ends[i] < day]
        return [k for _, i in nsmallest(EXAMINED, over) if self._is_past(k := self._known[i], asked)]

    def _weigh(self, known: Known, asked: Asked) -> _Weighed:
        event = known.event
        shared = tuple(actor for actor in known.about if actor in asked.actors)
        parts = self._shared_words(known, asked)
        words = WORDS * (1 - math.exp(-sum(parts.values()) / WORDS_HALF)) + TITLED * self._told(known, asked)
        if known.about and not shared:
            words *= STRANGERS
        fresh = FRESH * math.exp(-(asked.day - event.end).days / FADING) if asked.day else 0.0
        worth = (self._shared_actors(known, asked, shared) + words + fresh) * STATUS.get(event.status, 1.0)
        return _Weighed(known, worth, shared, parts)

    def _with_saga(self, weighed: Sequence[_Weighed]) -> list[_Weighed]:
        """Each event also gets a part of the worth of the nearest event that is well related by itself."""
        anchors = nlargest(ANCHORS, (w for w in weighed if w.worth >= BAR), key=lambda w: (w.worth, w.known.event.id))
        near = (
            max((a.worth * self._closeness(w.known, a.known) for a in anchors if a is not w), default=0.0)
            for w in weighed
        )
        return [
            replace(w, worth=w.worth + SAGA * part * STATUS.get(w.known.event.status, 1.0))
            for w, part in zip(weighed, near, strict=True)
        ]

    def _closeness(self, one: Known, other: Known) -> float:
        """How much two events are of one saga: their shared actors among all of theirs, by weight; topics aside."""
        together = one.actors & other.actors
        if not any(map(self._is_focal, together)):
            return 0.0
        return sum(map(self._actor_weight, together)) / sum(map(self._actor_weight, one.actors | other.actors))

    def _related(self, weighed: _Weighed, asked: Asked) -> Related:
        parts = weighed.words
        telling = sorted((w for w in parts if parts[w] >= TELLING and w in asked.spelt), key=lambda w: (-parts[w], w))
        return Related(
            event=weighed.known.event,
            score=round(1 - math.exp(-weighed.worth), 4),
            actors=tuple(sorted(weighed.shared, key=lambda a: (-self._actor_weight(a) * asked.actors[a], a))),
            words=tuple(asked.spelt[w] for w in telling[:4]),
        )

    def _shared_actors(self, known: Known, asked: Asked, shared: Sequence[str]) -> float:
        """What the shared actors say. A focal one counts whole; others by their part in the event.

        A topic in common tells which saga it is where no focal name does; else it says no more than that name.
        """
        about, salience = known.about, asked.actors
        focal = {a for a in known.actors if self._is_focal(a)}
        named = not focal.isdisjoint(shared)
        if focal and len(known.actors) < len(about) and (named or known.actors.issuperset(shared)):
            about = {a: about[a] for a in about if a in known.actors}
            shared = [a for a in shared if a in about]
        if not shared:
            return 0.0
        loose = LOOSE + (1 - LOOSE) * sum(about[a] for a in shared) / sum(about.values())
        if focal and not named and known.actors.issuperset(shared):
            loose *= ASTRAY
        worth = sum(self._actor_weight(a) * salience[a] * about[a] * (1 if a in focal else loose) for a in shared)
        if len(shared) > 1:
            second = sorted((salience[a] for a in shared), reverse=True)[1]
            worth += TOGETHER * second * (loose if focal.isdisjoint(shared) else 1)
        return worth

    def _told(self, known: Known, asked: Asked) -> float:
        """Which share of the event's title the article tells, names aside; too few words are chance."""
        told = sum(known.words[s] for s in known.words if s in asked.words and (s in known.heading or s[0].isdigit()))
        return min(told / known.titled, 1.0) if told >= TOLD else 0.0

    def _shared_words(self, known: Known, asked: Asked) -> dict[str, float]:
        return {
            word: worth * asked.words[word] * self._word_weight(word)
            for word, worth in known.words.items()
            if word in asked.words
        }

    def _is_past(self, known: Known, asked: Asked) -> bool:
        """Whether an event that is over is not the news of the article itself, of the day before."""
        if asked.day is None or known.event.end < asked.day - timedelta(days=1):
            return True
        if known.event.end - known.event.start > PRECISE:
            return True
        if asked.heads and asked.heads <= known.about.keys() and known.actors <= asked.actors.keys():
            return False
        whole = sum(map(weight, known.heading))
        return sum(weight(s) for s in known.heading if s in asked.words) < SAME_NEWS * max(whole, 1e-9)

    def _select(self, found: Sequence[_Weighed], limit: int) -> list[_Weighed]:
        """The best, each discounted by its likeness to those already chosen."""
        chosen: list[_Weighed] = []
        left = [w for w in found if w.worth >= NEAR_BEST * min(found[0].worth, 1.0)]
        while left and len(chosen) < limit:
            best = max(left, key=lambda w: w.worth * (1 - ALIKE * max((_alike(w, c) for c in chosen), default=0.0)))
            chosen.append(best)
            left = [w for w in left if w is not best and _alike(w, best) < TWIN]
        return chosen


def _add(rough: defaultdict[str, float], events: Mapping[str, float], worth: float) -> None:
    for event_id, share in events.items():
        rough[event_id] += worth * share


def _alike(one: _Weighed, other: _Weighed) -> float:
    """How much two titles are the same words, 0–1."""
    a, b = one.known.heading, other.known.heading
    return sum(map(weight, a & b)) / max(sum(map(weight, a | b)), 1e-9)
