"""Which edits of the watchlist would make it do what people said of its alerts? Pure; it proposes, people decide.

Each proposal adds to one watch: a veto taken from the phrase around the name of an unwanted alert, context words that
tell wanted alerts from unwanted ones, a context word that would have let a missed article through, or a spelling.
It is kept only when, with it alone, the file still passes its check and its samples, the article behaves as people
said, and none of the others that behaved well stops doing so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.alerting.backtest import alerting_watches
from bot.alerting.contrast import Surroundings, telling
from bot.alerting.phrases import context_words, near_spellings, veto_phrases
from bot.errors import WatchlistError
from bot.matching import Matcher, match_with
from bot.model import Article, Edit, Matching, Opinion, Watch, Watchlist
from bot.watchlist import parse, tried
from bot.watchlist.amended import amended_together

MOST_NAMES = 2  #: an unwanted alert that names more watches is no mistake of a spelling
STEPS = 4  #: items one proposal may add
CONTEXT = 4  #: context words proposed together
ENOUGH = 2  #: wanted and unwanted alerts of a watch before their words are compared

Why = Literal["disagreement", "many names", "veto", "nothing found"]


@dataclass(frozen=True, slots=True)
class Judged:
    """An article and what people said of it."""

    article: Article
    useful: bool
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """One more item in a list of a watch."""

    watch: str
    key: Literal["veto", "context", "aliases"]
    value: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Additions that belong together, and the articles they put right."""

    additions: tuple[Addition, ...]
    answers: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An article for which no edit was found that keeps all the rest."""

    judged: Judged | None
    article: Article
    why: Why


@dataclass(frozen=True, slots=True)
class Advice:
    """All that follows from what people said."""

    proposals: tuple[Proposal, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


def advise(text: str, opinions: Iterable[tuple[Opinion, Article]]) -> Advice:
    """Proposals for the text of a watchlist. Raises WatchlistError when it is not a good one."""
    desk = _Desk(text)
    judged, divided = _judged(opinions)
    wrong = [each for each in judged if not desk.behaves(each)]
    right = [each for each in judged if desk.behaves(each)]
    proposals: list[Proposal] = []
    unanswered = [Unanswered(None, article, "disagreement") for article in divided]
    open_, waiting = wrong, [each for each in right if each.useful]
    while open_:
        first, *rest = open_
        found = next(_verified(desk, _ways(desk, first, judged), first, right), None)
        if found is None:
            unanswered.append(Unanswered(first, first.article, desk.obstacle(first)))
            open_ = rest
            continue
        additions, edited = found
        proposals.append(Proposal(additions, (first, *(each for each in rest if edited.behaves(each)))))
        open_ = [each for each in rest if not edited.behaves(each)]
    for each in waiting:
        for additions, _ in _verified(desk, _misspellings(desk, each), each, right):
            if not any(additions == proposal.additions for proposal in proposals):
                proposals.append(Proposal(additions, (each,)))
    return Advice(tuple(proposals), tuple(unanswered))


def advise_on(text: str, opinions: Iterable[tuple[Opinion, Article]], article: str) -> Proposal | None:
    """What would put right the one article of that key; None where nothing is wrong, or nothing does.

    Raises WatchlistError as `advise` does.
    """
    judged, _ = _judged(opinions)
    first = next((each for each in judged if each.article.key == article), None)
    if first is None:
        return None
    desk = _Desk(text)
    right = [each for each in judged if desk.behaves(each)]
    if first in right:
        return None
    found = next(_verified(desk, _ways(desk, first, judged), first, right), None)
    return Proposal(found[0], (first,)) if found else None


def applied(text: str, additions: Iterable[Addition]) -> str | None:
    """The text with these additions; None when they cannot be made together."""
    edits = edits_of(parse(text, file=""), additions)
    return amended_together(text, edits, file="")[-1].text if edits else text


def edits_of(watchlist: Watchlist, additions: Iterable[Addition]) -> list[Edit]:
    """An edit of each watch, with what its lists hold and what is added to them."""
    watches = {watch.id: watch for watch in watchlist.watches}
    grown: dict[str, dict[str, tuple[str, ...]]] = {}
    for addition in additions:
        lists = grown.setdefault(addition.watch, {})
        before = lists.get(addition.key, getattr(watches.get(addition.watch), addition.key, ()))
        lists[addition.key] = (*before, addition.value)
    return [Edit(entry="watch", action="change", id=watch, values=dict(lists)) for watch, lists in grown.items()]


def _judged(opinions: Iterable[tuple[Opinion, Article]]) -> tuple[list[Judged], list[Article]]:
    """Each article with what most people said of it, and the articles they are divided about."""
    articles: dict[str, Article] = {}
    minds: dict[str, dict[str, bool]] = {}
    for opinion, article in opinions:
        articles[article.key] = article
        minds.setdefault(article.key, {})[opinion.user] = opinion.useful
    judged, divided = [], []
    for key, said in minds.items():
        useful = sum(said.values())
        if 2 * useful == len(said):
            divided.append(articles[key])
        else:
            mind = 2 * useful > len(said)
            judged.append(Judged(articles[key], mind, tuple(user for user, each in said.items() if each == mind)))
    return judged, divided


class _Desk:
    """One state of the file, read and ready to be asked. Raises WatchlistError when its check or a sample fails."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.watchlist: Watchlist = tried(text, file="watchlist.yaml", match_with=match_with)
        self.watches: dict[str, Watch] = {watch.id: watch for watch in self.watchlist.watches}
        self._matcher = Matcher(self.watchlist.watches)

    def match(self, article: Article) -> Matching:
        return self._matcher.match(article.title, article.text)

    def alerting(self, article: Article) -> tuple[str, ...]:
        return alerting_watches(article, self.match(article), self.watchlist)

    def behaves(self, judged: Judged) -> bool:
        """Whether the article does what people said."""
        return bool(self.alerting(judged.article)) == judged.useful

    def with_(self, additions: Sequence[Addition]) -> _Desk | None:
        """The file with these additions, None when it would not be a good one."""
        text = applied(self.text, additions)
        try:
            return _Desk(text) if text is not None else None
        except WatchlistError:
            return None

    def obstacle(self, judged: Judged) -> Why:
        """Why nothing was proposed."""
        if judged.useful:
            return (
                "veto"
                if any(r.reason.startswith("veto") for r in self.match(judged.article).refused)
                else "nothing found"
            )
        return "many names" if len(self.alerting(judged.article)) > MOST_NAMES else "nothing found"


