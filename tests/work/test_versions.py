"""An edit as a commit of a real git repository; nothing but the watchlist goes in, and no failure matters."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.work.versions import Versions
from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A git that knows nobody, and has time."""
    monkeypatch.setattr("bot.work.versions.PATIENCE", PATIENCE)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A watchlist in a new repository, beside another file that somebody is about to commit."""
    folder = tmp_path / "veille"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "autre.txt").write_text("à moi")
    git(folder, "add", "autre.txt")
    file = folder / "watchlist.yaml"
    file.write_text("un")
    return file


@pytest.fixture
def versions(file: Path) -> Iterator[Versions]:
    versions = Versions(file)
    yield versions
    versions.close()


def test_only_the_watchlist_is_committed_in_the_name_of_the_person(file: Path, versions: Versions) -> None:
    assert versions.commit("Léa <Martin>\n", "modifier la veille « orange »").result()
    file.write_text("deux")
    assert versions.commit("", "retirer la source « next »").result()
    told = git(file.parent, "log", "--format=%an|%ae|%cn|%s", "--name-only").split("\n\n")
    assert told[0].split("\n")[0] == "Vigie|vigie@localhost|Vigie|retirer la source « next »"
    assert "Léa Martin|vigie@localhost|Vigie|modifier la veille « orange »" in told[1]
    assert "autre.txt" not in "".join(told)
    assert git(file.parent, "status", "--short").split() == ["A", "autre.txt"]


@pytest.mark.parametrize("who", ["...", "'\"'", "<>", "", "\u202e"])
def test_a_name_that_git_does_not_take_is_ours(who: str, file: Path, versions: Versions) -> None:
    assert versions.commit(who, "un").result()
    assert git(file.parent, "log", "--format=%an").split() == ["Vigie"]


def hook(file: Path, script: str) -> Path:
    made = file.parent / ".git/hooks/pre-commit"
    made.write_bytes(b"#!/bin/sh\n" + script.encode("latin-1"))
    made.chmod(0o755)
    return made


def test_a_hook_that_hangs_is_ended_and_stops_nobody_afterwards(
    file: Path, versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.versions.PATIENCE", 0.2)
    hanging = hook(file, "sleep 600\n")
    assert not versions.commit("Léa", "un").result()
    assert not list((file.parent / ".git").glob("*.lock")), "git could not commit any more, for anybody"
    hanging.unlink()
    monkeypatch.setattr("bot.work.versions.PATIENCE", PATIENCE)
    assert versions.commit("Léa", "deux").result()


def test_a_hook_may_speak_in_any_encoding(file: Path, versions: Versions) -> None:
    hook(file, "echo Vérifié >&2\n")
    assert versions.commit("Léa", "un").result()


@pytest.mark.parametrize("trouble", ["nothing changed", "a hook says no", "no repository"])
def test_what_git_refuses_is_only_logged(
    trouble: str, file: Path, versions: Versions, caplog: pytest.LogCaptureFixture
) -> None:
    assert versions.commit("Léa", "un").result()
    if trouble == "a hook says no":
        hook(file, "echo jamais >&2\nexit 1\n")
        file.write_text("deux")
    if trouble == "no repository":
        (file.parent / ".git").rename(file.parent.parent / "gone")
    assert not versions.commit("Léa", "deux").result()
    assert "not committed to git" in caplog.text
