"""Which archived articles are the past of an article?

Everything is archived, so an article that alerted nobody may be the past of an alert years later. The likeness of two
articles is a cosine over the words of their full texts: a word counts by its rarity in the archive and by the
logarithm of how often it stands in each (Salton and Buckley 1988). The older one is measured by its own length only,
since the rarity of all its words need not be known. Added to it is how much of the older headline the article
tells: what journalists link to, they name. Age is a soft prior, a power law without an end: a day takes a third
away, ten years nine tenths, so a rare saga still beats yesterday's news, and no window ever closes.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Article, Mention
from bot.reading.terms import SILENT, tells
from bot.reading.words import bare_words

READ = 200_000  #: characters of an article whose words are compared
LONGEST_WORD = 60  #: characters of a word that are
WORTH = tuple(1 + math.log(n) for n in range(1, 10))  #: of a word by how often it stands in a text, nine times at most
MOST = len(WORTH)
AGAIN = (
    1.7  #: what a word adds to the square of a text's length when it stands there again; near enough for 2 to 5 times
)
TITLE = 0.07  #: telling the whole headline of an older article, against a likeness of 1
FRESH, FADING = timedelta(hours=6), 0.25  #: from when age counts, and the power by which
POSTINGS = 8000  #: articles that all the words sought may be found in together; what bounds the cost at any size
SOUGHT = 80  #: words sought at most
FAINT = 0.15  #: likeness below which nothing is ever shown, so that no more need be known of an article
BACKGROUND = 1000  #: articles imagined besides those of the archive, so that early counts mean little
RARE = 0.45  #: rarity from which a word in common is evidence


@dataclass(frozen=True, slots=True)
class Sought:
    """An article whose past is looked for."""

    key: str
    moment: datetime | None
    words: Mapping[str, int]  #: telling word, folded → how often it stands in the article
    watches: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spread:
    """How words are spread over the archive."""

    size: int  #: articles in the archive
    holding: Mapping[str, int]  #: word → how many of them have it

    def rarity(self, word: str) -> float:
        """What a word tells, 0–1: 1 for one article in all, nearly 0 for one that every article has."""
        size = self.size + BACKGROUND
        return math.log(size / min(max(self.holding.get(word, 0), 1), size)) / math.log(size)


@dataclass(frozen=True, slots=True)
class Archived:
    """An article of the archive that may be the past of another."""

    key: str
    title: str
    source: str
    url: str
    moment: datetime | None
    words: str  #: its folded words, each as often as it stands in the text, nine times at most
    watches: frozenset[str] = frozenset()
    story: str = ""  #: key of the story it tells, "" when it would have alerted nobody


@dataclass(frozen=True, slots=True)
class Past:
    """An archived article, and how near it is."""

    archived: Archived
    likeness: float  #: of the contents, 0 to about 1
    score: float  #: likeness after age; what the past is sorted by
    headline: float  #: share of its headline that the article tells, by rarity
    evidence: float  #: how much is shared in all, whatever the lengths: sum of the rarities of rare words
    shared: tuple[str, ...]  #: folded words that both have, most telling first


def seek(article: Article, mentions: Iterable[Mention] = ()) -> Sought:
    """Read an article whose past is looked for."""
    counts = Counter(filter(tells, _words(f"{article.title}\n{article.text}")))
    return Sought(article.key, article.moment, counts, frozenset(m.watch for m in mentions))


def counted(text: str) -> str:
    """The folded words of a text as the archive keeps them: in the order of the alphabet, telling ones repeated."""
    counts = Counter(_words(text))
    again = {word: " ".join([word] * min(n, MOST)) for word, n in counts.items() if n > 1 and tells(word)}
    return " ".join([again.get(word, word) for word in sorted(counts)])


def choose(sought: Sought, spread: Spread) -> dict[str, float]:
    """The words by which candidates are looked for, rarest first, with the weight of each.

    As many as `POSTINGS` allows: at first nearly all words of an article, in a large archive its names and
    rare words. The rarest one that occurs is sought whatever it costs.
    """
    chosen: dict[str, float] = {}
    cost = 0
    held = ((spread.holding.get(word, 0), word) for word in sought.words)
    for count, word in sorted(pair for pair in held if pair[0]):
        cost += count
        if chosen and (cost > POSTINGS or len(chosen) >= SOUGHT):
            break
        chosen[word] = round(spread.rarity(word) ** 2 * _worth(sought.words[word]), 4)
    return chosen


def rank(sought: Sought, spread: Spread, candidates: Iterable[Archived]) -> list[Past]:
    """The candidates, likeliest past first. None is left out: see `shown`."""
    weights = {word: spread.rarity(word) for word in sought.words}
    size = math.sqrt(math.fsum((weights[w] * _worth(n)) ** 2 for w, n in sought.words.items())) or 1.0
    worths = {word: weights[word] ** 2 * _worth(n) / size for word, n in sought.words.items()}
    found = [_compare(sought.moment, candidate, weights, worths) for candidate in candidates]
    return sorted(found, key=lambda past: (-past.score, past.archived.key))


def _words(text: str) -> list[str]:
    words = bare_words(text[:READ])
    return [word[:LONGEST_WORD] for word in words] if max(map(len, words), default=0) > LONGEST_WORD else words


def _worth(count: int) -> float:
    return WORTH[min(count, MOST) - 1]


def _compare(
    moment: datetime | None, candidate: Archived, weights: Mapping[str, float], worths: Mapping[str, float]
) -> Past:
    words = candidate.words.split()
    distinct = set(words)
    telling = len(distinct) - len(distinct & SILENT)
    length = math.sqrt(max(telling + AGAIN * (len(words) - len(distinct)), 1.0))  # silent words stand once
    common = distinct & worths.keys()
    parts = {word: worths[word] * _worth(bisect_right(words, word) - bisect_left(words, word)) for word in common}
    parts = {word: part / length for word, part in parts.items()}
    heading = set(filter(tells, _words(candidate.title)))
    told = math.fsum(weights[word] for word in heading & weights.keys()) / max(len(heading), 1)
    likeness = math.fsum(parts.values()) + TITLE * told
    shared = tuple(sorted(parts, key=lambda w: (-parts[w], w)))
    evidence = math.fsum(weights[word] for word in parts if weights[word] >= RARE)
    return Past(candidate, likeness, likeness * _prior(moment, candidate.moment), told, evidence, shared)


def _prior(moment: datetime | None, earlier: datetime | None) -> float:
    """What age leaves of a likeness; articles without a date are neither young nor old."""
    if moment is None or earlier is None:
        return 1.0
    return float((1 + max(moment - earlier, timedelta()) / FRESH) ** -FADING)
