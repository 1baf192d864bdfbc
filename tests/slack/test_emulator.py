"""The emulator of the tests is pinned whole, without naming the server it was fetched from."""

from __future__ import annotations

import json
from pathlib import Path


def test_the_emulators_lock_is_whole_and_names_no_server() -> None:
    folder = Path(__file__).parents[1] / "servers/slack_emulator"
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    assert packages[""]["dependencies"] == wanted == {"emulate": packages["node_modules/emulate"]["version"]}
    for name, package in packages.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")
