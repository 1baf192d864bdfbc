"""`vigie doctor` at Matrix: what is wrong with an account or a room is said with its fix."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.matrix.account import Account
from bot.chat.matrix.checkup import examine, may_post
from bot.model.check import Check
from tests.matrix.conftest import Vigie
from tests.servers.synapse import Person

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


def account(vigie: Vigie, **more: Any) -> Account:
    given = {"password": vigie.me.password, "homeserver": vigie.server.url, **more}
    return Account(user=vigie.me.id, device="VIGIE", state_dir=vigie.state_dir, **given)


async def checks(vigie: Vigie, *rooms: str, **more: Any) -> dict[str, Check]:
    return {check.subject: check for check in await examine(account(vigie, **more), rooms)}


async def test_rooms_where_vigie_may_post_are_good(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    await vigie.me.join(room)
    found = await checks(vigie, room)
    assert {check.level for check in found.values()} == {"good"}, found
    assert vigie.me.id in found["Matrix login"].said
    assert await alice.read(room) == []


async def test_each_way_a_room_is_closed_is_told_with_its_fix(vigie: Vigie, alice: Person) -> None:
    uninvited = await alice.create_room()
    mute = await alice.create_room(vigie.me.id, power_level_content_override={"events_default": 50})
    secret = await alice.create_room(vigie.me.id, initial_state=[ENCRYPTION])
    for room in (mute, secret):
        await vigie.me.join(room)
    found = await checks(vigie, uninvited, mute, secret, "#nulle-part:localhost", "salon")
    assert {check.level for name, check in found.items() if name != "Matrix login"} == {"wrong"}
    assert vigie.me.id in found[f"Matrix {uninvited}"].fix
    assert "power level" in found[f"Matrix {mute}"].fix
    assert "MATRIX_E2EE=1" in found[f"Matrix {secret}"].fix
    assert "watchlist.yaml" in found["Matrix salon"].fix
    assert found["Matrix #nulle-part:localhost"].fix


async def test_an_account_that_is_refused(vigie: Vigie) -> None:
    assert "MATRIX_PASSWORD" in (await checks(vigie, password="wrong"))["Matrix login"].fix


async def test_a_server_that_is_not_there(vigie: Vigie) -> None:
    login = (await checks(vigie, homeserver="http://127.0.0.1:9"))["Matrix login"]
    assert login.level == "wrong" and "MATRIX_HOMESERVER" in login.fix


async def test_encryption_without_its_extra(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.matrix.checkup.find_spec", lambda name: None)
    found = await checks(vigie, e2ee=True)
    assert [*found] == ["Matrix encryption"] and "docs/matrix.md" in found["Matrix encryption"].fix


@pytest.mark.parametrize(
    ("levels", "created", "may"),
    [
        ({}, {}, True),
        ({"events_default": 1}, {}, False),
        ({"events_default": 50, "users": {"@v:s": 50}}, {}, True),
        ({"events_default": 0, "events": {"m.room.message": 10}}, {}, False),
        ({"users_default": 10, "events": {"m.room.message": 10}}, {}, True),
        ({"events_default": 50}, {"room_version": "11", "sender": "@v:s"}, False),
        ({"events_default": 50}, {"room_version": "12", "sender": "@v:s"}, True),
        ({"events_default": 50}, {"room_version": "12", "sender": "@a:s", "additional_creators": ["@v:s"]}, True),
        ({"events_default": 50}, {"room_version": "org.strange", "sender": "@v:s"}, False),
    ],
)
def test_power_to_post(levels: dict[str, Any], created: dict[str, Any], may: bool) -> None:
    assert may_post(levels, created, "@v:s") is may