def _verified(
    desk: _Desk, ways: Iterable[tuple[Addition, ...]], judged: Judged, right: Sequence[Judged]
) -> Iterator[tuple[tuple[Addition, ...], _Desk]]:
    """The ways that put an article right and spoil none of those that are."""
    for additions in ways:
        edited = desk.with_(additions)
        if edited and edited.behaves(judged) and all(map(edited.behaves, right)):
            yield additions, edited


def _ways(desk: _Desk, judged: Judged, everything: Sequence[Judged]) -> Iterator[tuple[Addition, ...]]:
    """What could put an article right, the mildest first."""
    if judged.useful:
        yield from _let_through(desk, judged.article)
        return
    watches = desk.alerting(judged.article)
    if len(watches) > MOST_NAMES:
        return
    vetoes = _vetoes(desk, judged.article, everything)
    if vetoes:
        yield vetoes
    for watch in watches:
        if not desk.watches[watch].context:
            words = _telling_context(desk, watch, everything)
            if words:
                yield tuple(Addition(watch, "context", word) for word in words)


def _vetoes(desk: _Desk, article: Article, everything: Sequence[Judged]) -> tuple[Addition, ...]:
    """Vetoes for each name of an unwanted article in turn, until it alerts no more; none when that takes too many."""
    unwanted = [each.article for each in everything if not each.useful]
    right = [each for each in everything if desk.behaves(each)]
    additions: tuple[Addition, ...] = ()
    for _ in range(STEPS):
        step = _first_veto(desk, article, unwanted, right)
        if step is None:
            return ()
        additions, desk = (*additions, step[0]), step[1]
        if not desk.alerting(article):
            return additions
    return ()


def _first_veto(
    desk: _Desk, article: Article, unwanted: Sequence[Article], right: Sequence[Judged]
) -> tuple[Addition, _Desk] | None:
    """A veto that takes one place of a name away and spoils nothing, and the file with it."""
    matching, watches = desk.match(article), desk.alerting(article)
    for mention in matching.mentions:
        if mention.watch not in watches:
            continue
        evidence = mention.evidence[0]
        for phrase in veto_phrases(article, evidence, matching.mentions, unwanted):
            addition = Addition(mention.watch, "veto", phrase)
            edited = desk.with_([addition])
            if edited is None or not all(map(edited.behaves, right)):
                continue
            if not _named_at(edited.match(article), mention.watch, evidence.field, evidence.start):
                return addition, edited
    return None


def _named_at(matching: Matching, watch: str, field: str, start: int) -> bool:
    places = (e for mention in matching.mentions if mention.watch == watch for e in mention.evidence)
    return any((place.field, place.start) == (field, start) for place in places)


def _telling_context(desk: _Desk, watch: str, everything: Sequence[Judged]) -> tuple[str, ...]:
    """Words that stand around a watch in wanted articles and not in unwanted ones."""
    sides = {True: Surroundings(), False: Surroundings()}
    counts = {True: 0, False: 0}
    for judged in everything:
        mention = next((m for m in desk.match(judged.article).mentions if m.watch == watch), None)
        if mention:
            counts[judged.useful] += 1
            for evidence in mention.evidence:
                sides[judged.useful].add(judged.article, evidence)
    return telling(sides[True], sides[False], limit=CONTEXT) if min(counts.values()) >= ENOUGH else ()


def _let_through(desk: _Desk, article: Article) -> Iterator[tuple[Addition, ...]]:
    """For a wanted article that does not alert: a context word of its own, or a spelling it uses."""
    for refusal in desk.match(article).refused:
        if refusal.reason == "context missing":
            for word in context_words(article, refusal):
                yield (Addition(refusal.watch, "context", word),)
    for watch, words in near_spellings(article, desk.watchlist.watches):
        yield (Addition(watch, "aliases", words),)


def _misspellings(desk: _Desk, judged: Judged) -> Iterator[tuple[Addition, ...]]:
    """The misspellings by which a wanted article was found: they are worth being known exactly."""
    for mention in desk.match(judged.article).mentions:
        if desk.watches[mention.watch].mode == "alert":
            for words in dict.fromkeys(e.text for e in mention.evidence if e.form == "fuzzy"):
                yield (Addition(mention.watch, "aliases", " ".join(words.split())),)
