"""`vigie run` told to stop while a server keeps it waiting: a real process, a real signal, and a clean end."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.patience import PATIENCE, until
from tests.servers.http import Conversation, Site

ROOT = Path(__file__).parents[2]
WATCHLIST = """\
version: 1
channels: {{veille: {{}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: lent, name: Lent, url: "{slow}"}}
  - {{id: vif, name: Vif, url: "{quick}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
"""
#: `vigie run` as it is, but for how long work in hand may go on.
RUN = "import bot.work.schedule as s; s.GRACE = 0.2; from bot.cli import main; raise SystemExit(main(['run']))"


def archived(file: Path) -> list[tuple[str]]:
    """The titles in an archive, which a process may be about to make."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute("select title from article").fetchall()
    return []


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_in_the_middle_of_a_round_is_clean(site: Site, tmp_path: Path, signum: signal.Signals) -> None:
    """The feed that answered is kept, the one that did not is asked again; nobody reads a traceback."""
    asked = threading.Event()

    def never(conversation: Conversation) -> None:
        asked.set()
        conversation.wait(60)

    quick = site.serve("/vif", "<rss version='2.0'><channel><item><title>Numergy</title></item></channel></rss>")
    watchlist = WATCHLIST.format(slow=site.behave("/lent", never), quick=quick)
    (tmp_path / "watchlist.yaml").write_text(watchlist, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "VIGIE_ALLOW_PRIVATE": site.place}
    environment |= {"VIGIE_CHECK_LINKS": "0", "PYTHONUTF8": "1"}
    running = subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert asked.wait(PATIENCE)
        asyncio.run(until(lambda: archived(tmp_path / "vigie.db")))
        running.send_signal(signum)
        _, said = running.communicate(timeout=PATIENCE)
    finally:
        running.kill()
    assert running.returncode == 0
    assert "stopping" in said and " is broken off" in said, said
    assert "Traceback" not in said and "Cancelled" not in said and "ERROR" not in said, said
    assert archived(tmp_path / "vigie.db") == [("Numergy",)]
    with closing(sqlite3.connect(tmp_path / "vigie.db")) as database:
        assert database.execute("select feed from feed_state").fetchall() == [("vif",)], "lent is not blamed"
