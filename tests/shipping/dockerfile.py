"""A Dockerfile's steps carried out in a folder, for where there is no Docker: what would the image hold?

Understands what our Dockerfile uses: WORKDIR, COPY, RUN, ENV, and the JSON forms of HEALTHCHECK, ENTRYPOINT and CMD.
An instruction it does not know is an error, so the Dockerfile cannot outgrow the test unnoticed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

_FLAG = re.compile(r"^--\S+\s+")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction."""

    word: str
    rest: str


def stages(dockerfile: str) -> list[list[Step]]:
    """The instructions of each stage, in order."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    found: list[list[Step]] = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append([])
        elif word:
            found[-1].append(Step(word, rest.strip()))
    return found


def sent(context: Path, ignore: str) -> list[Path]:
    """The files of the context that .dockerignore lets through; later lines win."""
    rules = [line.strip() for line in ignore.splitlines() if line.strip() and not line.startswith("#")]
    files = [path.relative_to(context) for top in _tops(context, rules) for path in _files(context / top)]
    return [file for file in files if _let_through(file, rules)]


def _tops(context: Path, rules: Sequence[str]) -> list[str]:
    assert rules[0] == "*", "the list begins by refusing everything"
    return [rule[1:] for rule in rules if rule.startswith("!") and (context / rule[1:]).exists()]


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]


def _let_through(file: Path, rules: Sequence[str]) -> bool:
    through = True
    names = [str(file), *(str(parent) for parent in file.parents if parent.name)]
    for rule in rules:
        pattern = rule.lstrip("!").removeprefix("**/")
        parts = [name.rpartition("/")[2] for name in names] if rule.lstrip("!").startswith("**/") else names
        if any(fnmatch(part, pattern) for part in parts):
            through = rule.startswith("!")
    return through


@dataclass
class Image:
    """What has been built; absolute paths of the image are folders under `root`."""

    root: Path
    context: Path
    files: Sequence[Path]
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    healthcheck: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def carry_out(self, step: Step) -> None:
        match step.word:
            case "WORKDIR":
                self.workdir = step.rest
                self.here.mkdir(parents=True, exist_ok=True)
            case "ENV":
                self.env.update(part.split("=", 1) for part in shlex.split(step.rest))
            case "COPY" if step.rest.startswith("--from="):
                pass  # the stages share one folder here
            case "COPY":
                self._copy(*step.rest.split())
            case "RUN":
                # As with Docker, building may use the network the way this machine does; running may not.
                self.run(["sh", "-ec", _FLAG.sub("", step.rest)], **os.environ)
            case "HEALTHCHECK":
                self.healthcheck = json.loads(step.rest.partition("CMD ")[2])
            case "ENTRYPOINT":
                self.entrypoint = json.loads(step.rest)
            case "CMD":
                self.command = json.loads(step.rest)
            case "USER" | "VOLUME":
                pass  # the container runtime's doing
            case _:
                raise AssertionError(f"unknown instruction: {step}")

    @property
    def here(self) -> Path:
        return self.root / self.workdir.lstrip("/")

    def run(self, command: Sequence[str], *, stdin: str = "", fails: bool = False, **more: str) -> str:
        """What the command says, run in the image; a failure that was not expected fails the test."""
        outside = {"PATH": os.environ["PATH"], "HOME": str(self.root), **more}
        said = {name: self._inside(value).replace("$PATH", outside["PATH"]) for name, value in self.env.items()}
        done = subprocess.run(
            [self._inside(part) for part in command],
            cwd=self.here,
            env={**outside, **said},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (done.returncode != 0) is fails, (command, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def _inside(self, text: str) -> str:
        return re.sub(r"(?<![\w.])/(?=opt/|src\b|data\b)", f"{self.root}/", text)

    def _copy(self, *names: str) -> None:
        *sources, target = names
        for source in sources:
            found = [file for file in self.files if str(file) == source or file.is_relative_to(source)]
            assert found, f".dockerignore keeps {source} back"
            for file in found:
                place = self.here / (file if target == "./" else Path(target) / file.relative_to(source))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.context / file, place)
