"""Held, never dropped: what a channel does not want to hear now is told once, in one digest, come what may."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.feeds.fetch import Fetcher
from bot.founding import founding_events
from bot.model import Bullets, Burst, Channel, Deferred, Message, Outgoing, Paragraph
from bot.store import deferred, events, feeds, outbox, stories
from bot.store.database import Database
from bot.store.rows import build, columns
from bot.store.schema import outbox as table
from bot.work import digests
from bot.work.digests import Plan, plans, tell_digests
from bot.work.holding import headline
from bot.work.pipeline import Pipeline, opened
from bot.work.regrouping import Regrouping
from bot.work.rounds import Rounds
from tests.servers.http import Site
from tests.work.test_pipeline import NO_GAP, Desk, rss
from tests.work.test_pipeline import desk as _desk

desk = _desk
PARIS = ZoneInfo("Europe/Paris")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = (time(20), time(7, 30))
SAVED = ("Numergy placé en procédure de sauvegarde", "Le tribunal de commerce a placé Numergy en sauvegarde.")

STRIKE = ("Grève chez Atos à Bezons", "Les syndicats d'Atos appellent à la grève lundi contre les licenciements.")
FLOOD = (
    SAVED,
    STRIKE,
    ("Andromède relancé par Bercy", "Le ministère veut un appel d'offres pour un nuage Andromède."),
    ("Le supercalculateur d'Atos part au Brésil", "Atos livre une machine de calcul à une université de Rio."),
)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


class Room(Desk):
    """A Vigie with one channel, whose clock the test sets."""

    def set(self, urgent: tuple[str, ...] = (), **channel: Any) -> None:
        before = self.pipeline.newsroom
        watches = tuple(replace(watch, urgent=watch.id in urgent) for watch in before.watchlist.watches)
        channels = (Channel(id="veille", **channel), Channel(id="ops"))
        self.pipeline.newsroom = before.edit(replace(before.watchlist, channels=channels, watches=watches))

    def meet(self, when: str) -> None:
        self.at(when)
        self.site.serve("/feed", rss())
        self.poll()
        self.shown()

    def at(self, when: str) -> None:
        self.now = paris(when)

    def poll(self) -> int:
        """One round now; how many messages it queued."""

        async def go() -> int:
            async with Fetcher(user_agent="test", allow_private=frozenset({self.site.place})) as fetcher:
                figures = await Rounds(self.pipeline, fetcher, lambda: self.now, gap=NO_GAP).go()
                return figures.queued

        return asyncio.run(go())

    def publish(self, when: str, title: str, text: str = "", *, source: str = "/feed") -> int:
        self.at(when)
        self.site.serve(source, rss((title, text or f"{title}.", self.now)))
        with self.database.write() as conn:
            for state in feeds.all_states(conn).values():
                feeds.save_state(conn, replace(state, next_check=None))
        return self.poll()

    def tell(self, when: str = "") -> int:
        if when:
            self.at(when)
        return tell_digests(self.pipeline, now=self.now)

    def told(self) -> list[Outgoing]:
        """What stands in the channel, the first contact aside, as if all had been sent."""
        self.shown()
        with self.database.read() as conn:
            rows = [row for place in (("console", "veille"),) for row in _all(conn, place)]
        return [row for row in rows if not row.edits]

    def held(self) -> list[Deferred]:
        with self.database.read() as conn:
            return deferred.waiting(conn)

    def restart(self) -> None:
        """A new process: nothing is left but the database and the watchlist."""
        with self.database.read() as conn:
            newsroom = opened(conn, self.pipeline.newsroom.watchlist, now=self.now)
        self.pipeline = Pipeline(self.database, newsroom, ("console",))


def _all(conn: Any, place: tuple[str, str]) -> list[Outgoing]:
    query = select(*columns(Outgoing, table)).where(table.c.chat == place[0], table.c.address == place[1])
    return [build(Outgoing, row) for row in conn.execute(query.order_by(table.c.number))]


def words(row: Outgoing) -> str:
    lines = [line for b in row.message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return "\n".join("".join(run.text for run in line) for line in lines).replace("\u00a0", " ")


@pytest.fixture
def room(database: Database, site: Site, desk: Desk) -> Room:
    made = Room(database, site, desk.pipeline.newsroom.watchlist)
    with database.write() as conn:
        events.put(conn, founding_events("all"))
    return made


def test_what_comes_in_the_night_is_one_message_in_the_morning(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", *SAVED) == 0
    assert room.publish("2026-03-02 23:00", "Atos rachète un rival") == 0
    assert room.told() == [] and [one.reason for one in room.held()] == ["quiet", "quiet"]
    assert room.tell("2026-03-03 07:29") == 0
    assert room.tell("2026-03-03 07:30") == 1
    assert room.tell() == 0, "said once"
    (digest,) = room.told()
    text = words(digest)
    assert text.startswith(
        "Pendant les heures calmes : 2 sujets\nNumergy placé en procédure de sauvegarde — Silicon.fr"
    )
    assert "2 mars 2026 à 22:00 · Pourquoi : Numergy" in text
    assert "13 octobre 2015 : Numergy placé en procédure de sauvegarde" in text, "with its past"
    assert digest.message.notification.replace("\u00a0", " ") == (
        "Pendant les heures calmes : 2 sujets · Numergy, Atos"
    )
    assert room.held() == []
    assert room.publish("2026-03-03 09:00", "Andromède renaît") == 1, "by day each alert comes as it is"


def test_an_urgent_watch_pierces_the_night(room: Room) -> None:
    room.set(urgent=("atos", "andromede"), quiet=NIGHT, cap=1, burst=Burst(over=1, within=HOUR))
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 22:00", *SAVED) == 0
    assert room.publish("2026-03-02 23:00", "Atos rachète un rival") == 1
    assert room.publish("2026-03-02 23:10", *FLOOD[2]) == 1
    assert [words(row).split("\n")[0] for row in room.told()] == ["Atos rachète un rival", FLOOD[2][0]]
    assert len(room.held()) == 1


def test_a_watch_named_in_passing_is_urgent_for_nobody(room: Room) -> None:
    room.set(urgent=("atos",), quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    text = "Numergy est en sauvegarde. Rien à voir avec les géants du secteur comme Atos ou Sopra."
    watchlist = room.pipeline.newsroom.watchlist
    only = tuple(replace(watch, alert_on="subject") for watch in watchlist.watches)
    room.pipeline.newsroom = room.pipeline.newsroom.edit(replace(watchlist, watches=only))
    assert room.publish("2026-03-02 22:00", "Numergy en sauvegarde", text) == 0
    assert [{m.watch: m.role for m in one.alert.mentions} for one in room.held()] == [
        {"numergy": "subject", "atos": "passing"}
    ]


def test_a_story_that_grows_in_the_night_is_one_line(room: Room) -> None:
    room.set(quiet=NIGHT)
    feed = room.pipeline.newsroom.watchlist.feeds[0]
    lmi = replace(feed, id="lmi", name="LMI", url=room.site.serve("/lmi", rss()))
    watchlist = room.pipeline.newsroom.watchlist
    room.pipeline.newsroom = room.pipeline.newsroom.edit(replace(watchlist, feeds=(feed, lmi)))
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.publish("2026-03-02 22:30", "MISE A JOUR - " + SAVED[0], SAVED[1], source="/lmi")
    room.publish("2026-03-03 05:00", SAVED[0] + " : Atos candidat", SAVED[1], source="/lmi")
    assert [one.told for one in room.held()] == ["first", "copy", "turn"]
    assert room.tell("2026-03-03 07:30") == 1
    (digest,) = room.told()
    assert "et 2 autres articles (LMI) · Pourquoi : Numergy" in words(digest)
    assert "Depuis : Numergy placé en procédure de sauvegarde : Atos candidat" in words(digest)
    assert words(digest).count("1 sujet") == 1


def test_what_follows_a_digest_goes_on_from_it(room: Room) -> None:
    """A copy says nothing more; a turn begins a message of its own, linked back; the next ones go under that."""
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.tell("2026-03-03 07:30")
    assert room.publish("2026-03-03 08:00", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 0
    assert room.publish("2026-03-03 18:00", SAVED[0] + " : Atos candidat", SAVED[1]) == 1
    assert room.publish("2026-03-04 10:00", SAVED[0] + " : le tribunal rejette l'offre d'Atos", SAVED[1]) == 1
    _, turn, under = room.told()
    assert words(turn).split("\n")[2] == f"Suite de : {SAVED[0]}"
    assert (turn.thread, under.thread) == ("", turn.key)
    assert room.held() == []


def test_what_follows_in_a_channel_of_digests_is_in_the_next_one(room: Room) -> None:
    room.set(when="daily")
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *SAVED)
    assert room.tell("2026-03-03 08:30") == 1
    room.publish("2026-03-03 09:00", "MISE A JOUR - " + SAVED[0], SAVED[1])
    assert room.held() == [], "a copy of what was told is no news"
    assert room.tell("2026-03-03 20:00") == 0
    room.publish("2026-03-03 21:00", SAVED[0] + " : Atos candidat", SAVED[1])
    assert room.tell("2026-03-04 08:30") == 1
    assert room.tell("2026-03-05 08:30") == 0, "and nothing new is never said"
    assert [words(row).split("\n")[0] for row in room.told()] == [
        "Résumé du 3 mars 2026 : 1 sujet",
        "Résumé du 4 mars 2026 : 1 sujet",
    ]
    assert f"Suite de : {SAVED[0]}" in words(room.told()[1])


def test_a_thread_sleeps_at_night_too_and_its_copies_make_no_noise(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 14:00", *SAVED) == 1
    assert room.publish("2026-03-02 21:00", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 0
    assert room.held() == []
    assert room.publish("2026-03-03 06:00", SAVED[0] + " : Atos candidat", SAVED[1]) == 0
    room.tell("2026-03-03 07:30")
    assert f"Suite de : {SAVED[0]}" in words(room.told()[1])


def test_an_urgent_copy_tells_what_waits(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.set(urgent=("numergy",), quiet=NIGHT)
    assert room.publish("2026-03-02 23:00", "MISE A JOUR - " + SAVED[0], SAVED[1]) == 1
    assert room.held() == [] and room.tell("2026-03-03 07:30") == 0
    with room.database.read() as conn:
        (story,) = stories.active(conn, paris("2026-03-01 00:00"))
        (told,) = deferred.of_story(conn, story.key, ("console", "veille"))
    assert told.told_in == room.told()[0].key


def test_nothing_is_lost_or_said_twice_by_a_crash(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.restart()
    room.publish("2026-03-02 23:00", "Atos rachète un rival")
    room.at("2026-03-03 07:30")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deferred, "tell", crash)
        with pytest.raises(KeyboardInterrupt):
            room.tell()
    assert room.told() == [] and len(room.held()) == 2
    room.restart()
    assert (room.tell(), room.tell()) == (1, 0)
    assert "2 sujets" in words(room.told()[0])


def test_an_article_seen_again_while_it_waits_waits_once(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    (held,) = room.held()
    with room.database.write() as conn:
        assert not deferred.put(conn, held)
    room.poll()
    assert room.held() == [held]
    assert held.alert.article.text == "", "the archive has the text"


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_days_on_which_clocks_change_have_one_digest(room: Room, day: str) -> None:
    room.set(when="daily", at=time(2, 30))
    eve = str((datetime.fromisoformat(day) - DAY).date())
    room.meet(f"{eve} 12:00")
    room.publish(f"{eve} 13:00", *SAVED)
    told, now = [], paris(f"{eve} 14:00")
    for step in range(4 * 36):
        room.now = now + step * 15 * MINUTE
        if room.tell():
            told.append(room.now)
        if room.now.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") in (f"{day} 02:15", f"{day} 01:45"):
            title = f"Atos rachète le rival numéro {step}"
            room.publish(str(room.now.astimezone(PARIS).replace(tzinfo=None)), title)
    assert len(told) == 1, "what came while the hour was there twice waits for tomorrow"
    assert told[0].astimezone(PARIS).strftime("%Y-%m-%d") == day


def test_a_clock_put_back_loses_nothing_and_repeats_nothing(room: Room) -> None:
    room.set(when="daily")
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *SAVED)
    assert room.tell("2026-03-03 08:40") == 1
    room.publish("2026-03-03 08:10", "Atos rachète un rival")  # the clock was half an hour early
    assert room.tell("2026-03-03 08:30") == 0, "today's digest was there"
    assert room.tell("2026-03-04 08:30") == 1
    room.publish("2030-01-01 12:00", "Andromède renaît")  # and was years early
    room.tell("2026-03-04 12:00")
    (held,) = room.held()
    assert held.at == room.now
    assert room.tell("2026-03-05 08:30") == 1
    assert len(room.told()) == 3


def test_a_burst_becomes_one_message(room: Room) -> None:
    room.set(burst=Burst(over=2, within=10 * MINUTE))
    room.meet("2026-03-02 12:00")
    queued = [room.publish(f"2026-03-02 14:0{n}", *news) for n, news in enumerate(FLOOD)]
    assert queued == [1, 1, 0, 0]
    assert room.tell("2026-03-02 14:11") == 0
    assert room.tell("2026-03-02 14:12") == 1
    assert words(room.told()[-1]).startswith("Plusieurs à la fois : 2 sujets")
    assert room.publish("2026-03-20 14:30", "Atos ferme son usine de Rennes") == 1, "and then it is over"


def test_a_cap_says_once_a_day_what_it_holds(room: Room) -> None:
    room.set(cap=1, at=time(9))
    room.meet("2026-03-02 12:00")
    assert room.publish("2026-03-02 14:00", *SAVED) == 1
    assert room.publish("2026-03-02 14:10", "Atos rachète un rival") == 0
    assert room.publish("2026-03-02 14:20", "Andromède renaît") == 0
    assert room.publish("2026-03-02 14:25", SAVED[0] + " : Atos candidat", SAVED[1]) == 1, "a thread is no crowd"
    said = [row for row in room.told() if not row.article]
    assert [words(row).split("\n")[0] for row in said] == [
        "1 alerte ici aujourd'hui : les suivantes attendent le 3 mars 2026 à 09:00 et viendront en un seul message."
    ]
    assert room.tell("2026-03-03 09:00") == 1
    assert words(room.told()[-1]).startswith("Au-delà des alertes d'un jour : 2 sujets")
    assert room.publish("2026-03-03 10:00", "Numergy change de nom") == 1


def test_an_edited_watchlist_lets_go_of_what_waits(room: Room) -> None:
    room.set(when="weekly")
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *SAVED)
    assert room.tell("2026-03-03 14:00") == 0
    room.set()
    assert room.tell() == 1


def test_many_stories_are_several_messages_in_one_thread(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.at("2026-03-02 22:00")
    titles = [
        f"Atos rachète la société {chr(65 + n)}{'abcdefgh'[n % 8]}lix à {100 + 7 * n} millions" for n in range(30)
    ]
    made = [(title, f"{title}. Elle fabrique des {title[24:29]}.", room.now) for title in titles]
    room.site.serve("/feed", rss(*made))
    with room.database.write() as conn:
        for state in feeds.all_states(conn).values():
            feeds.save_state(conn, replace(state, next_check=None))
    room.poll()
    waiting = {one.story for one in room.held()}
    assert len(waiting) > 20
    assert room.tell("2026-03-03 07:30") > 1
    first, *rest = room.told()
    assert rest and all(row.thread == first.key for row in rest)
    with room.database.read() as conn:
        told_in = {one.told_in for story in waiting for one in deferred.of_story(conn, story, ("console", "veille"))}
    assert told_in == {row.key for row in (first, *rest)}


def test_stories_that_people_split_and_join_while_they_wait(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.publish("2026-03-02 22:10", "Atos rachète un rival")
    one, two = (held.alert.article for held in room.held())
    room.at("2026-03-02 22:20")
    Regrouping(room.database, room.pipeline.newsroom, now=room.now).join(two.url, one.url, "léa")
    assert len({held.story for held in room.held()}) == 1
    Regrouping(room.database, room.pipeline.newsroom, now=room.now).split(two.url, "léa")
    assert len({held.story for held in room.held()}) == 2
    assert room.tell("2026-03-03 07:30") == 1
    (digest,) = room.told()
    assert "2 sujets" in words(digest)


def test_what_is_planned_for_each_channel(room: Room) -> None:
    room.set(when="daily", quiet=NIGHT)
    room.meet("2026-03-02 12:00")

    def planned() -> list[Plan]:
        with room.database.read() as conn:
            return list(plans(conn, room.pipeline.newsroom, now=room.now))

    morning = paris("2026-03-03 08:30")
    bare = Plan(channel="ops", when="now", waiting=0, next_at=None, quiet_until=None)
    assert planned() == [Plan(channel="veille", when="daily", waiting=0, next_at=morning, quiet_until=None), bare]
    room.publish("2026-03-02 22:00", *SAVED)
    until = paris("2026-03-03 07:30")
    assert planned()[0] == Plan(channel="veille", when="daily", waiting=1, next_at=morning, quiet_until=until)
    room.set(quiet=NIGHT)
    assert planned()[0] == Plan(channel="veille", when="now", waiting=1, next_at=until, quiet_until=until)


def test_an_alert_looks_back_on_a_story_that_a_digest_told(room: Room) -> None:
    room.set(quiet=NIGHT)
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 22:00", *SAVED)
    room.tell("2026-03-03 07:30")
    room.shown()
    with room.database.write() as conn:
        (row,) = [row for row in _all(conn, ("console", "veille")) if not row.edits]
        conn.execute(update(table).where(table.c.key == row.key).values(permalink="https://chat/1"))
        (story,) = stories.active(conn, paris("2026-03-01 00:00"))
        place = ("console", "veille")
        assert deferred.permalinks(conn, [story.key, "", "other"], place) == {story.key: "https://chat/1"}
        earlier = digests.told_before(conn, room.pipeline.newsroom, story.key, place)
    assert earlier and (earlier.title, earlier.url) == (SAVED[0], "https://chat/1")


def test_headings_of_messages_without_a_paragraph() -> None:
    assert headline(Message(notification="n")) == "n"
    assert headline(Message(notification="n", blocks=(Bullets(()),))) == "n"
    assert headline(Message(notification="n", blocks=(Paragraph(()),))) == ""


def test_what_waits_is_counted_apart_from_what_was_shown(room: Room) -> None:
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *SAVED)
    with room.database.read() as conn:
        place = ("console", "veille")
        assert outbox.alerts_between(conn, place, paris("2026-03-02 14:00"), room.now) == 1
        assert outbox.alerts_between(conn, place, paris("2026-03-02 14:01"), paris("2026-03-02 15:00")) == 0
        assert outbox.alerts_between(conn, ("console", "ops"), paris("2026-03-02 00:00"), room.now) == 0
