"""What is muted stops an article at the last stage, while it lasts and only there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting.mutes import SAME, ended, extended, in_force, the_same
from bot.alerting.policy import Verdict, judge
from bot.model import Article, Matching, Mention, Mute, Role, Watch, Watchlist

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ARTICLE = Article(key="k", title="t", text="", source="Silicon.fr", published=NOW, seen_at=NOW)
WATCHES = tuple(
    Watch(id=name, label=name.title(), aliases=(name,), channels=channels)
    for name, channels in (("atos", ("veille",)), ("orange", ("veille", "telecoms")), ("sap", ("editeurs",)))
)
SOURCE = Mute(key="1", kind="source", what="silicon.FR", user="u", at=NOW - DAY, until=NOW + DAY)
ATOS = replace(SOURCE, key="2", kind="watch", what="atos")
ORANGE = replace(SOURCE, key="3", kind="watch", what="orange")


def mention(name: str, role: Role = "subject") -> Mention:
    return Mention(watch=name, score=0.9, role=role, evidence=())


def judged(*mentions: Mention, mutes: tuple[Mute, ...], article: Article = ARTICLE, first: bool = False) -> Verdict:
    matching = Matching(mentions=mentions)
    return judge(article, matching, Watchlist(watches=WATCHES), now=NOW, first_contact=first, mutes=mutes)


def test_a_muted_source_stops_whatever_is_named() -> None:
    verdict = judged(mention("atos"), mention("orange"), mutes=(SOURCE,))
    assert (verdict.stop, verdict.mute, verdict.channels, verdict.would_alert) == ("muted", SOURCE, {}, True)
    assert judged(mention("atos"), mutes=(SOURCE,), article=replace(ARTICLE, source="LMI")).stop is None


def test_a_muted_watch_counts_for_nothing_and_the_others_alert() -> None:
    assert judged(mention("atos"), mutes=(ATOS,)).mute == ATOS
    verdict = judged(mention("atos"), mention("orange"), mutes=(ATOS,))
    told = {channel: [m.watch for m in found] for channel, found in verdict.channels.items()}
    assert verdict.stop is None and told == {"veille": ["orange"], "telecoms": ["orange"]}
    assert set(judged(mention("sap"), mention("orange"), mutes=(ORANGE,)).channels) == {"editeurs"}


def test_a_muted_watch_is_no_company() -> None:
    two = (mention("atos", "passing"), mention("orange", "passing"))
    assert judged(*two, mutes=()).stop is None
    assert judged(*two, mutes=(ATOS,)).mute == ATOS


def test_what_stops_earlier_is_what_is_told() -> None:
    assert judged(mention("atos", "passing"), mutes=(ATOS,)).stop == "passing"
    assert judged(mention("atos"), mutes=(ATOS,), first=True).stop == "first contact"
    assert judged(mutes=(SOURCE,)).stop == "no watch"


@pytest.mark.parametrize(
    "over",
    [
        replace(ATOS, at=NOW + SAME, until=NOW + DAY),
        replace(ATOS, until=NOW),
        replace(ATOS, ended_at=NOW),
    ],
)
def test_a_mute_holds_from_its_beginning_until_its_end(over: Mute) -> None:
    assert judged(mention("atos"), mutes=(over,)).stop is None
    assert in_force([over, ATOS], NOW) == (ATOS,)


def test_asked_again_a_mute_gets_longer_and_a_double_click_changes_nothing() -> None:
    assert extended(ATOS, ATOS.until + timedelta(seconds=5)) == ATOS
    assert extended(ATOS, NOW) == ATOS
    assert extended(ATOS, ATOS.until + SAME) == replace(ATOS, until=ATOS.until + SAME)


def test_a_mute_ends_now_or_when_it_was_to_end() -> None:
    assert ended(ATOS, NOW, by="u2") == replace(ATOS, ended_at=NOW, ended_by="u2")
    assert ended(ATOS, NOW + 3 * DAY, by="").ended_at == ATOS.until


def test_a_mute_is_found_by_kind_and_name() -> None:
    assert the_same([ATOS, SOURCE], "source", "Silicon.fr") == SOURCE
    assert the_same([ATOS, SOURCE], "source", "atos") is None
