"""Which watches does an article name, where, and what only looked like one?

The index proposes places, the judge believes or refuses each, and what depends on the whole article is
settled last: the longest name wins where names nest; a surname or an acronym counts only with its full
name; a name once proved lends its sense to the same name elsewhere in the article (« one sense per
discourse », Gale, Church and Yarowsky 1992).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.matching.index import Candidate, Index
from bot.matching.judge import Rules, Verdict, judge
from bot.matching.query import holds
from bot.matching.role import in_passing, is_subject
from bot.matching.scene import Scene
from bot.matching.score import score
from bot.model import Evidence, Form, Matching, Mention, Refusal, Role, Watch
from bot.reading.words import fold_key

_NOTHING = Matching()
_LENDABLE = frozenset({"context missing", "common word"})
_BEFORE = 120  #: characters before a name that tell its role


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate with its verdict."""

    scene: Scene
    hit: Candidate
    verdict: Verdict


class Matcher:
    """Recognises the watches of one watchlist. Build it once; it learns words as it reads."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._rules = [Rules(watch, place) for place, watch in enumerate(watches)]
        self._index = Index(spelling for rules in self._rules for spelling in rules.spellings)
        last_words = frozenset(spelling.pieces[-1] for rules in self._rules for spelling in rules.spellings)
        for rules in self._rules:
            rules.neighbours = last_words

    def match(self, title: str, text: str) -> Matching:
        """All that matching has to say of one article. Linear in its length."""
        headline, body = Scene("title", title), Scene("text", text)
        places = self._judged(headline, body) + self._judged(body, headline)
        return self._settled(places, headline, body) if places else _NOTHING

    def _judged(self, scene: Scene, other: Scene) -> list[_Place]:
        """The places of one field in order, each with its verdict."""
        clues = self._index.clues(scene.text)
        if not clues:
            return []
        places: list[_Place] = []
        for overlapping in _overlapping(self._index.candidates(scene.folded.text, clues)):
            places += self._judged_together(overlapping, scene, other)
        places.sort(key=lambda place: place.hit.start)
        return places

    def _judged_together(self, hits: list[Candidate], scene: Scene, other: Scene) -> Iterator[_Place]:
        """Verdicts on candidates that overlap: the longest that is believed keeps its characters."""
        hits = _as_written(hits)
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.distance, hit.start))
        taken: list[Candidate] = []
        for hit in hits:
            over = next((t for t in taken if t.start < hit.end and hit.start < t.end), None)
            if over is not None and not self._beside(over, hit):
                if over.spelling.watch != hit.spelling.watch:
                    yield _Place(scene, hit, Verdict(f"nested in {over.spelling.alias}"))
                continue
            verdict = judge(self._rules[hit.spelling.watch], hit, scene, other)
            yield _Place(scene, hit, verdict)
            if not verdict.reason:
                taken.append(hit)

    @staticmethod
    def _beside(over: Candidate, hit: Candidate) -> bool:
        """Whether two watches share the very same words equally well."""
        same = (over.start, over.end, over.distance) == (hit.start, hit.end, hit.distance)
        return same and over.spelling.watch != hit.spelling.watch

    def _settled(self, places: Sequence[_Place], headline: Scene, body: Scene) -> Matching:
        by_watch: dict[int, list[_Place]] = defaultdict(list)
        for place in places:
            by_watch[place.hit.spelling.watch].append(place)
        mentions: list[Mention] = []
        refused: list[Refusal] = []
        for number, of_watch in by_watch.items():
            watch = self._rules[number].watch
            believed, doubted = _believed(of_watch)
            lacking = ""
            if believed and watch.query:
                lacking = holds(watch.query, (headline.folded.words, body.folded.words))
            if lacking:
                doubted += [(place, lacking) for place in believed]
                believed = []
            refused.extend(_refusal(watch, place, reason) for place, reason in doubted)
            if believed:
                mentions.append(_mention(watch, believed))
        mentions.sort(key=lambda mention: (-mention.score, mention.watch))
        return Matching(mentions=tuple(mentions), refused=tuple(refused))


def _as_written(hits: list[Candidate]) -> list[Candidate]:
    """What is written like one spelling of a watch is not another one joined: « Nuage » is no « Nu@age »."""
    written = {(hit.start, hit.end, hit.spelling.watch) for hit in hits if hit.form == "folded"}
    return [hit for hit in hits if hit.form != "joined" or (hit.start, hit.end, hit.spelling.watch) not in written]


def _overlapping(found: list[Candidate]) -> Iterator[list[Candidate]]:
    """Candidates in groups that share characters, in order."""
    found.sort(key=lambda hit: hit.start)
    group: list[Candidate] = []
    end = 0
    for hit in found:
        if group and hit.start >= end:
            yield group
            group = []
        end = max(end, hit.end) if group else hit.end
        group.append(hit)
    if group:
        yield group


def _believed(places: Sequence[_Place]) -> tuple[list[_Place], list[tuple[_Place, str]]]:
    """The places of one watch that count in the end, and the others with their reasons."""
    full = [p for p in places if not p.verdict.reason and p.hit.spelling.kind == "alias"]
    proved = any(p.verdict.strong for p in full)
    believed: list[_Place] = []
    doubted: list[tuple[_Place, str]] = []
    for place in places:
        reason, kind = place.verdict.reason, place.hit.spelling.kind
        if reason in _LENDABLE and proved:
            reason = ""
        if not reason and kind == "surname" and not any(_precedes(p, place) for p in full):
            reason = "surname without full name"
        if not reason and kind == "acronym" and not full and not place.verdict.context:
            reason = "acronym without long form"
        if reason:
            doubted.append((place, reason))
        else:
            believed.append(place)
    return believed, doubted


def _precedes(full: _Place, surname: _Place) -> bool:
    """Whether a full name comes first; a title may be shorter than the text it announces."""
    return surname.scene.field == "title" or full.scene.field == "title" or full.hit.start < surname.hit.start


def _mention(watch: Watch, places: Sequence[_Place]) -> Mention:
    evidence = tuple(_evidence(place) for place in places)
    leads = [place.scene.leads(e.start) for place, e in zip(places, evidence, strict=True)]
    passing = [
        in_passing(place.scene.folded.text[max(0, place.hit.start - _BEFORE) : place.hit.start]) for place in places
    ]
    role: Role = "subject" if is_subject(zip(leads, passing, strict=True)) else "passing"
    return Mention(watch=watch.id, score=score(evidence, role, leads=leads), role=role, evidence=evidence)


def _evidence(place: _Place) -> Evidence:
    scene, hit = place.scene, place.hit
    start, end = scene.folded.origin(hit.start, hit.end)
    words = scene.text[start:end]
    form: Form = "fuzzy" if hit.spelling.slips else hit.form
    if form == "folded" and not hit.spelling.inflected:
        if words == hit.spelling.alias:
            form = "exact"
        elif fold_key(words) != fold_key(hit.spelling.alias):
            form = "joined"
    return Evidence(
        field=scene.field,
        start=start,
        end=end,
        text=words,
        alias=hit.spelling.alias,
        form=form,
        distance=hit.distance + hit.spelling.slips,
        context=place.verdict.context,
    )


def _refusal(watch: Watch, place: _Place, reason: str) -> Refusal:
    start, end = place.scene.folded.origin(place.hit.start, place.hit.end)
    text = place.scene.text[start:end]
    return Refusal(watch=watch.id, text=text, field=place.scene.field, start=start, reason=reason)
