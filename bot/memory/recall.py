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
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.memory.known import Known, Names, know, quantities
from bot.model import Article, Event, Mention, Related, Watch
from bot.reading.terms import terms, weight

PARIS = ZoneInfo("Europe/Paris")
BAR = 0.52  #: score below which an event is not shown
NEAR_BEST = 0.5  #: share of the best score below which an event is not shown
TWIN = 0.6  #: likeness of two titles from which only one is shown
ALIKE = 0.25  #: how much of a score likeness to what is shown already takes away
#: How much a watch says alone, by its kind.
KINDS = {
    "programme": 1.0,
    "law": 0.8,
    "person": 0.75,
    "standard": 0.6,
    "product": 0.6,
    "topic": 0.6,
    "institution": 0.3,
    "media": 0.1,
}
COMPANY = 0.36  #: any other kind
BORN = 1.0  #: a watch whose beginning memory has seen
TOGETHER = 0.3  #: two actors that the article and the event share
HEAD, LEAD, BODY = 1.0, 0.6, 0.3  #: where the article names an actor
LEAD_LENGTH = 300  #: characters of the text that count as its lead
READ = 2500  #: characters of the text whose words are compared
IN_LEAD, IN_BODY = 0.5, 0.15  #: weight of a word of the text against one of the title
WORDS, WORDS_HALF = 0.7, 2.0  #: most that shared words can say, and how soon
STATUS = {"planned": 0.75, "rumour": 0.7, "denied": 0.7, "state": 0.65}  #: against what happened
FRESH, FADING = 0.05, 365.0  #: the small advantage of a recent event, and the days in which it fades
SAME_NEWS = 0.6  #: share of an event's title told by an article of the next day from which it is its news
COMMON = 400  #: events that hold a word, above which the word finds no candidates
EXAMINED = 40  #: best candidates looked at closely


@dataclass(frozen=True, slots=True)
class _Asked:
    """An article as recall sees it."""

    day: date | None
    actors: Mapping[str, float]  #: watch id → how much the article is about it
    words: Mapping[str, float]  #: stem or amount → where it stands, 0–1
    spelt: Mapping[str, str]  #: stem → as written


