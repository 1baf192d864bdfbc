"""A real Synapse on loopback, and people who use it without any of Vigie's libraries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from tests.patience import PATIENCE

PYTHON = Path(__file__).parents[2] / ".venv-synapse" / "bin" / "python"
START_LIMIT = 2 * PATIENCE  #: seconds; it starts slowly
UNLIMITED = {"per_second": 10_000, "burst_count": 10_000}


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the server, speaking its HTTP interface directly."""

    url: str
    id: str
    password: str
    token: str

    async def request(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The JSON a request gives; a failed one fails the test."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(self.url, headers=headers) as session,
            session.request(method, path, json=body) as response,
        ):
            answer: dict[str, Any] = await response.json()
            assert response.ok, (method, path, answer)
            return answer

    async def create_room(self, *invited: str, alias: str = "", **more: Any) -> str:
        """Id of a new private room."""
        body = {"preset": "private_chat", "invite": invited, **({"room_alias_name": alias} if alias else {}), **more}
        return str((await self.request("POST", "/_matrix/client/v3/createRoom", body))["room_id"])

    async def invite(self, room: str, user: str) -> None:
        await self.request("POST", f"/_matrix/client/v3/rooms/{quote(room)}/invite", {"user_id": user})

    async def join(self, room: str) -> None:
        await self.request("POST", f"/_matrix/client/v3/join/{quote(room)}", {})

    async def kick(self, room: str, user: str) -> None:
        await self.request("POST", f"/_matrix/client/v3/rooms/{quote(room)}/kick", {"user_id": user})

    async def say(self, room: str, body: str, **content: Any) -> str:
        """Id of a new message."""
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{secrets.token_hex(8)}"
        event = {"msgtype": "m.text", "body": body, **content}
        return str((await self.request("PUT", path, event))["event_id"])

    async def react(self, room: str, event: str, key: str) -> None:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.reaction/{secrets.token_hex(8)}"
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        await self.request("PUT", path, {"m.relates_to": relation})

    async def members(self, room: str) -> set[str]:
        return set((await self.request("GET", f"/_matrix/client/v3/rooms/{quote(room)}/joined_members"))["joined"])

    async def read(self, room: str) -> list[dict[str, Any]]:
        """All messages of the room, oldest first."""
        found: list[dict[str, Any]] = []
        start = ""
        while True:
            path = f"/_matrix/client/v3/rooms/{quote(room)}/messages?dir=b&limit=100{start}"
            page = await self.request("GET", path)
            found += [event for event in page["chunk"] if event["type"] == "m.room.message"]
            if "end" not in page:
                return found[::-1]
            start = f"&from={quote(page['end'])}"


class Synapse:
    """The server's process; everything it keeps is in `directory`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Person | None = None
        self._write_configuration()

    def start(self) -> None:
        """Start and wait until it serves."""
        with (self.directory / "log").open("ab") as log:
            command = [PYTHON, "-m", "synapse.app.homeserver", "-c", self.directory / "homeserver.yaml"]
            self._process = subprocess.Popen(command, cwd=self.directory, stdout=log, stderr=log, env=_environment())
        deadline = time.monotonic() + START_LIMIT
        while not self._healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("Synapse does not start:\n" + (self.directory / "log").read_text()[-3000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut does it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Politely."""
        self._end(signal.SIGTERM)

    async def user(self, name: str = "user", *, admin: bool = False) -> Person:
        """A new user whose name begins with `name`."""
        name, password = f"{name}-{secrets.token_hex(4)}", secrets.token_hex(8)
        path = "/_synapse/admin/v1/register"
        async with aiohttp.ClientSession(self.url) as session:
            async with session.get(path) as response:
                nonce = (await response.json())["nonce"]
            parts = (nonce, name, password, "admin" if admin else "notadmin")
            mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
            body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
            async with session.post(path, json=body) as response:
                answer = await response.json()
                assert response.ok, answer
        return Person(self.url, answer["user_id"], password, answer["access_token"])

    async def limit(self, user: str, *, per_second: int, burst: int) -> None:
        """Hold one user to a rate of messages."""
        self._admin = self._admin or await self.user("admin", admin=True)
        path = f"/_synapse/admin/v1/users/{quote(user)}/override_ratelimit"
        await self._admin.request("POST", path, {"messages_per_second": per_second, "burst_count": burst})

    def _end(self, how: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(how)
        self._process.wait(PATIENCE)
        self._process = None

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _write_configuration(self) -> None:
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.directory / "signing.key").write_text(f"ed25519 a_test {key}\n")
        limits = {f"rc_{name}": UNLIMITED for name in ("message", "registration", "admin_redaction")}
        # JSON is YAML.
        (self.directory / "homeserver.yaml").write_text(
            json.dumps(
                {
                    "server_name": "localhost",
                    "public_baseurl": f"{self.url}/",
                    "listeners": [
                        {
                            "port": self.port,
                            "type": "http",
                            "bind_addresses": ["127.0.0.1"],
                            "resources": [{"names": ["client"]}],
                        }
                    ],
                    "database": {"name": "sqlite3", "args": {"database": str(self.directory / "homeserver.db")}},
                    "media_store_path": str(self.directory / "media"),
                    "signing_key_path": str(self.directory / "signing.key"),
                    "registration_shared_secret": self._secret,
                    "macaroon_secret_key": secrets.token_hex(16),
                    "form_secret": secrets.token_hex(16),
                    "bcrypt_rounds": 4,
                    "trusted_key_servers": [],
                    "federation_domain_whitelist": [],
                    "report_stats": False,
                    "presence": {"enabled": False},
                    **limits,
                    "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), UNLIMITED),
                    "rc_joins": {"local": UNLIMITED, "remote": UNLIMITED},
                    "rc_joins_per_room": UNLIMITED,
                    "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), UNLIMITED),
                    "rc_room_creation": UNLIMITED,
                }
            )
        )


def _free_port() -> int:
    """A port that nobody is given while the server starts, or is away: none of those the system hands out."""
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", 10_000 + secrets.randbelow(lowest - 10_000)))
            return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Nothing of the tests' own environment that could change Python, nor a proxy."""
    return {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "TMPDIR"}}


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A Synapse for all tests of this process; tests share nothing but it, each has users and rooms of its own."""
    if not PYTHON.exists():
        pytest.fail("Synapse is not installed; `make test` does it, or `make .venv-synapse/.ready`")
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()
