"""Everything Vigie says in Slack passes the gate, in both languages, whatever a feed, a name or a person writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alerting import feed_notices, notices
from bot.alerting.acts import Acts, act_lines
from bot.alerting.amended import also_line, amended
from bot.alerting.digest import Earlier, Piece, Span, capped, heading
from bot.alerting.digest import messages as digest_messages
from bot.alerting.followup import followup_message, goes_on
from bot.alerting.offers import COMMANDS, FORMS, offers
from bot.alerting.policy import Verdict
from bot.alerting.render import Rendering, alert_message
from bot.alerting.troubles import Trouble, standing
from bot.chat.commands import answer
from bot.chat.inquiry import Inquiry
from bot.chat.mute import Silence, mute
from bot.chat.slack.clicks import read_click
from bot.chat.slack.payload import MAX_BLOCKS, edit_payload, escape, payload, without_blocks
from bot.chat.why import why_message
from bot.model import (
    Alert,
    Article,
    Channel,
    Copies,
    Event,
    Evidence,
    Feed,
    FeedState,
    Matching,
    Mention,
    Message,
    Mute,
    Opinion,
    Outgoing,
    Quote,
    Related,
    Watch,
)
from bot.newsroom import Considered
from bot.wording import Language, Words
from tests.chat.test_golden import QUESTIONS, StillDesk
from tests.chat.test_golden import newsroom as _newsroom
from tests.slack.block_kit import problems, walk
from tests.slack.nasty_answers import answers
from tests.slack.test_payload import NASTY

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
newsroom = _newsroom


def rendering_of(text: str, language: Language) -> Rendering:
    label = text.strip() or "x"
    return Rendering(words=Words(language), watches={"w": Watch(id="w", label=label, aliases=(label,))})


def alert_of(text: str) -> Alert:
    spot = Evidence(field="title", start=0, end=1, text=text, alias=text, form="fuzzy", distance=1)
    article = Article(key="a", title=text, text=text, source=text, url="https://e.fr/a|<b>", published=NOON)
    event = Event(
        id="e", title=text, start=date(2011, 12, 22), end=date(2011, 12, 22), precision="day", note=text,
        quotes=(Quote(doc="d", text=text),), links=("https://dead.example/",), origin="archive",
    )  # fmt: skip
    mentions = tuple(Mention(watch=watch, score=0.9, role="subject", evidence=(spot,)) for watch in ("w", text))
    related = (Related(event=event, score=1.0, bond="reaction"),) * 5
    return Alert(
        key="k", channel="c", story="s", article=article, mentions=mentions, summary=text, written="model",
        related=related,
    )  # fmt: skip


def messages(text: str, language: Language) -> Iterator[Message]:
    """Every kind of message, with these words wherever words come from outside."""
    rendering, alert = rendering_of(text, language), alert_of(text)
    words = rendering.words
    offered = offers(alert, rendering)
    first = replace(alert_message(alert, rendering), offers=offered)
    yield first
    turn = followup_message(alert, rendering, new=(text[:200],), newcomers=("w", text), turn=True)
    yield replace(turn, offers=offered)
    silence = Mute(key="m", kind="source", what=text, user="U", at=NOON, until=NOON + timedelta(days=1))
    ended = Mute(key="n", kind="watch", what="w", user="U", at=NOON, until=NOON, ended_at=NOON)
    opinions = [Opinion(about="k", user=f"U{n}", article="a", useful=n % 2 == 0, at=NOON) for n in range(40)]
    acts = Acts(
        opinions=opinions, mutes=[(silence, 0), (ended, 3)], split_by="U1", names={f"U{n}": text[:80] for n in range(9)}
    )
    lines = [
        also_line(Copies(sources=(text,) * 6, articles=9, latest=NOON), words),
        goes_on(text, "https://e.fr", rendering),
    ]
    yield amended(first, lines, act_lines(acts, rendering))
    considered = Considered(
        article=alert.article,
        matching=Matching(mentions=alert.mentions),
        verdict=Verdict(stop="muted", mute=silence),
    )
    yield why_message(Inquiry(said=text, considered=considered), rendering)
    desk = _Desk(rendering, [Silence(mute=silence, held=2)] * 30)
    for question in ("", text, f"fin {text}", f"source {text} 2 h"):
        yield mute(question, desk)
    feed = Feed(id="f", name=text, url="https://e.fr/rss", place="watchlist.yaml:47")
    yield notices.first_contact(feed, 84, (text,) * 30, words)
    yield notices.failing(feed, FeedState(feed="f", url="", failures=3, reason=text), words)
    yield feed_notices.moved(feed, text, words)
    yield notices.broken_watchlist(text, words)
    yield notices.refused(text, text, text, words)
    yield notices.model_failing(text, words)
    piece = Piece(alert=alert, more=3, sources=(text,) * 5, latest=alert.article, earlier=Earlier(title=text, url=text))
    span = Span(why="outage", channel=Channel(id="c", cap=1), now=NOON, outage=timedelta(hours=6))
    yield from (message for message, _ in digest_messages([piece] * 25, heading(span, 25, words), rendering))
    yield capped(span.channel, NOON, words)
    broken = Trouble(text=text, opened_at=NOON, closed_at=NOON + timedelta(hours=3))
    yield standing(notices.plain(text), [broken] * 30, words, said=notices.plain(text))
    yield from answers(text, rendering, alert)


class _Desk:
    """Knows some mutes, and mutes and ends whatever it is asked to."""

    def __init__(self, rendering: Rendering, silences: list[Silence]) -> None:
        self.rendering = rendering
        self._silences = silences

    @property
    def silencer(self) -> _Desk:
        return self

    def standing(self) -> list[Silence]:
        return self._silences

    def mute(self, _kind: object, _name: str, _lasting: timedelta) -> Silence:
        return self._silences[0]

    def end(self, _kind: object, _name: str) -> Silence:
        return self._silences[0]


def outgoing(message: Message) -> Outgoing:
    return Outgoing(key="0" * 24, chat="slack", address="#alertes", message=message, created_at=NOON, edits="1" * 24)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", NASTY)
def test_slack_takes_all_that_vigie_says(text: str, language: Language) -> None:
    for message in messages(text, language):
        posted = payload(outgoing(message), thread_ref="17.01")
        assert edit_payload(outgoing(message))["text"] == posted["text"]
        _passes(posted, message)


@pytest.mark.parametrize("question", QUESTIONS.values())
def test_slack_takes_every_answer(question: str, request: pytest.FixtureRequest) -> None:
    message = answer(question, StillDesk(request.getfixturevalue("newsroom")))
    _passes(payload(outgoing(message), thread_ref=""), message)


def _passes(posted: dict[str, object], message: Message) -> None:
    drawn = posted["blocks"]
    assert isinstance(drawn, list)
    told = sum(offer.under >= 0 for offer in message.offers)  # stories of a digest, each with what opens it
    assert problems(drawn) == [] and 1 <= len(drawn) <= (2 * told + 2 if told else MAX_BLOCKS)
    assert not [part for part in walk(drawn) if part.get("type") in ("mrkdwn", "markdown", "user", "broadcast")]
    text = str(posted["text"])
    assert text.strip() and len(text) <= 5 * 120
    for said in (text, str(without_blocks(posted, message)["text"])):
        assert escape(said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == said
    assert len(json.dumps(posted["metadata"])) < 200


def test_an_alert_is_words_then_small_print_then_what_it_offers() -> None:
    first = next(messages("Atos rachète OVH", "fr"))
    drawn = payload(outgoing(first), thread_ref="")["blocks"]
    assert isinstance(drawn, list)
    assert [block["type"] for block in drawn] == ["rich_text", "context", "actions"]
    assert [element["type"] for element in drawn[0]["elements"]] == ["rich_text_section", "rich_text_list"]
    values = [part["value"] for part in walk(drawn) if "value" in part]
    assert len(values) == len((*COMMANDS, *FORMS)) and all(value.endswith("0" * 24) for value in values)


def test_every_offer_drawn_is_one_that_is_heard() -> None:
    first = next(messages("Atos", "en"))
    drawn = payload(outgoing(first), thread_ref="")["blocks"]
    assert isinstance(drawn, list)
    heard = []
    for element in drawn[-1]["elements"]:
        for option in element.get("options", [None]):
            action = {**element, "selected_option": option}
            said = read_click({"actions": [action], "channel": {"id": "C"}, "user": {"id": "U"}})
            assert said and said.about == "0" * 24
            heard.append(said.text)
    assert tuple(heard) == (*COMMANDS, *FORMS)
