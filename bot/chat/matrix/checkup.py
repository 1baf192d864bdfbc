"""Will Matrix let Vigie speak? Login, rooms, the power to post and encryption; nothing is posted or joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Any

from nio import AsyncClient

from bot.chat.matrix.account import Account, log_in
from bot.chat.matrix.calls import ask
from bot.chat.matrix.rooms import Rooms
from bot.errors import ChatError, ChatRefused, Said, SettingsError
from bot.model.check import Check, wrong

_MESSAGE = "m.room.message"
_ENCRYPTED = "m.room.encrypted"


def may_post(levels: Mapping[str, Any], created: Mapping[str, Any], user: str, kind: str = _MESSAGE) -> bool:
    """Whether the room's power levels let a user send events of a kind (Matrix 1.16, m.room.power_levels). Pure.

    `created` is the room's m.room.create: since room version 12 its creators may do anything.
    """
    version = str(created.get("room_version", "1"))
    creators = (created.get("sender"), *created.get("additional_creators", ()))
    if version.isdecimal() and int(version) >= 12 and user in creators:
        return True
    has = levels.get("users", {}).get(user, levels.get("users_default", 0))
    return int(has) >= int(levels.get("events", {}).get(kind, levels.get("events_default", 0)))


async def examine(account: Account, addresses: Iterable[str]) -> list[Check]:
    """Every check of an account and of the rooms of the watchlist. A login by password is kept, as by a run."""
    if account.e2ee and not find_spec("vodozemac"):
        said, fix = (
            Said("MATRIX_E2EE needs the extra « e2ee »"),
            Said("install it (docs/matrix.md), or unset MATRIX_E2EE"),
        )
        return [Check(subject=Said("Matrix encryption"), level="wrong", said=said, fix=fix)]
    try:
        client = await log_in(account)
    except SettingsError as error:
        return [wrong(Said("Matrix login"), error)]
    except ChatError as error:
        fix = Said("look at MATRIX_HOMESERVER and at this machine's connection")
        return [Check(subject=Said("Matrix login"), level="wrong", said=error.said, fix=fix)]
    try:
        who = Said("{user} as device {device}", user=client.user_id, device=client.device_id)
        checks = [Check(subject=Said("Matrix login"), level="good", said=who)]
        joined = set((await ask(client.joined_rooms())).rooms)
        rooms = Rooms(client, frozenset(), e2ee=account.e2ee)
        return [*checks, *[await _room(client, rooms, one, joined, account) for one in sorted(set(addresses))]]
    except ChatError as error:
        return [*checks, wrong(Said("Matrix rooms"), error)]
    finally:
        await client.close()


async def _room(client: AsyncClient, rooms: Rooms, address: str, joined: set[str], account: Account) -> Check:
    subject = f"Matrix {address}"
    try:
        room = await rooms.resolve(address)
    except ChatRefused as error:
        return wrong(subject, error)
    if room not in joined:
        fix = Said("invite {user} to the room; Vigie follows the invitation when it runs", user=client.user_id)
        return Check(subject=subject, level="wrong", said=Said("Vigie is not in the room"), fix=fix)
    encrypted = bool(await _state(client, room, "m.room.encryption"))
    if encrypted and not account.e2ee:
        fix = Said("set MATRIX_E2EE=1 (docs/matrix.md), or name an unencrypted room in watchlist.yaml")
        said = Said("the room is encrypted and Vigie is not set up for it")
        return Check(subject=subject, level="wrong", said=said, fix=fix)
    levels = await _state(client, room, "m.room.power_levels")
    created = await _created(client, room)
    if not may_post(levels, created, client.user_id, _ENCRYPTED if encrypted else _MESSAGE):
        fix = Said("give {user} the power level that messages need there", user=client.user_id)
        return Check(subject=subject, level="wrong", said=Said("Vigie may not post in the room"), fix=fix)
    said = Said("Vigie is in it and may post, encrypted") if encrypted else Said("Vigie is in it and may post")
    return Check(subject=subject, level="good", said=said)


async def _state(client: AsyncClient, room: str, kind: str) -> dict[str, Any]:
    """The content of a state event, {} when the room has none."""
    try:
        return dict((await ask(client.room_get_state_event(room, kind), room=room)).content)
    except ChatRefused:
        return {}


async def _created(client: AsyncClient, room: str) -> dict[str, Any]:
    """The m.room.create event's content, with its sender, which only the whole state tells."""
    state = await ask(client.room_get_state(room), room=room)
    found = (event for event in state.events if event.get("type") == "m.room.create")
    event: dict[str, Any] = next(found, {})
    return {**event.get("content", {}), "sender": event.get("sender", "")}
