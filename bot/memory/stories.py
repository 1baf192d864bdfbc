"""Is this article the same news as one already told?

Each story keeps its first headline and its terms; nothing else is needed to rebuild the book. An article is compared
with the open stories that share its rarest words, and joins the nearest when the likeness passes a
bar: how much of each headline the other side tells, weighted by how rare the words are among the
stories of the book. Two headlines that each name what the other never says (« Orange condamné »,
« SFR condamné »), or state different amounts, are look-alikes and stay apart. Addresses are never looked at.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.memory.telling import Telling, headline, tell, told
from bot.model import Article, Mention, Story, key_of
from bot.reading.terms import weight

OPEN = timedelta(days=4)  #: a story without news for so long is closed
BAR = 0.5  #: likeness from which an article joins a story
COPY = 0.85  #: share of one text told by the other from which they are copies, whatever the headlines
COPY_TERMS = 14  #: terms that both texts need to be judged so
SHARED = 2  #: telling words that two headlines must share
CONFLICT = 0.3  #: what each contradiction takes away
BACKGROUND = 60  #: stories imagined besides those of the book, so that early counts mean little
RAREST = 10  #: words that look for candidates
KEPT = 90  #: terms a story keeps
DAWN = datetime(1970, 1, 1, tzinfo=UTC)  #: when an article without any time counts as told, before all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs."""

    story: Story  #: with the article in it
    new: bool
    likeness: float = 0.0  #: 0–1, to the story as it was


@dataclass(frozen=True, slots=True)
class _Open:
    story: Story
    telling: Telling  #: the first headline, and everything told since


class StoryBook:
    """The stories known so far. The same stories and articles in the same order give the same placements."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[str, _Open] = {}
        self._holding: defaultdict[str, set[str]] = defaultdict(set)
        self._latest = DAWN
        for story in stories:
            self._keep(story)

    def place(self, article: Article, mentions: Sequence[Mention] = ()) -> Placement:
        """The story the article belongs to, the article now in it; a new one when it is like none.

        Only stories with news in the four days around the article's moment are looked at. An article
        without a time counts as told at the latest moment of the book.
        """
        moment = article.moment or self._latest
        telling = tell(article)
        watches = tuple(m.watch for m in mentions)
        best, likeness = self._nearest(telling, moment, frozenset(watches))
        if best is None:
            story = Story(
                key=key_of("story", article.key),
                title=headline(article.title, article.source),
                first_seen=moment,
                last_seen=moment,
                watches=watches,
                terms=telling.kept(KEPT),
            )
            known = self._stories.get(story.key)
            if known is not None:
                return Placement(story=known.story, new=False, likeness=1.0)
        else:
            old = best.story
            story = replace(
                old,
                first_seen=min(old.first_seen, moment),
                last_seen=max(old.last_seen, moment),
                watches=tuple(dict.fromkeys((*old.watches, *watches))),
                terms=tuple(dict.fromkeys((*old.terms, *telling.heading)))[:KEPT],
            )
        self._keep(story)
        return Placement(story=story, new=best is None, likeness=likeness)

    def _keep(self, story: Story) -> None:
        self._stories[story.key] = _Open(story, told(story))
        for term in story.terms:
            self._holding[term].add(story.key)
        self._latest = max(self._latest, story.last_seen)

    def _nearest(self, telling: Telling, moment: datetime, watches: frozenset[str]) -> tuple[_Open | None, float]:
        best, highest = None, 0.0
        for key in self._candidates(telling, moment):
            candidate = self._stories[key]
            likeness = self._likeness(telling, candidate, watches)
            if likeness > highest:
                best, highest = candidate, likeness
        return (best, highest) if highest >= BAR else (None, highest)

    def _candidates(self, telling: Telling, moment: datetime) -> list[str]:
        rarest = sorted(telling.everything, key=lambda t: (len(self._holding.get(t, ())), t))
        rarest = [t for t in rarest if t in self._holding][:RAREST]
        keys = {key for term in rarest for key in self._holding[term]}
        return sorted(k for k in keys if self._is_open(self._stories[k].story, moment))

    @staticmethod
    def _is_open(story: Story, moment: datetime) -> bool:
        return story.first_seen - OPEN <= moment <= story.last_seen + OPEN

    def _likeness(self, telling: Telling, candidate: _Open, watches: frozenset[str]) -> float:
        other = candidate.telling
        if telling.phrase and telling.phrase == other.phrase:
            return 1.0
        copy = max(self._share(telling.everything, other.everything), self._share(other.everything, telling.everything))
        if copy >= COPY and min(len(telling.everything), len(other.everything)) >= COPY_TERMS:
            return copy
        if sum(weight(t) for t in telling.heading_set & other.everything) < SHARED:
            return 0.0
        score = (
            0.5 * self._dice(telling.heading_set, other.heading_set)
            + 0.25 * self._share(telling.heading_set, other.everything)
            + 0.25 * self._share(other.heading_set, telling.everything)
        )
        apart = bool(watches and candidate.story.watches and not watches.intersection(candidate.story.watches))
        return max(score - CONFLICT * (telling.conflicts(other) + apart), 0.0)

    def _weight(self, term: str) -> float:
        size = len(self._stories) + BACKGROUND
        return weight(term) * math.log(size / (1 + len(self._holding.get(term, ())))) / math.log(size)

    def _sum(self, terms: Iterable[str]) -> float:
        return sum(self._weight(t) for t in terms)

    def _dice(self, one: frozenset[str], other: frozenset[str]) -> float:
        return 2 * self._sum(one & other) / max(self._sum(one) + self._sum(other), 1e-9)

    def _share(self, part: frozenset[str], whole: frozenset[str]) -> float:
        return self._sum(part & whole) / max(self._sum(part), 1e-9)
