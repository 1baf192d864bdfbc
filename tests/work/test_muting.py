"""A muted source or watch alerts nobody, loses nothing, floods nothing when it ends; and messages say who did what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.commands import answer
from bot.chat.port import Incoming
from bot.model import Bullets, Message, Outgoing
from bot.store import articles, feedback, mutes, outbox
from bot.work.desk import Desk as Answers
from bot.work.muting import lapse
from bot.work.pace import listen
from tests.work.test_pipeline import START
from tests.work.test_pipeline import desk as _desk
from tests.work.test_publishing import NEWS, Many
from tests.work.test_publishing import many as _many

desk, many = _desk, _many
OTHER = ("Atos nomme un nouveau directeur financier", "Atos a choisi un ancien de Worldline.")


def say(many: Many, text: str, *, about: str = "", user: str = "U1", who: str = "alice") -> str:
    asked = Incoming(chat="console", address="veille", user=user, who=who, text=text, about=about)
    return spoken(answer(text, Answers(many.database, many.pipeline.newsroom, asked, now=many.now)))


def spoken(message: Message) -> str:
    """All words of a message, its blocks one under the other."""
    lines = [
        line for block in message.blocks for line in (block.items if isinstance(block, Bullets) else (block.runs,))
    ]
    return "\n".join("".join(run.text for run in line) for line in lines).replace("\u00a0", " ")


def first(many: Many) -> Outgoing:
    """The first message of the one story, once it is delivered."""
    many.publish("", *NEWS)
    many.round()
    many.shown()
    return many.rows()[0]


def edits(many: Many) -> list[Outgoing]:
    return [row for row in many.waiting() if row.edits]


def test_a_muted_source_is_archived_held_back_and_explained(many: Many) -> None:
    root = first(many)
    answered = say(many, "mute source", about=root.key)
    assert "« Silicon.fr » est en sourdine jusqu'au" in answered
    many.publish("", *OTHER, hours=13)
    many.publish("LMI", "Le tribunal de Nanterre examine Andromède", "Andromède devant le tribunal.", hours=14)
    assert many.round().queued == 1, "another source still alerts"
    with many.database.read() as conn:
        (found,) = [article for article in articles.since(conn, START) if article.title == OTHER[0]]
        (mute,) = mutes.asked_on(conn, root.key)
        assert mutes.held(conn, mute) == 1
    why = say(many, f"pourquoi {found.url}")
    assert "sa source ou sa veille était en sourdine" in why and "« Silicon.fr » était en sourdine jusqu'au" in why


def test_when_a_mute_ends_nothing_is_flooded_and_the_message_says_what_was_held(many: Many) -> None:
    root = first(many)
    say(many, "mute watch", about=root.key)
    say(many, "sourdine Atos 5 j")
    many.publish("", *OTHER, hours=13)
    many.publish("LMI", f"MISE A JOUR - {NEWS[0]}", NEWS[1], hours=13)
    assert many.round().queued == 0
    assert "1 sourdine" in say(many, "sourdine")
    many.shown()
    assert lapse(many.database, many.pipeline.newsroom, now=many.now) == 1
    (edit,) = edits(many)
    assert edit.edits == root.key and "« Numergy » n'est plus en sourdine : 1 article retenu" in spoken(edit.message)
    assert lapse(many.database, many.pipeline.newsroom, now=many.now) == 0
    assert many.round().queued == 0, "nothing of it is told later"
    assert "1 article retenu, dans l'archive" in say(many, "sourdine fin Atos")
    assert "Rien n'est en sourdine" in say(many, "sourdine")
    assert "n'est pas en sourdine" in say(many, "sourdine fin Atos")


def test_a_second_click_changes_nothing(many: Many) -> None:
    root = first(many)
    say(many, "mute source", about=root.key)
    many.shown()
    many.now += timedelta(seconds=2)
    assert "est déjà en sourdine" in say(many, "mute source", about=root.key, user="U2", who="bob")
    assert edits(many) == []
    with many.database.read() as conn:
        assert len(mutes.unfinished(conn)) == 1
    many.now += timedelta(hours=3)
    assert "jusqu'au" in say(many, "mute source", about=root.key)
    with many.database.read() as conn:
        assert [mute.until - many.now for mute in mutes.unfinished(conn)] == [timedelta(hours=24)]


def test_the_message_says_who_did_what_and_keeps_saying_it(many: Many) -> None:
    root = first(many)
    say(many, "useful", about=root.key)
    say(many, "useful", about=root.key)
    say(many, "useless", about=root.key, user="U2", who="")
    many.publish("LMI", "MISE A JOUR - " + NEWS[0], NEWS[1], hours=1)
    many.now -= timedelta(days=1)
    many.round()
    (edit,) = edits(many)
    told = spoken(edit.message)
    assert "aussi chez LMI (1)" in told and "Utile : alice · Pas pertinent : 1 personne" in told
    assert edit.message.offers == root.message.offers and len(root.message.offers) == 8
    assert edit.message.notification.startswith("aussi chez")
    with many.database.read() as conn:
        assert len(feedback.about(conn, root.key)) == 2


def test_an_opinion_alone_edits_without_touching_the_notification(many: Many) -> None:
    root = first(many)
    say(many, "useful", about=root.key)
    (edit,) = edits(many)
    assert edit.message.notification == root.message.notification
    assert edit.message.blocks[:-1] == root.message.blocks


def test_a_message_in_a_thread_says_who_split_it_off(many: Many) -> None:
    first(many)
    many.publish("LMI", f"{NEWS[0]} : Atos candidat", NEWS[1], hours=20)
    many.round()
    many.shown()
    reply = many.rows()[1]
    assert reply.thread and "split" in [offer.command for offer in reply.message.offers]
    say(many, "split", about=reply.key)
    (edit,) = [row for row in edits(many) if row.edits == reply.key]
    assert "Séparé en une histoire à part par alice" in spoken(edit.message)


def test_the_timeline_of_a_message_is_that_of_its_watches(many: Many) -> None:
    root = first(many)
    assert "Numergy" in say(many, "timeline", about=root.key)
    assert "Quel nom" in say(many, "timeline")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("sourdine Silicon.fr", "« Silicon.fr » est en sourdine"),
        ("sourdine source LMI 3 jours", "« LMI » est en sourdine"),
        ("sourdine veille Atos", "« Atos » est en sourdine"),
        ("sourdine source Atos", "n'est ni une source ni une veille"),
        ("sourdine veille LMI", "n'est ni une source ni une veille"),
        ("sourdine Licorne", "n'est ni une source ni une veille"),
        ("mute source", "Quelle source"),
        ("mute end", "Quelle source"),
    ],
)
def test_sources_and_watches_are_muted_by_name(many: Many, said: str, answered: str) -> None:
    assert answered in say(many, said)


def test_a_mute_of_what_the_watchlist_forgot_can_be_ended(many: Many) -> None:
    say(many, "sourdine LMI")
    newsroom = many.pipeline.newsroom
    feeds = tuple(feed for feed in newsroom.watchlist.feeds if feed.name != "LMI")
    many.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=feeds))
    assert "« LMI » n'est plus en sourdine" in say(many, "sourdine fin LMI")


def test_of_a_message_without_article_or_mention_nothing_is_muted(many: Many) -> None:
    notice = Outgoing(key="n", chat="console", address="veille", message=Message(notification="x"), created_at=many.now)
    with many.database.write() as conn:
        outbox.put(conn, notice)
    for said in ("mute source", "mute watch", "mute 3 h"):
        assert "Quelle source" in say(many, said, about="n")


def test_a_muted_watch_is_not_told_of_when_it_suddenly_speaks(many: Many) -> None:
    say(many, "sourdine Atos 5 j")
    for day, source in enumerate(("", "LMI", "Next", "")):
        many.publish(source, f"Atos affaire numéro {day}", f"Atos et l'affaire {day}.", hours=day)
    many.round()
    assert listen(many.pipeline, now=many.now) == 0
