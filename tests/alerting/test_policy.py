"""Where an article goes, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.addresses import addresses
from bot.alerting.policy import Verdict, judge
from bot.model import Article, Channel, Matching, Mention, Mode, Role, Watch, Watchlist
from bot.model.watchlist import AlertOn

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ARTICLE = Article(key="k", title="t", text="", published=NOW - timedelta(hours=1), seen_at=NOW)


def watch(name: str, *, mode: Mode = "alert", channels: tuple[str, ...] = ("veille",)) -> Watch:
    return Watch(id=name, label=name.title(), aliases=(name,), mode=mode, channels=channels)


def mention(name: str, *, role: Role = "subject", score: float = 0.9) -> Mention:
    return Mention(watch=name, score=score, role=role, evidence=())


WATCHLIST = Watchlist(
    watches=(
        watch("atos"),
        watch("orange", channels=("veille", "telecoms")),
        watch("afp", mode="source"),
        watch("gouvernement", mode="actor"),
    )
)


def judged(*mentions: Mention, first_contact: bool = False, article: Article = ARTICLE) -> Verdict:
    return judge(article, Matching(mentions=mentions), WATCHLIST, now=NOW, first_contact=first_contact)


def test_a_subject_goes_to_the_channels_of_its_watch() -> None:
    verdict = judged(mention("atos"))
    assert verdict.stop is None
    assert {channel: [m.watch for m in found] for channel, found in verdict.channels.items()} == {"veille": ["atos"]}


def test_each_channel_gets_the_mentions_it_asked_for_subjects_first() -> None:
    verdict = judged(mention("atos", role="passing"), mention("orange"))
    assert [m.watch for m in verdict.channels["veille"]] == ["orange", "atos"]
    assert [m.watch for m in verdict.channels["telecoms"]] == ["orange"]


@pytest.mark.parametrize("name", ["afp", "gouvernement", "unknown"])
def test_media_actors_and_unknown_watches_never_alert(name: str) -> None:
    verdict = judged(mention(name))
    assert (verdict.stop, verdict.would_alert) == ("no watch", False)


def test_one_name_in_passing_is_no_news_of_it() -> None:
    assert judged(mention("atos", role="passing")).stop == "passing"
    assert judged(mention("atos", role="passing"), mention("orange", role="passing")).stop is None


def asked(alert_on: AlertOn, *roles: Role) -> Verdict:
    """The verdict on a watch that says when it alerts, with a plain one beside it for each further role."""
    names = ("sap", "atos", "orange")
    sap = replace(watch("sap", channels=("editeurs",)), alert_on=alert_on)
    watchlist = replace(WATCHLIST, watches=(sap, *WATCHLIST.watches))
    mentions = tuple(mention(name, role=role) for name, role in zip(names, roles, strict=False))
    return judge(ARTICLE, Matching(mentions=mentions), watchlist, now=NOW, first_contact=False)


def test_a_watch_may_ask_to_be_the_subject() -> None:
    assert asked("subject", "subject").stop is None
    assert asked("subject", "passing").stop == "not the subject"
    assert not asked("subject", "passing").would_alert
    # Its company is still company to the others, whose channels alone are told.
    assert set(asked("subject", "passing", "passing").channels) == {"veille"}
    # A channel that is told hears of all its watches.
    assert [m.watch for m in asked("subject", "subject", "passing").channels["editeurs"]] == ["sap"]


def test_a_watch_may_alert_at_any_mention() -> None:
    assert set(asked("mention", "passing").channels) == {"editeurs"}
    assert asked("together", "passing").stop == "passing"
    assert set(asked("together", "passing", "passing").channels) == {"editeurs", "veille"}


def test_the_first_contact_is_silent_but_counted() -> None:
    verdict = judged(mention("atos"), first_contact=True)
    assert (verdict.stop, verdict.would_alert, verdict.channels) == ("first contact", True, {})


@pytest.mark.parametrize(
    ("age", "stop"), [(timedelta(days=6), None), (timedelta(days=8), "old"), (timedelta(days=-1), None)]
)
def test_an_old_entry_is_archived_silently(age: timedelta, stop: str | None) -> None:
    assert judged(mention("atos"), article=replace(ARTICLE, published=NOW - age)).stop == stop


def test_an_entry_without_a_date_is_as_old_as_its_first_sight() -> None:
    assert judged(mention("atos"), article=replace(ARTICLE, published=None)).stop is None
    assert judged(mention("atos"), article=replace(ARTICLE, published=None, seen_at=None)).stop is None


@given(
    st.lists(
        st.builds(mention, st.sampled_from(["atos", "orange", "afp"]), role=st.sampled_from(["subject", "passing"]))
    )
)
def test_nothing_goes_to_a_channel_that_did_not_ask_for_it(mentions: list[Mention]) -> None:
    verdict = judged(*mentions)
    for channel, found in verdict.channels.items():
        for each in found:
            named = WATCHLIST.watch(each.watch)
            assert named is not None
            assert channel in named.channels
            assert named.mode == "alert"


def test_a_channel_goes_to_each_chat_in_use_where_it_has_an_address() -> None:
    channel = Channel(id="veille", slack="#veille", matrix="!room")
    assert addresses(channel, ("slack", "matrix")) == (("slack", "#veille"), ("matrix", "!room"))
    assert addresses(channel, ("matrix",)) == (("matrix", "!room"),)
    assert addresses(Channel(id="veille"), ("slack",)) == (("console", "veille"),)
    assert addresses(channel, ("console",)) == (("console", "veille"),)
