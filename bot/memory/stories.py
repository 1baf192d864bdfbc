"""Is this article the same news as one already told?

An article is compared with the open stories that hold its rarest words (see `bot.memory.likeness`), and joins the
likest when that passes a bar; the bar is high, since a look-alike merged is worse than a story
told twice. Addresses are never looked at. A story keeps its first headline and its terms, and
nothing else is needed to rebuild the book, but what people chose: an article they split off stays in a story of its
own, and a story they joined to another lends that one its words.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from heapq import nsmallest

from bot.memory.likeness import Side, likeness
from bot.memory.telling import Telling, headline, tell, told
from bot.model import Article, Mention, Story, StoryChoice, key_of
from bot.reading.terms import weight

OPEN = timedelta(days=4)  #: a story without news for so long is closed
BAR = 0.6  #: likeness from which an article joins a story
SURE = 0.95  #: likeness from which only the words tell which of two stories is nearer
BACKGROUND = 60  #: stories imagined besides those of the book, so that early counts mean little
RAREST = 16  #: words that look for candidates
COMPARED = 12  #: candidates compared with the article
SAME_HEADLINE = 100.0  #: puts a story of the same headline before all others
KEPT = 120  #: terms a story keeps
DAWN = datetime(1970, 1, 1, tzinfo=UTC)  #: when an article without any time counts as told, before all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs."""

    story: Story  #: with the article in it
    new: bool
    likeness: float = 0.0  #: 0–1, to the story as it was
    named: tuple[str, ...] = ()  #: the watches that the story had named before


@dataclass(frozen=True, slots=True)
class _Open:
    story: Story
    telling: Telling  #: the first headline, and everything told since


class StoryBook:
    """The stories known so far. The same stories and articles in the same order give the same placements."""

    def __init__(self, stories: Iterable[Story] = (), choices: Iterable[StoryChoice] = ()) -> None:
        """`choices` in the order in which they were made; the last word counts."""
        self._homes: dict[str, str] = {}  # article split off → its own story
        self._into: dict[str, str] = {}  # story → the one it was joined to
        for choice in choices:
            self._choose(choice)
        self._stories: dict[str, _Open] = {}
        self._holding: defaultdict[str, set[str]] = defaultdict(set)
        self._headlines: defaultdict[str, set[str]] = defaultdict(set)
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
        best, found = self._nearest(telling, moment, frozenset(watches))
        home = self._stories.get(self._whole(self._homes.get(article.key, "")))
        if home is not None:
            best, found = home, 1.0
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
                return Placement(story=known.story, new=False, likeness=1.0, named=known.story.watches)
        else:
            old = best.story
            story = replace(
                old,
                first_seen=min(old.first_seen, moment),
                last_seen=max(old.last_seen, moment),
                watches=tuple(dict.fromkeys((*old.watches, *watches))),
                terms=tuple(dict.fromkeys((*old.terms, *telling.kept(KEPT))))[:KEPT],
            )
        self._keep(story)
        return Placement(story=story, new=best is None, likeness=found, named=best.story.watches if best else ())

    def _choose(self, choice: StoryChoice) -> None:
        if choice.action == "split":
            self._homes[choice.article] = choice.other
            self._into.pop(choice.other, None)
        else:
            self._into[choice.other] = choice.story
            if self._whole(choice.story) == choice.other:  # joined the other way round before
                self._into.pop(choice.story, None)

    def _whole(self, story: str) -> str:
        """The story that a story is part of now: itself, unless people joined it to another."""
        seen = {story}
        while story in self._into and self._into[story] not in seen:
            story = self._into[story]
            seen.add(story)
        return story

    def _keep(self, story: Story) -> None:
        before = self._stories.get(story.key)
        same = before is not None and (before.story.title, before.story.terms) == (story.title, story.terms)
        kept = self._stories[story.key] = _Open(story, before.telling if before and same else told(story))
        if not same:
            for term in story.terms:
                self._holding[term].add(story.key)
            self._headlines[kept.telling.phrase].add(story.key)
        self._latest = max(self._latest, story.last_seen)

    def _nearest(self, telling: Telling, moment: datetime, watches: frozenset[str]) -> tuple[_Open | None, float]:
        rarity = self._rarities()
        best, highest = None, 0.0
        keys = self._candidates(telling, moment, rarity)
        shared = {key: _shared(telling, self._stories[key].telling) for key in keys}
        for key in sorted(keys, key=lambda key: (-shared[key], key)):
            candidate = self._stories[key]
            found = likeness(
                Side(telling, watches),
                Side(candidate.telling, frozenset(candidate.story.watches)),
                hours=(moment - self._last_seen(candidate.story)).total_seconds() / 3600,
                rarity=rarity,
            )
            # Of two sides of a story that people split, both sure, the one that shares more words and not the latest.
            if found >= SURE:
                best, highest = candidate, SURE
                break
            if found > highest or (best and found == highest and key < best.story.key):
                best, highest = candidate, found
        if best is None or highest < BAR:
            return None, highest
        return self._stories.get(self._whole(best.story.key), best), highest

    def _candidates(self, telling: Telling, moment: datetime, rarity: Callable[[str], float]) -> list[str]:
        """Open stories under the same headline, and those that hold most of the article's rarest words."""
        known = [t for t in telling.everything if t in self._holding]
        rarest = sorted(known, key=lambda t: (len(self._holding[t]), t))[:RAREST]
        rough: defaultdict[str, float] = defaultdict(float)
        for term in rarest:
            worth = rarity(term)
            for key in self._holding[term]:
                rough[key] += worth
        for key in self._headlines.get(telling.phrase, ()):
            rough[key] += SAME_HEADLINE
        still = ((-worth, key) for key, worth in rough.items() if self._is_open(self._stories[key].story, moment))
        return sorted(key for _, key in nsmallest(COMPARED, still))

    def _is_open(self, story: Story, moment: datetime) -> bool:
        return story.first_seen - OPEN <= moment <= self._last_seen(story) + OPEN

    def _last_seen(self, story: Story) -> datetime:
        """When it was last told, by itself or by the story it is part of."""
        whole = self._stories.get(self._whole(story.key))
        return max(story.last_seen, whole.story.last_seen) if whole else story.last_seen

    def _rarities(self) -> Callable[[str], float]:
        """What a term tells, 0–1: less for a word that any news uses, or that many stories of the book hold."""
        size, holding = len(self._stories) + BACKGROUND, self._holding
        most = math.log(size)
        return cache(lambda term: weight(term) * math.log(size / (1 + len(holding.get(term, ())))) / most)


def regrouped(story: Story, articles: Sequence[Article], watches: Sequence[str]) -> Story:
    """The story as these articles, one or more in the order of time, tell it; `watches` are those they name."""
    tellings = [tell(article) for article in articles]
    moments = [article.moment for article in articles if article.moment] or [story.first_seen]
    return replace(
        story,
        title=headline(articles[0].title, articles[0].source),
        first_seen=min(moments),
        last_seen=max(moments),
        watches=tuple(watches),
        terms=tuple(dict.fromkeys(term for telling in tellings for term in telling.kept(KEPT)))[:KEPT],
    )


def _shared(one: Telling, other: Telling) -> float:
    """Words that two texts share, of all they have."""
    return len(one.everything & other.everything) / max(len(one.everything | other.everything), 1)
