"""What would an edited watchlist have alerted, over articles already archived? Pure: two verdicts of each compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.alerting.contrast import Surroundings, telling
from bot.alerting.policy import alerting, judge
from bot.model import Article, Matching, Mention, Watch, Watchlist

#: A watch that names a larger share of the articles is ambiguous: few subjects fill a tenth of the press…
TOO_MUCH = 0.1
#: …and in fewer articles a share says nothing.
ENOUGH = 50
SEPARATING = 6  #: words given on each side
READ = 3  #: places of a name whose words are counted in one article


@dataclass(frozen=True, slots=True)
class Trial:
    """An article, and what matching says of it with each watchlist."""

    article: Article
    before: Matching
    after: Matching


@dataclass(frozen=True, slots=True)
class Change:
    """An alert that one watchlist gives and the other does not."""

    article: Article  #: without its text
    watches: tuple[str, ...]  #: that alert it
    reason: str = ""  #: of a lost alert: why the other watchlist refuses its first watch, "" when it does not look


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A watch that names too many articles."""

    watch: str
    articles: int
    share: float  #: 0–1
    with_company: tuple[str, ...]  #: words around it where another watch is named too: they could be its context
    alone: tuple[str, ...]  #: words around it elsewhere: they could be its vetoes


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What an edit changes."""

    articles: int = 0
    oldest: datetime | None = None
    gained: tuple[Change, ...] = ()  #: in the order the articles came
    lost: tuple[Change, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()  #: with the edited watchlist


@dataclass(slots=True)
class _Hits:
    """Where one watch is named."""

    articles: int = 0
    with_company: Surroundings = field(default_factory=Surroundings)
    alone: Surroundings = field(default_factory=Surroundings)


def compare(trials: Iterable[Trial], before: Watchlist, after: Watchlist) -> Comparison:
    """Add up the trials, read once; what is kept grows with the changes and the vocabulary, not with the archive."""
    watches = {watch.id: watch for watch in after.watches}
    hits: dict[str, _Hits] = defaultdict(_Hits)
    gained: list[Change] = []
    lost: list[Change] = []
    articles, oldest = 0, None
    for trial in trials:
        articles += 1
        if trial.article.moment and (oldest is None or trial.article.moment < oldest):
            oldest = trial.article.moment
        old, new = (
            alerting_watches(trial.article, trial.before, before),
            alerting_watches(trial.article, trial.after, after),
        )
        kept = replace(trial.article, text="")
        if new and not old:
            gained.append(Change(kept, new))
        elif old and not new:
            lost.append(Change(kept, old, _refusal(trial.after, old)))
        _count(trial, watches, hits)
    ambiguous = [_ambiguous(watch, found, articles) for watch, found in hits.items() if _too_much(found, articles)]
    ambiguous.sort(key=lambda found: (-found.share, found.watch))
    return Comparison(
        articles=articles, oldest=oldest, gained=tuple(gained), lost=tuple(lost), ambiguous=tuple(ambiguous)
    )


def alerting_watches(article: Article, matching: Matching, watchlist: Watchlist) -> tuple[str, ...]:
    """The watches for which an article alerts, were it new; none when it does not."""
    if not matching.mentions:
        return ()
    now = article.moment or datetime.max.replace(tzinfo=UTC)  # without a date, it is as new as can be
    verdict = judge(article, matching, watchlist, now=now, first_contact=False)
    watches = {watch.id: watch for watch in watchlist.watches}
    return tuple(mention.watch for mention in alerting(matching.mentions, watches)) if verdict.would_alert else ()


def _refusal(matching: Matching, watches: tuple[str, ...]) -> str:
    return next((refusal.reason for refusal in matching.refused if refusal.watch == watches[0]), "")


def _count(trial: Trial, watches: dict[str, Watch], hits: dict[str, _Hits]) -> None:
    mentions: tuple[Mention, ...] = alerting(trial.after.mentions, watches)
    for mention in mentions:
        found = hits[mention.watch]
        found.articles += 1
        words = found.with_company if len(mentions) > 1 else found.alone
        for evidence in mention.evidence[:READ]:
            words.add(trial.article, evidence)


def _too_much(found: _Hits, articles: int) -> bool:
    return articles >= ENOUGH and found.articles > TOO_MUCH * articles


def _ambiguous(watch: str, found: _Hits, articles: int) -> Ambiguous:
    return Ambiguous(
        watch=watch,
        articles=found.articles,
        share=found.articles / articles,
        with_company=telling(found.with_company, found.alone, limit=SEPARATING),
        alone=telling(found.alone, found.with_company, limit=SEPARATING),
    )
