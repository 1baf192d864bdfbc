"""How does an edit of the watchlist become a commit, where its folder is a git repository and the operator wants it?

A commit is a copy for people to look at: it waits for nobody, and nothing depends on it.
"""

from __future__ import annotations

import logging
import os
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE = 20.0  #: seconds for one git command; a hook may ask something that nobody answers
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
        name = " ".join("".join(c for c in who if c.isprintable() and c not in "<>").split()) or "Vigie"
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
        subprocess.run(
            [*command, *arguments],
            cwd=self._file.parent,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
