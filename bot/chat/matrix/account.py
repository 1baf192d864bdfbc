"""How does Vigie log in to Matrix? Once, and then always as the same device.

A server recognises a message sent twice by the device and the transaction id
together, for a day; so the device must outlive a restart. Its access token is
kept in the state directory, readable by its owner alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig, ErrorResponse

from bot.chat.matrix.calls import TOKEN_REFUSED, judged, reach
from bot.errors import ChatBusy, ChatUnsure, Said, SettingsError, advised

_REQUEST_TIMEOUT = 15  #: seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the operator set."""

    homeserver: str
    user: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    device: str
    state_dir: Path
    e2ee: bool = False

    @property
    def login_file(self) -> Path:
        """Where the login is kept."""
        return self.state_dir / "matrix-login.json"

    @property
    def key_dir(self) -> Path:
        """Where the keys of encrypted rooms are kept."""
        return self.state_dir / "matrix-keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that worked."""

    homeserver: str
    user: str  #: as the operator writes it
    user_id: str
    device: str
    token: str = field(repr=False)


async def log_in(account: Account) -> AsyncClient:
    """A client that is logged in.

    Raises SettingsError when the server refuses the account or the state directory cannot be used, ChatBusy when
    there is no telling now.
    """
    client = _client(account)
    try:
        if account.token:
            await _use_token(client, account)
        elif not await _use_stored(client, account):
            await renew(client, account)
    except ChatUnsure as error:
        await client.close()
        raise ChatBusy(error.said) from error
    except BaseException:
        await client.close()
        raise
    return client


async def renew(client: AsyncClient, account: Account) -> None:
    """Log in by password, as the same device, and keep the new token.

    Raises SettingsError, ChatBusy or ChatUnsure.
    """
    if not account.password:
        who = {"server": account.homeserver, "user": account.user}
        ended = Said("{server} no longer accepts the stored login of {user}", **who)
        raise SettingsError(advised(ended, Said("set MATRIX_PASSWORD")))
    answer = await reach(client.login(account.password, device_name="Vigie"))
    if isinstance(answer, ErrorResponse):
        if answer.status_code in {"M_FORBIDDEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME"}:
            told = {"server": account.homeserver, "user": account.user, "why": answer.message}
            raise SettingsError(
                advised(Said("{server} refuses {user}: {why}", **told), Said("correct MATRIX_USER or MATRIX_PASSWORD"))
            )
        raise judged(answer)
    login = Login(
        homeserver=account.homeserver,
        user=account.user,
        user_id=answer.user_id,
        device=answer.device_id,
        token=answer.access_token,
    )
    await asyncio.to_thread(_keep, account, login)


def _client(account: Account) -> AsyncClient:
    if account.e2ee and not find_spec("vodozemac"):
        fix = Said("install it (docs/matrix.md), or unset MATRIX_E2EE")
        raise SettingsError(advised(Said("MATRIX_E2EE needs the extra « e2ee »"), fix))
    config = AsyncClientConfig(
        encryption_enabled=account.e2ee, max_limit_exceeded=0, max_timeouts=0, request_timeout=_REQUEST_TIMEOUT
    )
    try:
        account.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account.e2ee:
            account.key_dir.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        useless = Said("the directory {folder} cannot be used: {why}", folder=account.state_dir, why=error)
        raise SettingsError(advised(useless, Said("set MATRIX_STATE to a writable one"))) from error
    store = str(account.key_dir) if account.e2ee else ""
    return AsyncClient(account.homeserver, account.user, _device(account), store, config)


def _device(account: Account) -> str:
    """The name of this device.

    With encryption, a device whose keys are lost is of no use to anybody, so new keys get a new name.
    """
    stored = _stored(account)
    if not account.e2ee:
        return stored.device if stored else account.device
    if stored and any(account.key_dir.glob("*.db")):
        return stored.device
    return f"{account.device}-{secrets.token_hex(3).upper()}"


async def _use_token(client: AsyncClient, account: Account) -> None:
    client.access_token = account.token
    who = await reach(client.whoami())
    if isinstance(who, ErrorResponse):
        if who.status_code in TOKEN_REFUSED:
            refused = Said("{server} refuses the token: {why}", server=account.homeserver, why=who.message)
            raise SettingsError(advised(refused, Said("set a new MATRIX_TOKEN, or MATRIX_PASSWORD instead")))
        raise judged(who)
    if account.user.startswith("@") and who.user_id != account.user:
        other = Said("MATRIX_TOKEN belongs to {other}, not to {user}", other=who.user_id, user=account.user)
        raise SettingsError(advised(other, Said("correct MATRIX_USER or MATRIX_TOKEN")))
    client.restore_login(who.user_id, who.device_id or account.device, account.token)


async def _use_stored(client: AsyncClient, account: Account) -> bool:
    """Log in as last time; False when there was no last time or the server has forgotten it."""
    stored = _stored(account)
    if not stored or stored.device != client.device_id:
        return False
    client.restore_login(stored.user_id, stored.device, stored.token)
    who = await reach(client.whoami())
    if not isinstance(who, ErrorResponse):
        return True
    if who.status_code in TOKEN_REFUSED:
        client.access_token = ""
        return False
    raise judged(who)


def _stored(account: Account) -> Login | None:
    """The login kept for this account, None when there is none or it cannot be read."""
    try:
        login = Login(**json.loads(account.login_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return login if (login.homeserver, login.user) == (account.homeserver, account.user) else None


def _keep(account: Account, login: Login) -> None:
    """Write the login beside the old one, then in its place: a crash leaves one of the two, never half a file."""
    fresh = account.login_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    content = {name: getattr(login, name) for name in ("homeserver", "user", "user_id", "device", "token")}
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    fresh.replace(account.login_file)
