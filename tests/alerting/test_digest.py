"""One message that tells several stories: nothing is left out, each keeps its source, its reason and its past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alerting.digest import (
    BUDGET,
    STORIES,
    Earlier,
    Piece,
    Span,
    capped,
    heading,
    main_reason,
    messages,
    notification,
    pages,
    pieces,
    telling,
)
from bot.alerting.lasting import lasting
from bot.alerting.render import Rendering
from bot.chat.console import payload as console
from bot.chat.slack.payload import blocks
from bot.model import (
    Alert,
    Article,
    Channel,
    Deferred,
    Event,
    Evidence,
    Mention,
    Message,
    Outgoing,
    Reason,
    Related,
    Told,
    Watch,
)
from bot.wording import Language, Words
from tests.slack.block_kit import walk

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
WATCHES = {name: Watch(id=name, label=name.title(), aliases=(name,)) for name in ("numergy", "atos")}
FRENCH = Rendering(words=Words("fr"), watches=WATCHES)
ENGLISH = Rendering(words=Words("en"), watches=WATCHES)


def event(number: int, score: float, story: str = "") -> Related:
    day = date(2011, 1, number)
    told = Event(
        id=str(number), title=f"Fait {number}", start=day, end=day, precision="day", story=story,
        links=(f"https://e.fr/{number}",),
    )  # fmt: skip
    return Related(event=told, score=score)


def waited(
    article: str = "a", *, story: str = "s", told: Told = "first", watch: str = "numergy", reason: Reason = "quiet",
    source: str = "Silicon.fr", title: str = "", past: tuple[Related, ...] = (),
) -> Deferred:  # fmt: skip
    found = Article(
        key=article, title=title or f"Titre {article}", text="", source=source, url=f"https://n.fr/{article}",
        published=NOON,
    )  # fmt: skip
    spot = Evidence(field="title", start=0, end=1, text=watch, alias=watch, form="exact")
    mention = Mention(watch=watch, score=1.0, role="subject", evidence=(spot,))
    alert = Alert(key=article, channel="c", story=story, article=found, mentions=(mention,), summary="", related=past)
    return Deferred(
        key=f"key {article}", channel="c", chat="slack", address="#c", story=story, article=article, alert=alert,
        told=told, reason=reason, at=NOON,
    )  # fmt: skip


def shown(message: Message) -> str:
    row = Outgoing(key="k", chat="console", address="c", message=message, created_at=NOON)
    return " ".join(console(row, thread_ref="").split())


def test_a_story_that_got_more_while_it_waited_is_one_paragraph() -> None:
    told = [
        waited("a"),
        waited("b", told="copy", source="LMI"),
        waited("c", told="turn", source="Next", watch="atos"),
        waited("d", told="copy", source="Silicon.fr"),
        waited("x", story="other", source=""),
    ]
    first, second = pieces(told)
    assert first.keys == ("key a", "key b", "key c", "key d") and first.more == 3
    assert first.sources == ("LMI", "Next")
    assert [mention.watch for mention in first.alert.mentions] == ["numergy", "atos"]
    assert first.latest and first.latest.key == "c"
    assert (second.more, second.latest, second.sources) == (0, None, ())
    ((message, keys),) = messages((first, second), "Résumé", FRENCH)
    assert keys == (*first.keys, "key x")
    text = shown(message)
    assert text.count("https://n.fr/a") == 1
    assert "Silicon.fr · 2 mars 2026 à 12:00 · et 3 autres articles (LMI, Next) · Pourquoi : Numergy" in text
    assert "Depuis : Titre c https://n.fr/c" in text


def test_an_edited_article_that_is_told_again_is_the_same_one() -> None:
    again = replace(waited("a", told="follow-up", watch="atos"), key="key again")
    (piece,) = pieces([waited("a"), again])
    assert (piece.more, piece.latest, piece.keys) == (0, None, ("key a", "key again"))
    assert len(piece.alert.mentions) == 2


def test_what_belongs_to_no_story_stands_for_itself() -> None:
    assert len(pieces([waited("a", story=""), waited("b", story="")])) == 2


def test_a_story_told_before_says_where() -> None:
    told = pieces([waited("b", told="turn")], {"s": Earlier(title="Le début", url="https://slack/1")})
    ((message, _),) = messages(told, "Résumé", FRENCH)
    assert "Suite de : Le début https://slack/1" in shown(message)


def test_the_earlier_events_that_say_most_are_shown_oldest_first() -> None:
    past = (event(1, 0.5), event(2, 0.9), event(3, 0.7), event(4, 1.0, story="s"))
    (piece,) = pieces([waited("a", past=past)])
    assert [related.event.id for related in telling(piece.alert)] == ["2", "3"], "not its own story"
    ((message, _),) = messages((piece,), "Résumé", FRENCH)
    assert "• 2 janvier 2011 : Fait 2 https://e.fr/2" in shown(message)
    assert telling(replace(piece.alert, story=""))[-1].event.id == "4"


@pytest.mark.parametrize("rendering", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("title", ["Titre", 'Un titre très long 🧨 « " » ' * 40, "\\" * 200])
def test_nothing_is_left_out_and_every_message_fits(rendering: Rendering, title: str) -> None:
    past = tuple(replace(event(n, 1.0), event=replace(event(n, 1.0).event, title=title)) for n in (1, 2))
    told = pieces([waited(str(n), story=str(n), title=f"{n} {title}", past=past) for n in range(47)])
    made = messages(told, "Digest", rendering)
    assert [key for _, keys in made for key in keys] == [f"key {n}" for n in range(47)]
    for number, (message, keys) in enumerate(made):
        assert len(keys) <= STORIES
        drawn = blocks(message, key="k")
        assert len(drawn) <= 2 * len(keys) + 1 <= 50
        opened = [block["elements"][0]["value"] for block in drawn if block["type"] == "actions"]  # type: ignore[index]
        assert [f"key {key}" for key in opened] == list(keys), "each can be opened, and stands above what opens it"
        links = [part["url"] for part in walk(drawn) if part.get("type") == "link"]
        assert len([url for url in links if "n.fr" in str(url)]) == len(keys)
        assert len([url for url in links if "e.fr" in str(url)]) == 2 * len(keys), "the past of each is there"
        assert f"Digest ({number + 1}/{len(made)})" in shown(message)
        assert ("thread" in shown(message) or "dans le fil" in shown(message)) == (number == 0)


def test_a_story_larger_than_a_message_has_one_of_its_own() -> None:
    huge = waited("a", title="t", source="x" * 2 * BUDGET)
    assert [len(page) for page in pages(pieces([huge, waited("b", story="t")]), FRENCH)] == [1, 1]


SPANS = {
    "hourly": ("Résumé du 2 mars 2026 à 12:00 : 2 sujets", "Digest of March 2, 2026 at 12:00: 2 stories"),
    "daily": ("Résumé du 2 mars 2026 : 2 sujets", "Digest of March 2, 2026: 2 stories"),
    "weekly": ("Résumé de la semaine au 2 mars 2026 : 2 sujets", "Digest of the week to March 2, 2026: 2 stories"),
}


@pytest.mark.parametrize("when", SPANS)
def test_the_heading_of_a_digest(when: str) -> None:
    span = Span(why="digest", channel=Channel(id="c", when=when), now=NOON)  # type: ignore[arg-type]
    assert tuple(heading(span, 2, r.words).replace("\u00a0", " ") for r in (FRENCH, ENGLISH)) == SPANS[when]


@pytest.mark.parametrize(
    ("why", "outage", "told"),
    [
        ("quiet", None, "Pendant les heures calmes : 1 sujet"),
        ("outage", timedelta(hours=6), "Pendant la panne (6 h) : 1 sujet"),
        ("outage", None, "Plusieurs à la fois : 1 sujet"),
        ("burst", None, "Plusieurs à la fois : 1 sujet"),
        ("cap", None, "Au-delà des alertes d'un jour : 1 sujet"),
        ("refused", None, "Refusés auparavant par la messagerie : 1 sujet"),
    ],
)
def test_the_heading_says_why_it_waited(why: Reason, outage: timedelta | None, told: str) -> None:
    span = Span(why=why, channel=Channel(id="c"), now=NOON, outage=outage)
    assert heading(span, 1, FRENCH.words).replace("\u00a0", " ") == told


def test_most_of_the_reasons_is_the_reason() -> None:
    assert main_reason([waited(reason="quiet"), waited(reason="cap"), waited(reason="cap")]) == "cap"


def test_the_notification_names_what_it_is_about() -> None:
    page = pieces([waited("a"), waited("b", story="t", watch="atos"), waited("c", story="u")])
    assert notification("Résumé : 3 sujets", page, FRENCH) == "Résumé : 3 sujets · Numergy, Atos"
    assert notification("Résumé", (), FRENCH) == "Résumé"
    assert len(notification("x" * 300, page, FRENCH)) <= 120


def test_a_story_that_still_waits_says_until_when() -> None:
    (piece,) = pieces([waited("a")])
    ((message, _),) = messages([replace(piece, until=NOON)], "Résumé", ENGLISH)
    assert "waits until March 2, 2026 at 12:00" in shown(message)


def test_a_story_without_names_or_title_is_still_told() -> None:
    bare = Piece(alert=replace(waited("a").alert, mentions=(), article=Article(key="a", title="", text="")))
    ((message, _),) = messages([bare], "Résumé", FRENCH)
    assert "(sans titre)" in shown(message)


def test_a_capped_channel_says_how_to_read_the_rest() -> None:
    text = shown(capped(Channel(id="c", cap=30), NOON, FRENCH.words))
    assert "30 alertes ici aujourd'hui : les suivantes attendent le 2 mars 2026 à 12:00" in text
    assert "Pour les lire dès maintenant : resume jour" in text


@pytest.mark.parametrize(
    ("time", "french", "english"),
    [
        (timedelta(seconds=3), "1 min", "1 min"),
        (timedelta(minutes=45), "45 min", "45 min"),
        (timedelta(hours=6), "6 h", "6 h"),
        (timedelta(hours=3, minutes=20, seconds=59), "3 h 20", "3 h 20 min"),
        (timedelta(hours=47, minutes=5), "47 h 05", "47 h 05 min"),
        (timedelta(days=9, hours=23), "9 jours", "9 days"),
    ],
)
def test_how_long_something_lasted(time: timedelta, french: str, english: str) -> None:
    languages: tuple[Language, Language] = ("fr", "en")
    assert tuple(lasting(time, Words(one)).replace("\u00a0", " ") for one in languages) == (french, english)
