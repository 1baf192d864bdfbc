"""Why an article alerted, or not, in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.matching
from bot.alerting.policy import Verdict
from bot.alerting.reasons import reason_told
from bot.alerting.render import Rendering
from bot.chat.inquiry import Inquiry, Source
from bot.chat.why import decision_line, why_message
from bot.model import (
    Article,
    Bullets,
    Evidence,
    Feed,
    FeedState,
    Matching,
    Mention,
    Message,
    Outgoing,
    Paragraph,
    Refusal,
    Small,
    Watch,
)
from bot.newsroom import Considered
from bot.reading.refused import REASONS
from bot.wording import Words


@pytest.mark.parametrize(
    ("reason", "french"),
    [
        ("veto: vigilance orange", "annulé par «\u00a0vigilance orange\u00a0»"),
        ("nested in Atos Origin", "partie d'un autre nom «\u00a0Atos Origin\u00a0»"),
        ("case", "sans les capitales du nom"),
        ("some new reason", "some new reason"),
    ],
)
def test_reasons_are_told_in_french_with_what_they_name(reason: str, french: str) -> None:
    assert reason_told(reason, Words("fr")) == french


def test_each_reason_that_matching_gives_has_its_words() -> None:
    code = "".join(path.read_text() for path in Path(bot.matching.__file__).parent.glob("*.py"))
    given = set(re.findall(r'(?:Verdict\(|return |reason = )f?"([a-z][a-z ]+?)(?:: \{|")', code))
    assert {"case", "context missing", "veto", "common word"} <= given | {"veto"}
    assert given <= set(REASONS)


NOON = datetime(2012, 1, 10, 11, tzinfo=UTC)
ARTICLE = Article(
    key="a", title="Titre", text="", source="Silicon.fr", published=NOON, seen_at=NOON + timedelta(hours=1)
)
HIT = Mention(
    watch="orange",
    score=0.9,
    role="subject",
    evidence=(Evidence(field="title", start=0, end=6, text="Orange", alias="Orange", form="exact"),),
)
WATCH = Watch(id="orange", label="Orange", aliases=("Orange",), context=tuple("abcdefgh"))
MESSAGE = Outgoing(key="k", chat="c", address="x", message=Message(notification=""), created_at=NOON)
ENGLISH = Words("en")


def considered(verdict: Verdict, matching: Matching | None = None) -> Considered:
    return Considered(article=ARTICLE, matching=matching or Matching(), verdict=verdict)


GOES = considered(Verdict(channels={"veille": (HIT,)}))


@pytest.mark.parametrize(
    ("inquiry", "sentence"),
    [
        (Inquiry(said="u", considered=GOES, archived=False), "It deserves an alert."),
        (Inquiry(said="u", considered=GOES), "It would alert with the watchlist of today; it did not when it came."),
        (Inquiry(said="u", considered=considered(Verdict())), "No alert: the names recognised have no channel."),
        (
            Inquiry(said="u", considered=considered(Verdict(stop="no watch"))),
            "No alert: it names no watch that alerts.",
        ),
        (Inquiry(said="u", considered=GOES, told=MESSAGE), "The alert is on its way."),
        (
            Inquiry(said="u", considered=GOES, told=replace(MESSAGE, reason="ratelimited")),
            "The alert is on its way; the last try failed: ratelimited",
        ),
        (
            Inquiry(said="u", considered=GOES, told=replace(MESSAGE, state="failed", reason="channel_not_found")),
            "It should alert, but the chat refused the message: channel_not_found",
        ),
        (
            Inquiry(said="u", considered=GOES, told=replace(MESSAGE, state="sent", sent_at=NOON)),
            "Alerted here on January 10, 2012 at 12:00.",
        ),
        (
            Inquiry(said="u", considered=GOES, told=replace(MESSAGE, state="sent", sent_at=NOON), here=False),
            "Alerted on January 10, 2012 at 12:00.",
        ),
    ],
)
def test_the_stage_it_reached_is_one_sentence(inquiry: Inquiry, sentence: str) -> None:
    assert decision_line(inquiry, ENGLISH) == sentence
    message = why_message(inquiry, Rendering(words=ENGLISH))
    assert message.notification == sentence


def lines(message: Message) -> list[str]:
    return [
        "".join(run.text for run in item)
        for block in message.blocks
        if isinstance(block, Bullets)
        for item in block.items
    ]


def test_an_address_never_seen_names_the_feeds_of_its_site_and_their_health() -> None:
    feed = Feed(id="f", name="Silicon.fr", url="https://silicon.fr/feed")
    sources = (
        Source(feed=feed),
        Source(feed=feed, state=FeedState(feed="f", url="", last_checked=NOON, failures=2, reason="HTTP 403")),
        Source(feed=feed, state=FeedState(feed="f", url="", last_checked=NOON, last_good=NOON)),
    )
    message = why_message(Inquiry(said="https://silicon.fr/a", sources=sources), Rendering(words=ENGLISH))
    assert lines(message) == [
        "Silicon.fr: never asked yet",
        "Silicon.fr has failed 2 times in a row: HTTP 403",
        "Silicon.fr: read well, last on January 10, 2012 at 12:00",
    ]
    message = why_message(Inquiry(said="https://silicon.fr/a"), Rendering(words=ENGLISH))
    assert isinstance(message.blocks[1], Paragraph)
    assert message.blocks[1].runs[0].text == "No feed of this site is on the watchlist."


def test_it_says_when_an_article_was_seen_and_heads_a_text_by_its_beginning() -> None:
    small = why_message(Inquiry(said="u", considered=GOES), Rendering(words=ENGLISH)).blocks[1]
    assert isinstance(small, Small)
    assert small.runs[0].text == "Silicon.fr · January 10, 2012 at 12:00 · seen January 10, 2012 at 13:00"
    undated = replace(GOES, article=replace(ARTICLE, seen_at=None))
    small = why_message(Inquiry(said="u", considered=undated), Rendering(words=ENGLISH)).blocks[1]
    assert isinstance(small, Small)
    assert "seen" not in small.runs[0].text
    text = replace(GOES, article=Article(key="t", title="", text="mot " * 40))
    blocks = why_message(Inquiry(said="u", considered=text, archived=False), Rendering(words=ENGLISH)).blocks
    assert len(blocks) == 2
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].runs[0].text == "mot " * 19 + "mot…"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("exact", "“Orange”"),
        ("folded", "“Orange” (accents, capitals or endings aside)"),
        ("joined", "“Orange” (joined or split otherwise than Orange)"),
        ("fuzzy", "“Orange” for Orange, 1 letter away"),
    ],
)
def test_a_name_is_told_with_its_form(form: str, told: str) -> None:
    evidence = replace(HIT.evidence[0], form=form, distance=1)  # type: ignore[arg-type]
    mention = replace(HIT, role="passing", evidence=(evidence, replace(evidence, start=9, context=("fibre",))))
    told_of = considered(Verdict(), Matching(mentions=(mention,)))
    rendering = Rendering(words=ENGLISH, watches={"orange": replace(WATCH, mode="actor")})
    (line,) = lines(why_message(Inquiry(said="u", considered=told_of), rendering))
    assert line == f"Orange — {told}, in passing, near: fibre, score 0.90, only known to memory"


def test_a_medium_is_no_subject() -> None:
    rendering = Rendering(words=ENGLISH, watches={"orange": replace(WATCH, mode="source")})
    told_of = considered(Verdict(stop="no watch"), Matching(mentions=(HIT,)))
    (line,) = lines(why_message(Inquiry(said="u", considered=told_of), rendering))
    assert "subject," not in line
    assert line.endswith(", score 0.90, a medium, never a subject")


def test_it_says_that_a_watch_alerts_only_as_the_subject() -> None:
    mention = replace(HIT, role="passing")
    told_of = considered(Verdict(stop="not the subject"), Matching(mentions=(mention,)))
    watches = {"orange": replace(WATCH, alert_on="subject")}
    message = why_message(Inquiry(said="u", considered=told_of), Rendering(words=ENGLISH, watches=watches))
    (line,) = lines(message)
    assert line.endswith(", in passing, score 0.90, alerts only as the subject")
    assert message.notification == "No alert: it only names in passing what should alert as its subject."


def test_a_refusal_is_told_once_with_the_words_that_were_missing() -> None:
    refusal = Refusal(watch="orange", text="Orange", field="text", start=0, reason="context missing")
    other = replace(refusal, text="ORANGE", start=50)
    veto = replace(refusal, reason="veto: vigilance orange", watch="gone")
    matching = Matching(refused=(refusal, veto, other))
    rendering = Rendering(words=ENGLISH, watches={"orange": WATCH})
    inquiry = Inquiry(said="u", considered=considered(Verdict(stop="no watch"), matching))
    missing = "Orange — “Orange” refused: none of the words that should be near (a, b, c, d, e, f…)"
    cancelled = "gone — “Orange” refused: cancelled by “vigilance orange”"
    assert lines(why_message(inquiry, rendering)) == [missing, cancelled]
    assert lines(why_message(inquiry, rendering, refusals=1)) == [missing]
    few = replace(rendering, watches={"orange": replace(WATCH, context=("a",))})
    assert lines(why_message(inquiry, few))[0].endswith("near (a)")
