"""What waits, and what may change under it meanwhile: the clock, the watchlist, memory, a chat that refuses."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import time

import pytest

from bot.alerting.digest import telling
from bot.chat.console import ConsoleChat
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure
from bot.founding import founding_events
from bot.model import Alert, Article, Burst, Channel, Deferred, Held, Outgoing, Related, Sent, When
from bot.store import articles, events, feeds, outbox
from bot.store.database import Database
from bot.store.outbox import Place
from bot.work import pipeline
from bot.work.alerted import Alerted
from bot.work.deliver import deliver
from bot.work.records import Keeping
from bot.work.refusals import refusals
from bot.work.regrouping import Regrouping
from bot.work.waking import heard, wake
from bot.work.whereabouts import as_now
from tests.work.test_digests import HOUR, MINUTE, NIGHT, SAVED, Room, paris, words
from tests.work.test_digests import room as _room
from tests.work.test_pipeline import desk as _desk
from tests.work.test_pipeline import rss

desk, room = _desk, _room
RIVAL = "Atos rachète un rival"


def test_a_cap_is_said_once_though_midnight_passes(room: Room) -> None:
    room.set(cap=1, at=time(9))
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 23:00", *SAVED) == 1
    assert room.publish("2026-03-02 23:30", RIVAL) == 0
    assert room.publish("2026-03-03 00:30", "Andromède renaît") == 0
    assert len([row for row in room.told() if not row.article]) == 1, "nobody was shown an alert on the 3rd yet"
    assert room.tell("2026-03-03 09:00") == 1 and room.held() == []


def test_what_joins_a_story_goes_out_with_it_though_its_hour_passed_meanwhile(room: Room) -> None:
    """Vigie was down at nine: what it reads first when it is back is a copy of what waited for nine."""
    room.set(cap=1, at=time(9))
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", RIVAL) == 1
    assert room.publish("2026-03-02 23:00", *SAVED) == 0
    room.restart()
    assert room.publish("2026-03-03 09:20", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 0
    assert room.tell() == 1 and room.held() == []
    assert room.tell("2026-03-04 09:00") == 0, "said once"


def test_alerts_of_a_clock_that_was_years_ahead_do_not_count_for_years(room: Room) -> None:
    room.set(cap=1, burst=Burst(over=1, within=HOUR))
    room.meet("2026-03-02 12:00")
    assert room.publish("2030-03-02 14:00", RIVAL) == 1
    assert room.publish("2026-03-03 14:00", *SAVED) == 1


def test_an_outage_that_is_never_over_holds_nothing_for_ever(room: Room) -> None:
    """Vigie is killed again and again before all feeds are read."""
    room.set()
    room.meet("2026-03-02 12:00")
    heard(room.pipeline, room.now)
    room.at("2026-03-02 18:00")
    wake(room.pipeline, now=room.now)
    assert room.publish("2026-03-02 18:00", *SAVED) == 0
    room.restart()
    room.at("2026-03-02 19:50")
    wake(room.pipeline, now=room.now)
    assert room.tell("2026-03-02 19:50") == 0
    assert room.tell("2026-03-02 20:10") == 1


def test_an_article_that_waits_is_not_considered_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """One feed met it silently, another one brought it as news."""
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    watchlist = room.pipeline.newsroom.watchlist
    lmi = replace(watchlist.feeds[0], id="lmi", name="LMI", url=room.site.url("/lmi"))
    room.at("2026-03-02 21:00")
    room.site.serve("/lmi", rss((*SAVED, room.now)))
    room.pipeline.newsroom = room.pipeline.newsroom.edit(replace(watchlist, feeds=(*watchlist.feeds, lmi)))
    room.poll()
    assert room.held() == []
    room.publish("2026-03-02 21:30", *SAVED)
    assert len(room.held()) == 1
    monkeypatch.setattr(pipeline, "queue_alert", None)
    with room.database.write() as conn:
        for state in feeds.all_states(conn).values():
            feeds.save_state(conn, replace(state, next_check=None, etag="", last_modified=""))
    room.now += 20 * MINUTE
    room.poll()
    with room.database.read() as conn:
        assert [state.failures for state in feeds.all_states(conn).values()] == [0, 0]


def channels(room: Room, *told: Channel) -> None:
    """Let the watchlist have these channels, and alert in the first."""
    before = room.pipeline.newsroom
    watches = tuple(replace(watch, channels=(told[0].id,)) for watch in before.watchlist.watches)
    room.pipeline.newsroom = before.edit(replace(before.watchlist, channels=told, watches=watches))


def unsent(room: Room) -> list[tuple[str, str]]:
    with room.database.read() as conn:
        return outbox.places(conn)


@pytest.fixture
def night(room: Room) -> Room:
    """A channel of Slack in whose night a story waits."""
    room.set(quiet=NIGHT, slack="#veille")
    room.meet("2026-03-02 12:00")
    room.pipeline.chats = ("slack",)
    room.publish("2026-03-02 22:00", *SAVED)
    return room


def test_a_channel_that_gets_another_name_keeps_its_night(night: Room) -> None:
    channels(night, Channel(id="cloud", slack="#veille", quiet=NIGHT))
    assert night.tell("2026-03-02 23:00") == 0
    assert [one.channel for one in night.held()] == ["cloud"]
    assert night.publish("2026-03-02 23:10", SAVED[0] + " : Atos candidat", SAVED[1]) == 0
    assert night.tell("2026-03-03 07:30") == 1
    assert unsent(night) == [("slack", "#veille")]


@pytest.mark.parametrize(
    ("channel", "chats", "place"),
    [
        (Channel(id="veille", slack="#cloud", matrix="!cloud", quiet=NIGHT), ("matrix", "slack"), ("slack", "#cloud")),
        (Channel(id="veille", matrix="!cloud", quiet=NIGHT), ("matrix", "slack"), ("matrix", "!cloud")),
        (Channel(id="veille", slack="#veille", quiet=NIGHT), ("console",), ("slack", "#veille")),
        (Channel(id="other", slack="#other"), ("slack",), ("slack", "#veille")),
    ],
    ids=["another address", "another chat", "a process without Slack", "a channel that went"],
)
def test_what_waits_follows_its_channel(night: Room, channel: Channel, chats: tuple[str, ...], place: Place) -> None:
    channels(night, channel)
    night.pipeline.chats = chats
    night.tell("2026-03-02 23:00")
    night.tell("2026-03-03 07:30")
    assert night.held() == []
    assert unsent(night) == [place]


class Refusing(ConsoleChat):
    """A chat that has no such channel."""

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """Refuse what is not for operators."""
        if outgoing.address == "veille":
            raise ChatRefused("channel_not_found")
        return await super().send(outgoing, thread_ref=thread_ref)


def refuse(room: Room) -> str:
    """Deliver to a chat that refuses; what operators read."""
    screen = io.StringIO()

    async def go() -> None:
        refused = refusals(room.pipeline, lambda: room.now)
        for _ in range(2):
            await deliver(room.database, {"console": Refusing(screen)}, clock=lambda: room.now, refused=refused)

    asyncio.run(go())
    return screen.getvalue()


@pytest.mark.parametrize("when", ["now", "daily"])
def test_a_digest_that_is_refused_is_told_again_the_next_day(room: Room, when: When) -> None:
    room.set(quiet=NIGHT, when=when)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    assert room.tell("2026-03-03 08:30") == 1
    said = refuse(room)
    assert "channel_not_found" in said and "Numergy" in said, "operators hear of it"
    assert [one.reason for one in room.held()] == ["refused"]
    assert room.tell("2026-03-03 08:31") == 0, "and not every two seconds"
    assert room.publish("2026-03-03 12:00", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 0
    assert room.tell("2026-03-04 08:30") == 1
    (digest,) = [row for row in room.told() if row.state == "sent"]
    assert SAVED[0] in words(digest) and "et 1 autre article" in words(digest)
    if when == "now":
        assert words(digest).startswith("Refusés auparavant par la messagerie : 1 sujet")


def test_an_alert_that_is_refused_is_told_the_next_day_with_what_came_of_it(room: Room) -> None:
    room.set()
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 15:00", *SAVED) == 1
    said = refuse(room)
    assert "channel_not_found" in said and "Numergy" in said, "operators hear of it"
    (held,) = room.held()
    assert (held.reason, held.channel, held.told) == ("refused", "veille", "first") and held.alert.related
    assert room.publish("2026-03-02 18:00", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 0
    assert room.tell("2026-03-03 08:30") == 1
    refuse(room)
    assert {one.reason for one in room.held()} == {"refused"}, "the channel is still not there"
    assert room.tell("2026-03-04 08:30") == 1
    (digest,) = [row for row in room.told() if row.state == "sent"]
    assert words(digest).startswith("Refusés auparavant par la messagerie : 1 sujet")
    assert SAVED[0] in words(digest) and "et 1 autre article" in words(digest)


def test_what_was_refused_for_a_channel_that_went_is_not_tried_for_ever(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.tell("2026-03-03 07:30")
    channels(room, Channel(id="ops"))
    refuse(room)
    assert room.held() == []


def test_the_past_of_a_story_is_what_memory_holds_when_it_is_told(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    first, second = telling(room.held()[0].alert)
    with room.database.write() as conn:
        kept = {related.event.id for related in room.held()[0].alert.related}
        other = next(event for event in events.all_events(conn) if event.id not in kept)
        events.keep(conn, [Held(event=first.event, retired_at=room.now)])
        events.keep(conn, [Held(event=second.event, merged_into=other.id)])
        articles.update_text(conn, replace(room.held()[0].alert.article, title="Numergy en sauvegarde", text="?"))
    room.tell("2026-03-03 07:30")
    told = words(room.told()[0])
    assert first.event.title not in told.split("\n", 2)[2] and second.event.title not in told
    assert other.title in told
    assert "Numergy en sauvegarde — Silicon.fr" in told, "and the newsroom corrected its title"


def test_events_merged_in_a_circle_are_left_out(database: Database) -> None:
    one, two = founding_events("all")[:2]
    with database.write() as conn:
        events.keep(conn, [Held(event=one, merged_into=two.id), Held(event=two, merged_into=one.id)])
        found = Article(key="a", title="Titre", text="Texte")
        past = (Related(event=one, score=1),)
        alert = Alert(key="k", channel="c", story="s", article=found, mentions=(), summary="", related=past)
        waits = Deferred(
            key="k", channel="c", chat="slack", address="#c", story="s", article="a", alert=alert, told="first",
            reason="quiet", at=paris("2026-03-02 22:00"),
        )  # fmt: skip
        assert as_now(conn, waits).alert.related == ()


def test_what_a_digest_told_counts_as_alerted(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.publish("2026-03-02 22:30", "MISE A JOUR - " + SAVED[0], SAVED[1])
    lately = Alerted(room.database, paris("2026-03-03 12:00"))
    assert lately.lately("numergy", 90).alerts == 0, "it waits"
    room.tell("2026-03-03 07:30")
    room.told()
    told = lately.lately("numergy", 90)
    assert (told.alerts, told.title, told.at) == (1, SAVED[0], paris("2026-03-03 07:30"))
    keeping = Keeping(room.database, room.pipeline.newsroom, lately.now)
    assert [(one.title, one.channel) for one in keeping.alerts(2)] == [(SAVED[0], "veille")]
    room.publish("2026-03-03 09:00", RIVAL)
    room.told()
    assert [one.title for one in keeping.alerts(2)] == [SAVED[0], RIVAL]


@pytest.mark.parametrize("answers", [ChatBusy("slow down", wait=HOUR), ChatUnsure("no answer")], ids=["busy", "unsure"])
def test_a_clock_put_back_does_not_stop_a_channel(room: Room, answers: ChatError) -> None:
    """What a chat put off while the clock was years ahead goes out now, and those behind it."""
    room.set()
    room.meet("2026-03-02 12:00")
    room.publish("2030-03-02 14:00", RIVAL)

    class Failing(ConsoleChat):
        async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
            raise answers

    asyncio.run(deliver(room.database, {"console": Failing()}, clock=lambda: room.now))
    room.publish("2026-03-03 14:00", *SAVED)
    for _ in range(3):
        room.shown()
        room.now += MINUTE
    assert {row.state for row in room.told()} == {"sent"}


def test_what_went_ahead_of_a_story_is_not_what_it_continues(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.set(urgent=("atos",), quiet=NIGHT)
    assert room.publish("2026-03-02 23:00", SAVED[0] + " : Atos candidat", SAVED[1]) == 1
    room.tell("2026-03-03 07:30")
    assert "Suite de" not in words(room.told()[1])


def test_a_copy_of_what_a_digest_told_has_a_message_once_it_is_split_off(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.tell("2026-03-03 07:30")
    room.publish("2026-03-03 08:00", "MISE A JOUR - " + SAVED[0], SAVED[1])
    with room.database.read() as conn:
        (copy,) = articles.newest(conn, paris("2026-03-01 00:00"), 1)
    Regrouping(room.database, room.pipeline.newsroom, now=room.now).split(copy.url, "léa")
    assert [words(row).split("\n")[0] for row in room.told()[1:]] == [copy.title]
