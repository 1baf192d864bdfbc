"""When is said that what waits goes out? When it does: each alert of a burst together with its first."""

from __future__ import annotations

from bot.model import Burst
from bot.work.digests import goes_out, plans
from tests.work.test_digests import DAY, FLOOD, MINUTE, Room, paris
from tests.work.test_digests import desk as _desk
from tests.work.test_digests import room as _room

desk, room = _desk, _room


def test_all_of_a_burst_goes_out_when_its_first_does(room: Room) -> None:
    room.set(burst=Burst(over=2, within=10 * MINUTE))
    room.meet("2026-03-02 12:00")
    for number, news in enumerate(FLOOD):
        room.publish(f"2026-03-02 14:0{2 * number}", *news)
    together = paris("2026-03-02 14:14")
    with room.database.read() as conn:
        named = {goes_out(conn, room.pipeline.newsroom, one) for one in room.held()}
        assert named == {together}
        assert plans(conn, room.pipeline.newsroom, now=room.now)[0].next_at == together
    room.now = together - MINUTE
    assert room.tell() == 0
    room.now = together
    assert room.tell() == 1
    assert room.held() == []


def test_each_of_the_others_goes_out_by_its_own_moment(room: Room) -> None:
    room.set(when="daily")
    room.meet("2026-03-02 12:00")
    room.publish("2026-03-02 14:00", *FLOOD[0])
    room.publish("2026-03-03 14:00", *FLOOD[1])
    with room.database.read() as conn:
        named = [goes_out(conn, room.pipeline.newsroom, one) for one in room.held()]
    assert named == [paris("2026-03-03 08:30"), paris("2026-03-03 08:30") + DAY]