class Memory:
    """Events, and what may be asked of them. Holds no clock; the same events give the same answers."""

    def __init__(self, events: Iterable[Event] = (), watches: Iterable[Watch] = ()) -> None:
        """`watches` tell how names are written and of which kind they are; without them ids must do."""
        self._names = Names.of(watches)
        self._known: dict[str, Known] = {}
        self._actors: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._words: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._births: defaultdict[str, set[str]] = defaultdict(set)
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events known, in the order in which they were learnt."""
        return tuple(known.event for known in self._known.values())

    def add(self, event: Event) -> None:
        """Learn an event; one of the same id is replaced."""
        self._forget(event.id)
        known = self._known[event.id] = know(event, self._names)
        for actor, share in known.about.items():
            self._actors[actor][event.id] = share
        for word, share in known.words.items():
            self._words[word][event.id] = share
        for actor in known.born:
            self._births[actor].add(event.id)

    def _forget(self, event_id: str) -> None:
        known = self._known.pop(event_id, None)
        if known is None:
            return
        for actor in known.about:
            del self._actors[actor][event_id]
            self._births[actor].discard(event_id)
        for word in known.words:
            del self._words[word][event_id]

    def recall(self, article: Article, mentions: Sequence[Mention], *, limit: int = 4) -> tuple[Related, ...]:
        """The earlier events worth showing, best first; none when nothing is related.

        Earlier means that the event's end is before the article's day in Paris; without a date every event is.
        The news of the article itself, kept as an event the day before, is not its past.
        """
        asked = _ask(article, mentions)
        found = [r for event_id in self._candidates(asked) if (r := self._judge(self._known[event_id], asked))]
        found.sort(key=lambda r: (-r.score, r.event.id))
        return self._select(found, limit)

    # -- how much a thing shared says ---------------------------------------

    def _actor_weight(self, actor: str) -> float:
        """What sharing this actor says, 0–1."""
        born = bool(self._births.get(actor))
        kind = BORN if born else KINDS.get(self._names.kinds.get(actor, ""), COMPANY)
        return kind * (0.4 + 0.6 * self._rarity(len(self._actors[actor])))

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

    def _candidates(self, asked: _Asked) -> list[str]:
        rough: defaultdict[str, float] = defaultdict(float)
        for actor, salience in asked.actors.items():
            events = self._actors.get(actor)
            if events:
                share = self._actor_weight(actor) * salience
                for event_id, about in events.items():
                    rough[event_id] += share * about
        for word, place in asked.words.items():
            events = self._words.get(word)
            if events and len(events) <= COMMON:
                share = self._word_weight(word) * place / WORDS_HALF
                for event_id, worth in events.items():
                    rough[event_id] += share * worth
        before = asked.day
        earlier = (i for i in rough if before is None or self._known[i].event.end < before)
        return sorted(earlier, key=lambda i: (-rough[i], i))[:EXAMINED]

    def _judge(self, known: Known, asked: _Asked) -> Related | None:
        event = known.event
        if asked.day is not None and self._is_its_news(known, asked, asked.day):
            return None
        shared = [actor for actor in event.actors if actor in asked.actors]
        actors = sum(self._actor_weight(a) * asked.actors[a] * known.about[a] for a in shared)
        if len(shared) > 1:
            second = sorted((asked.actors[a] for a in shared), reverse=True)[1]
            actors += TOGETHER * second
        parts = self._shared_words(known, asked)
        words = WORDS * (1 - math.exp(-sum(parts.values()) / WORDS_HALF))
        fresh = FRESH * math.exp(-(asked.day - event.end).days / FADING) if asked.day else 0.0
        score = (actors + words) * STATUS.get(event.status, 1.0) + fresh
        if score < BAR:
            return None
        telling = sorted((w for w in parts if parts[w] >= 0.1 and w in asked.spelt), key=lambda w: (-parts[w], w))
        return Related(
            event=event,
            score=round(min(score / 2, 1.0), 4),
            actors=tuple(sorted(shared, key=lambda a: (-self._actor_weight(a) * asked.actors[a], a))),
            words=tuple(asked.spelt[w] for w in telling[:4]),
        )

    def _shared_words(self, known: Known, asked: _Asked) -> dict[str, float]:
        return {
            word: worth * asked.words[word] * self._word_weight(word)
            for word, worth in known.words.items()
            if word in asked.words
        }

    def _is_its_news(self, known: Known, asked: _Asked, day: date) -> bool:
        if known.event.end < day - timedelta(days=1) or not known.heading:
            return False
        whole = sum(weight(s) for s in known.heading)
        return sum(weight(s) for s in known.heading if s in asked.words) >= SAME_NEWS * whole

    def _select(self, found: Sequence[Related], limit: int) -> tuple[Related, ...]:
        """The best, each discounted by its likeness to those already chosen."""
        chosen: list[Related] = []
        left = [r for r in found if r.score >= NEAR_BEST * found[0].score]
        while left and len(chosen) < limit:
            worth = {r.event.id: r.score * (1 - ALIKE * self._likeness(r, chosen)) for r in left}
            best = max(left, key=lambda r: worth[r.event.id])
            chosen.append(best)
            left = [r for r in left if r is not best and self._titles_alike(r, best) < TWIN]
        return tuple(chosen)

    def _likeness(self, related: Related, chosen: Sequence[Related]) -> float:
        return max((self._titles_alike(related, c) for c in chosen), default=0.0)

    def _titles_alike(self, one: Related, other: Related) -> float:
        a, b = self._known[one.event.id].heading, self._known[other.event.id].heading
        return sum(map(weight, a & b)) / max(sum(map(weight, a | b)), 1e-9)


def _ask(article: Article, mentions: Sequence[Mention]) -> _Asked:
    moment = article.moment
    words: dict[str, float] = {}
    spelt: dict[str, str] = {}
    lead, body = article.text[:LEAD_LENGTH], article.text[LEAD_LENGTH:READ]
    for text, place in ((article.title, 1.0), (lead, IN_LEAD), (body, IN_BODY)):
        for term in terms(text):
            words.setdefault(term.stem, place)
            spelt.setdefault(term.stem, text[term.start : term.end])
        for amount in quantities(text):
            words.setdefault(amount, place)
    return _Asked(
        day=moment.astimezone(PARIS).date() if moment else None,
        actors={m.watch: _salience(m) for m in mentions},
        words=words,
        spelt=spelt,
    )


def _salience(mention: Mention) -> float:
    """How much the article is about a watch: by where it first names it."""
    if any(e.field == "title" for e in mention.evidence):
        return HEAD
    first = min((e.start for e in mention.evidence), default=0)
    return LEAD if first < LEAD_LENGTH else BODY
