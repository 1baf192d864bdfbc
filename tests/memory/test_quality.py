"""The measured floors of memory and summaries, on the parts nothing was tuned on (see docs/measurements.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.matching import Matcher
from bot.memory.recall import Memory
from bot.memory.seeds import parse_document
from bot.model import Article, Mention, Watchlist
from bot.watchlist import load
from tests.eval import recall, stories, summary

FLOORS = json.loads((Path(__file__).parents[1] / "eval" / "floors_memory.json").read_text(encoding="utf-8"))
#: What must be among the four shown under each founding article (relations of strength 3 in seeds/relations.yaml).
FOUNDING = {"000": {"S01"}, "002": {"S01", "S02", "S03"}, "003": {"S02", "S03", "S09", "S14"}}


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    return load(recall.ROOT / "watchlist.yaml")


@pytest.fixture(scope="module")
def matcher(watchlist: Watchlist) -> Matcher:
    return Matcher(watchlist.watches)


@pytest.mark.parametrize("which", ["seeds", "all"])
@pytest.mark.parametrize("number", sorted(FOUNDING))
def test_founding_articles_are_linked_to_what_came_before(
    which: str, number: str, watchlist: Watchlist, matcher: Matcher
) -> None:
    path = next((recall.ROOT / "seeds").glob(f"{number}-*.md"))
    document = parse_document(path.read_text(encoding="utf-8"), file=path.name)
    article = Article(key=number, title=document.title, text=document.text, published=document.replay_at)
    mentions = matcher.match(article.title, article.text).mentions
    shown = Memory(recall.events_of(which), watchlist.watches).recall(article, mentions, limit=4)
    assert {r.event.id for r in shown} >= FOUNDING[number]


def test_recall_beats_its_floors_and_its_baselines(watchlist: Watchlist, matcher: Matcher) -> None:
    def match(title: str, text: str) -> tuple[Mention, ...]:
        return matcher.match(title, text).mentions

    events = recall.events_of("all")
    dev, test = recall.cases("dev", match), recall.cases("test", match)
    results = recall.table(events, Memory(events, watchlist.watches), dev, test)
    ours, floor = results.pop("Vigie"), FLOORS["recall test"]
    assert ours.found >= floor["found"], ours.errors
    assert ours.noise <= floor["noise"], ours.errors
    assert ours.silence >= floor["silence"], ours.errors
    for name, other in results.items():
        assert ours.found * (1 - ours.noise) > other.found * (1 - other.noise), name


def test_every_event_named_in_the_recall_cases_exists() -> None:
    known = {e.id for e in recall.events_of("all")}
    for part in ("dev", "test"):
        for case in recall.cases(part, lambda title, text: ()):
            assert case.required | case.tolerated <= known, case.id


def test_stories_beat_their_floors_and_their_baselines() -> None:
    results = stories.table(stories.cases("dev"), stories.cases("test"))
    ours, floor = results.pop("Vigie"), FLOORS["stories test"]
    assert ours.f1 >= floor["f1"]
    assert len(ours.merged) <= floor["merged"], ours.merged
    assert all(ours.f1 >= other.f1 + floor["over TF-IDF"] for other in results.values())


def test_serial_news_is_not_merged() -> None:
    ours, floor = stories.score(stories.cases("later"), stories.vigie), FLOORS["stories later"]
    assert ours.f1 >= floor["f1"]
    assert len(ours.merged) <= floor["merged"], ours.merged


def test_summaries_beat_the_lead() -> None:
    if not summary.DATA.exists():
        pytest.skip(f"{summary.DATA} is absent")
    given = summary.rows(150)
    ours = summary.measure(given, summary.vigie(3))
    lead = summary.measure(given, summary.lead(2))
    assert all(a > b for a, b in zip(ours, lead, strict=True)), (ours, lead)
    assert ours[1] >= FLOORS["summary, first 150 articles"]["R-2"]
