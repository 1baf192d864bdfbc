"""Digests as each chat is sent them, and « resume » as people ask for it: reviewed snapshots, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.alerting.digest import Earlier, Piece, Span, capped, heading, messages, pieces
from bot.alerting.policy import alerting
from bot.alerting.render import Rendering
from bot.chat.commands import answer
from bot.chat.console import payload as console_payload
from bot.chat.lately import lately
from bot.chat.matrix.payload import payload as matrix_payload
from bot.chat.paging import turns_page
from bot.chat.slack.payload import payload as slack_payload
from bot.founding import default_watchlist, founding_events
from bot.model import Bullets, Channel, Deferred, Message, Outgoing
from bot.newsroom import Newsroom
from bot.watchlist import load
from bot.wording import Words
from tests.chat.test_golden import NASTY, NOW, founding_articles, pretty

LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(load(default_watchlist()), events=founding_events("all"))


def held(newsroom: Newsroom) -> tuple[Deferred, ...]:
    """The founding articles and one from a hostile feed, as they wait for a digest."""
    told = []
    for number, article in enumerate([*founding_articles().values(), NASTY]):
        considered = newsroom.consider(article, now=NOW)
        mentions = alerting(considered.matching.mentions, newsroom.watches)
        story = f"story {number // 2}"
        alert = newsroom.alert(article, mentions, newsroom.related(considered), story=story, channel="veille")
        told.append(
            Deferred(
                key=f"k{number}", channel="veille", chat="slack", address="#veille", story=story, article=article.key,
                alert=alert, told="turn" if number % 2 else "first", reason="quiet", at=NOW,
            )
        )  # fmt: skip
    return tuple(told)


def rendering(newsroom: Newsroom, language: str) -> Rendering:
    return replace(newsroom.rendering(), words=Words(language))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_as_each_chat_is_sent_it(
    language: str, newsroom: Newsroom, golden: Callable[[str, str], None]
) -> None:
    drawn = rendering(newsroom, language)
    told = pieces(held(newsroom), {"story 1": Earlier(title="Le début", url="https://chat.example/1")})
    span = Span(why="outage", channel=Channel(id="veille"), now=NOW, outage=timedelta(hours=6))
    ((message, _),) = messages(told, heading(span, len(told), drawn.words), drawn)
    _as_sent(f"digest-{language}", message, golden)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_a_day_had_its_fill(language: str, golden: Callable[[str, str], None]) -> None:
    words = Words(language)  # type: ignore[arg-type]
    _as_sent(f"capped-{language}", capped(Channel(id="veille", cap=30), NOW, words), golden)


def _as_sent(name: str, message: Message, golden: Callable[[str, str], None]) -> None:
    row = Outgoing(key="0123456789abcdef", chat="", address="veille", message=message, created_at=NOW)
    golden(f"{name}.txt", console_payload(row, thread_ref=""))
    golden(f"{name}.slack.json", pretty(slack_payload(row, thread_ref="")))
    golden(f"{name}.matrix.json", pretty(matrix_payload(row, thread_ref="")))


@dataclass
class Asking:
    """Somebody who asks, of a Vigie that told some stories."""

    rendering: Rendering
    told: Sequence[Piece] = ()
    here: str = ""
    channels: Sequence[str] = ("veille", "direction")
    now: datetime = NOW
    asked: list[tuple[timedelta, str]] = field(default_factory=list)

    @property
    def teller(self) -> Asking:
        return self

    def since(self, moment: datetime, channel: str) -> Sequence[Piece]:
        self.asked.append((self.now - moment, channel))
        return self.told


DAY, WEEK = timedelta(days=1), timedelta(days=7)
ASKED = {
    "": (DAY, "veille"),
    "jour": (DAY, "veille"),
    "24 h": (DAY, "veille"),
    "semaine": (WEEK, "veille"),
    "week #direction": (WEEK, "direction"),
    "7 jours Direction": (WEEK, "direction"),
    "direction": (DAY, "direction"),
    "day veille page 3": (DAY, "veille"),
}


@pytest.mark.parametrize("argument", ASKED)
def test_how_far_back_and_where_is_read(argument: str, newsroom: Newsroom) -> None:
    asking = Asking(newsroom.rendering(), here="veille")
    lately(argument, asking)
    assert asking.asked == [ASKED[argument]]


def text(message: Message) -> str:
    lines = [line for b in message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return "\n".join("".join(run.text for run in line) for line in lines).replace("\u00a0", " ")


def test_a_channel_that_is_none_is_said(newsroom: Newsroom) -> None:
    asking = Asking(newsroom.rendering())
    assert "« compta » n'est pas un canal de la veille : veille, direction." in text(lately("jour compta", asking))
    assert asking.asked == []


def test_nothing_is_said_where_somebody_asked(newsroom: Newsroom) -> None:
    assert text(lately("", Asking(newsroom.rendering()))) == "Aucune alerte depuis le 6 octobre 2013 à 11:00."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_week_comes_page_by_page(language: str, newsroom: Newsroom, golden: Callable[[str, str], None]) -> None:
    first = pieces(held(newsroom))[0]
    many = [replace(first, alert=replace(first.alert, story=str(n)), until=NOW) for n in range(17)]
    asking = Asking(rendering(newsroom, language), told=many)
    message = lately("semaine veille", asking)
    _as_sent(f"answer-digest-{language}", message, golden)
    seen, ask = 0, ""
    while True:
        seen += text(message).count("islean-consulting") or text(message).count(first.alert.article.title)
        turning = [offer.command for offer in message.offers if turns_page(offer.command)]
        if not turning:
            break
        (ask,) = turning
        message = answer(ask, asking)  # type: ignore[arg-type]
    assert seen == 17 and "page" in ask


def test_a_page_that_is_not_there_is_the_last(newsroom: Newsroom) -> None:
    told = pieces(held(newsroom))
    assert "2 sujets" in text(lately("page 9", Asking(newsroom.rendering(), told=told)))
