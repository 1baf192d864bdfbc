"""What waits, and what may change under it meanwhile: the clock, the watchlist, memory, a chat that refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.model import Burst
from bot.store import feeds
from bot.work import pipeline
from tests.work.test_digests import HOUR, MINUTE, NIGHT, SAVED, Room
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


def test_alerts_of_a_clock_that_was_years_ahead_do_not_count_for_years(room: Room) -> None:
    room.set(cap=1, burst=Burst(over=1, within=HOUR))
    room.meet("2026-03-02 12:00")
    assert room.publish("2030-03-02 14:00", RIVAL) == 1
    assert room.publish("2026-03-03 14:00", *SAVED) == 1


def test_an_outage_that_is_never_over_holds_nothing_for_ever(room: Room) -> None:
    """Vigie is killed again and again before all feeds are read."""
    room.set()
    room.meet("2026-03-02 12:00")
    room.pipeline.catching_up = True
    assert room.publish("2026-03-02 18:00", *SAVED) == 0
    room.restart()
    room.pipeline.catching_up = True
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
