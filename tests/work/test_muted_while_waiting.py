"""What is muted while it waits is not told: in no digest, and in no message that was queued and never sent."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.commands import answer
from bot.chat.console import ConsoleChat
from bot.chat.port import Incoming
from bot.model import Channel
from bot.store import mutes, outbox
from bot.work.deliver import deliver
from bot.work.desk import Desk as Answers
from bot.work.silencing import silencing
from tests.work.test_digests import FLOOD, NIGHT, SAVED, STRIKE, Room, words
from tests.work.test_digests import desk as _desk
from tests.work.test_digests import room as _room
from tests.work.test_muting import spoken
from tests.work.test_pipeline import rss

desk, room = _desk, _room
BOTH = ("Atos et Numergy signent un accord", "Atos et Numergy s'allient dans le nuage. Numergy apporte ses machines.")


def say(room: Room, text: str) -> str:
    asked = Incoming(chat="console", address="veille", user="U1", who="alice", text=text)
    return spoken(answer(text, Answers(room.database, room.pipeline.newsroom, asked, now=room.now)))


def send(room: Room) -> str:
    """What a delivery shows now."""
    screen = io.StringIO()

    async def go() -> None:
        muted = silencing(lambda: room.pipeline.newsroom, lambda: room.now)
        await deliver(room.database, {"console": ConsoleChat(screen)}, clock=lambda: room.now, muted=muted)

    asyncio.run(go())
    return screen.getvalue()


@pytest.fixture
def night(room: Room) -> Room:
    """Two stories that wait for the morning."""
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", *SAVED) == 0
    assert room.publish("2026-03-02 22:10", *STRIKE) == 0
    return room


@pytest.mark.parametrize("mute", ["sourdine Numergy 2 jours", "mute Numergy 2 days"])
def test_a_digest_leaves_out_what_is_muted_and_counts_it(night: Room, mute: str) -> None:
    say(night, mute)
    assert night.tell("2026-03-03 07:30") == 1
    digest = words(night.told()[-1])
    assert digest.startswith("Pendant les heures calmes : 1 sujet") and STRIKE[0] in digest and SAVED[0] not in digest
    assert night.held() == []
    assert "1 article retenu" in say(night, "sourdine")
    assert "1 article retenu" in say(night, "sourdine fin Numergy")
    assert night.tell("2026-03-06 07:30") == 0, "nothing of it is told later"


def test_where_all_that_waits_is_muted_nothing_is_said(night: Room) -> None:
    say(night, "sourdine Silicon.fr 2 jours")
    before = len(night.told())
    assert night.tell("2026-03-03 07:30") == 0
    assert len(night.told()) == before
    assert night.held() == []


def test_a_mute_that_ends_before_the_digest_changes_nothing(night: Room) -> None:
    say(night, "sourdine Numergy 2 jours")
    say(night, "sourdine fin Numergy")
    say(night, "sourdine Atos 1 heure")
    assert night.tell("2026-03-03 07:30") == 1
    assert "2 sujets" in words(night.told()[-1])


def test_why_says_so_before_and_after_the_digest(night: Room) -> None:
    (saved,) = [one for one in night.held() if one.alert.article.title == SAVED[0]]
    assert "sourdine" not in say(night, f"pourquoi {saved.alert.article.url}")
    say(night, "sourdine Numergy 2 jours")
    muted = "sa source ou sa veille était en sourdine"
    assert muted in say(night, f"pourquoi {saved.alert.article.url}")
    night.tell("2026-03-03 07:30")
    assert muted in say(night, f"pourquoi {saved.alert.article.url}")


def test_an_article_that_another_watch_speaks_for_is_told(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", *BOTH) == 0
    say(room, "sourdine Numergy 2 jours")
    assert room.tell("2026-03-03 07:30") == 1
    assert BOTH[0] in words(room.told()[-1])


def test_a_message_that_was_not_sent_yet_is_held_back(room: Room) -> None:
    room.set()
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 14:00", *SAVED) == 1
    assert room.publish("2026-03-02 14:05", *STRIKE) == 1
    say(room, "sourdine Numergy 2 jours")
    shown = send(room)
    assert STRIKE[0] in shown and SAVED[0] not in shown
    assert "1 article retenu" in say(room, "sourdine")
    room.now += timedelta(days=3)
    assert send(room) == "", "nothing of it is told later"


def test_what_went_under_a_message_held_back_stands_by_itself(room: Room) -> None:
    room.set()
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *FLOOD[0])
    with room.database.read() as conn:
        (root,) = outbox.due(conn, room.now, 5)
    room.publish("2026-03-02 20:05", f"{FLOOD[0][0]} : 200 millions d'euros", f"{FLOOD[0][1]} Un prêt de 200 millions.")
    with room.database.write() as conn:
        rows = outbox.messages_of(conn, root.story)
        assert [row.thread for row in rows if not row.edits] == ["", root.key]
        outbox.drop(conn, root.key)
    assert "200 millions" in send(room)


def of_two_newsrooms(room: Room) -> None:
    silicon = room.pipeline.newsroom.watchlist.feeds[0]
    lmi = replace(silicon, id="lmi", name="LMI", url=room.site.serve("/lmi", rss()))
    room.pipeline.newsroom = room.pipeline.newsroom.edit(
        replace(room.pipeline.newsroom.watchlist, feeds=(silicon, lmi))
    )
    room.meet("2026-03-02 12:00")


@pytest.mark.parametrize("muted", [("Silicon.fr",), ("Silicon.fr", "LMI")])
def test_a_message_is_held_back_when_all_who_tell_its_story_are_muted(room: Room, muted: tuple[str, ...]) -> None:
    room.set()
    of_two_newsrooms(room)
    assert room.publish("2026-03-02 14:00", *SAVED) == 1
    assert room.publish("2026-03-02 14:30", "MISE A JOUR - " + SAVED[0], SAVED[1], source="/lmi") == 0
    for source in muted:
        say(room, f"sourdine source {source} 2 jours")
    assert (SAVED[0] in send(room)) is (len(muted) == 1), "nothing else tells what the other newsroom wrote"


def test_why_names_the_digest_of_another_channel_that_is_not_muted(room: Room) -> None:
    room.set(quiet=NIGHT)
    watchlist = room.pipeline.newsroom.watchlist
    atos = replace(watchlist.watch("atos") or watchlist.watches[0], channels=("hebdo",))
    room.pipeline.newsroom = room.pipeline.newsroom.edit(
        replace(
            watchlist,
            channels=(*watchlist.channels, Channel(id="hebdo", when="daily")),
            watches=tuple(atos if watch.id == "atos" else watch for watch in watchlist.watches),
        )
    )
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", *BOTH) == 0
    say(room, "sourdine veille Numergy 2 jours")
    url = room.held()[0].alert.article.url
    assert {one.channel for one in room.held()} == {"veille", "hebdo"}
    room.tell("2026-03-03 07:30")
    assert [one.channel for one in room.held()] == ["hebdo"]
    assert "3 mars 2026 à 08:30" in say(room, f"pourquoi {url}")


def test_nothing_is_asked_where_nothing_is_muted(room: Room) -> None:
    room.set()
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *SAVED)
    with room.database.read() as conn:
        assert mutes.at(conn, room.now) == []
    assert SAVED[0] in send(room)
