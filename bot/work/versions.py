"""How does an edit of the watchlist become a commit, where its folder is a git repository and the operator wants it?

A commit is a copy for people to look at: it waits for nobody, and nothing depends on it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE = 20.0  #: seconds for one git command; a hook may ask something that nobody answers
_GRACE = 2.0  #: seconds that it has to put things away when it took longer
_ADDRESS = "vigie@localhost"  #: of everybody; people's own are none of git's business


class Versions:
    """Commits one file, one edit after the other, in a thread of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="git")

    def commit(self, who: str, what: str) -> Future[bool]:
        """Commit the file as it is, in the name of a person; whether that went well, once that is known."""
        return self._worker.submit(self._commit, who, what)

    def close(self) -> None:
        """Wait for the commits under way."""
        self._worker.shutdown()

    def _commit(self, who: str, what: str) -> bool:
        name = " ".join("".join(c for c in who if c.isprintable() and c not in "<>").split())
        if not any(map(str.isalnum, name)):  # git takes no name of signs alone
            name = "Vigie"
        try:
            self._git("add", "--", self._file.name)
            said = ("--message", what, "--author", f"{name} <{_ADDRESS}>")
            self._git("commit", "--quiet", "--only", *said, "--", self._file.name)
        except (OSError, subprocess.SubprocessError) as error:
            detail = getattr(error, "stderr", "") or error
            log.warning("the edit is written but not committed to git: %s", str(detail).strip())
            return False
        return True

    def _git(self, *arguments: str) -> None:
        command = ["git", "-c", "user.name=Vigie", "-c", f"user.email={_ADDRESS}", "-c", "commit.gpgsign=false"]
        with subprocess.Popen(
            [*command, *arguments],
            cwd=self._file.parent,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",  # a hook says what it likes
            start_new_session=True,
        ) as git:
            try:
                _, said = git.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                _end(git)
                raise
        if git.returncode:
            raise subprocess.CalledProcessError(git.returncode, "git", stderr=said)


def _end(git: subprocess.Popen[str]) -> None:
    """End git and its hook. Asked first: killed at once, it leaves a lock that stops everybody's next commit."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(git.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            git.wait(_GRACE)
        os.killpg(git.pid, signal.SIGKILL)
