"""The hooks of pre-commit: each one's command exists and is content with our own files."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CONFIGURATION = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS: list[dict[str, Any]] = [hook for repo in CONFIGURATION["repos"] for hook in repo["hooks"]]
OF_TYPE = {"python": "bot/newsroom.py", "yaml": ".pre-commit-config.yaml"}


def test_nothing_is_fetched() -> None:
    assert {repo["repo"] for repo in CONFIGURATION["repos"]} == {"local"}
    assert {hook["language"] for hook in HOOKS} == {"system"}


@pytest.mark.parametrize(
    "hook", [hook for hook in HOOKS if hook.get("pass_filenames", True)], ids=lambda hook: hook["id"]
)
def test_a_hook_runs(hook: dict[str, Any]) -> None:
    file = OF_TYPE[hook["types"][0]] if "types" in hook else hook["files"].strip("^$").replace("\\", "")
    done = subprocess.run([*shlex.split(hook["entry"]), file], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
