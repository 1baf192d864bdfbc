"""Logging in: what works, and what is said when it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import ChatBusy, SettingsError
from tests.matrix.conftest import Vigie, outgoing
from tests.servers.synapse import Person, Synapse


async def test_a_wrong_password_names_the_variable(vigie: Vigie) -> None:
    with pytest.raises(SettingsError, match="MATRIX_PASSWORD"):
        await vigie.start(password="wrong")


async def test_a_token_alone_is_enough(vigie: Vigie, alice: Person) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(password="", token=vigie.me.token)
    await chat.send(outgoing(room, "par jeton"), thread_ref="")
    assert not (vigie.state_dir / "matrix-login.json").exists(), "the operator keeps that token, not we"


async def test_a_wrong_token_names_the_variable(vigie: Vigie) -> None:
    with pytest.raises(SettingsError, match="MATRIX_TOKEN"):
        await vigie.start(token="wrong")


async def test_a_token_of_somebody_else_is_noticed(vigie: Vigie, alice: Person) -> None:
    with pytest.raises(SettingsError, match=f"belongs to {alice.id}"):
        await vigie.start(token=alice.token)


async def test_a_forgotten_login_without_password_says_what_to_set(vigie: Vigie) -> None:
    await (await vigie.start()).close()
    await log_out(vigie)
    with pytest.raises(SettingsError, match="MATRIX_PASSWORD"):
        await vigie.start(password="")


async def test_a_forgotten_login_is_renewed_by_password(vigie: Vigie) -> None:
    await (await vigie.start()).close()
    await log_out(vigie)
    await vigie.start()
    assert json.loads((vigie.state_dir / "matrix-login.json").read_text())["device"] == "VIGIE"


async def log_out(vigie: Vigie) -> None:
    stored = json.loads((vigie.state_dir / "matrix-login.json").read_text())
    device = Person(vigie.me.url, vigie.me.id, "", stored["token"])
    await device.request("POST", "/_matrix/client/v3/logout", {})


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"user": 1}', "null"])
async def test_an_unreadable_login_is_made_anew(vigie: Vigie, content: str) -> None:
    vigie.state_dir.mkdir()
    (vigie.state_dir / "matrix-login.json").write_text(content)
    await vigie.start()


async def test_the_login_of_another_account_is_not_used(vigie: Vigie, synapse: Synapse) -> None:
    await (await vigie.start()).close()
    other = Vigie(synapse, await synapse.user("other"), vigie.state_dir)
    await (await other.start()).close()
    assert json.loads((vigie.state_dir / "matrix-login.json").read_text())["user_id"] == other.me.id


async def test_an_unusable_state_directory_names_the_variable(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="MATRIX_STATE"):
        await vigie.start(state_dir=tmp_path / "file" / "state")


async def test_no_server_is_busy(vigie: Vigie) -> None:
    with pytest.raises(ChatBusy, match="cannot be reached"):
        await vigie.start(homeserver="http://127.0.0.1:1")
