"""A shared file is replaced whole, by one writer at a time, whoever dies; real processes, real kills."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Contradiction
from bot.store.database import Database, open_database
from bot.work import saving
from bot.work.saving import SharedFile
from tests.patience import COMMAND
from tests.work.newspaper import WATCHLIST, Newspaper, add, change

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "watchlist.yaml"
    file.write_text("avant")
    return file


# -- replacing


def test_mode_and_link_stay_and_nothing_else_is_left(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "elsewhere" / "liste.yaml"
    link.parent.mkdir()
    link.symlink_to(file)
    shared = SharedFile(link)
    inode = file.stat().st_ino
    with shared.held():
        shared.replace("\ufeffaprès\r\n")
    assert link.is_symlink() and file.read_bytes() == "\ufeffaprès\r\n".encode()
    assert shared.text() == "\ufeffaprès\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640 and file.stat().st_ino != inode
    assert sorted(path.name for path in tmp_path.iterdir()) == [".watchlist.yaml.lock", "elsewhere", "watchlist.yaml"]


def test_what_a_killed_writer_left_is_no_obstacle(file: Path) -> None:
    file.with_name(".watchlist.yaml.new").write_text("à moitié")
    SharedFile(file).replace("après")
    assert file.read_text() == "après"


def test_a_read_only_file_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(Contradiction, match="read only: nothing was written"):
        SharedFile(file).replace("après")
    assert file.read_text() == "avant"


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV, errno.EROFS])
def test_a_file_mounted_by_itself_is_written_in_its_place(
    file: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    inode = file.stat().st_ino
    monkeypatch.setattr(Path, "replace", _refusing(code))
    SharedFile(file).replace("plus court".ljust(4) if code == errno.EBUSY else "x")
    assert file.read_text() == ("plus court" if code == errno.EBUSY else "x") and file.stat().st_ino == inode
    assert not file.with_name(".watchlist.yaml.new").exists()


def test_a_full_disk_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _refusing(errno.ENOSPC))
    with pytest.raises(Contradiction, match="cannot be written: No space"):
        SharedFile(file).replace("après")
    assert file.read_text() == "avant"


def test_a_disk_that_fills_up_while_it_is_overwritten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, filled = saving._fill, []

    def fill(target: Any, data: bytes) -> None:
        filled.append(data)
        if len(filled) == 1:
            real(target, data[:3])
            raise OSError(errno.ENOSPC, "No space left")
        real(target, data)

    monkeypatch.setattr(Path, "replace", _refusing(errno.EBUSY))
    monkeypatch.setattr(saving, "_fill", fill)
    with pytest.raises(Contradiction, match="No space"):
        SharedFile(file).replace("après tout")
    assert file.read_text() == "avant"


def test_a_folder_that_takes_no_lock_file_locks_the_file_itself(file: Path) -> None:
    file.with_name(".watchlist.yaml.lock").mkdir()
    shared = SharedFile(file)
    with shared.held():
        assert not _free(file)
    assert _free(file)


def _refusing(code: int) -> Any:
    def replace(self: Path, target: Path) -> None:
        raise OSError(code, os.strerror(code))

    return replace


def _free(file: Path) -> bool:
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    return subprocess.run([sys.executable, "-c", code, file], capture_output=True, check=False).returncode == 0


# -- several writers


def test_whoever_waits_too_long_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PATIENCE", 0.05)
    with (
        SharedFile(file).held(),
        pytest.raises(Contradiction, match="written by somebody else"),
        SharedFile(file).held(),
    ):
        pytest.fail("two hold it")


def _edit(folder: Path, url: str, name: str, ready: Any) -> None:
    """Another process: five watches of its own, one after the other."""
    database = open_database(url)
    paper = Newspaper.at(folder, database)
    saving.PATIENCE = COMMAND  # of this process; the other's five may take long
    ready.wait(COMMAND)
    for number in range(5):
        done = paper().submit(add(f"Zébu {name} {number}", fuzzy=False))
        assert done.became == "written", done
    database.close()


def test_two_processes_that_edit_at_once_lose_nothing(tmp_path: Path, database_url: str) -> None:
    database = open_database(database_url)
    paper = Newspaper(tmp_path, database)
    method = multiprocessing.get_context("spawn")
    ready = method.Barrier(2)
    processes = [method.Process(target=_edit, args=(tmp_path, database_url, name, ready)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(COMMAND)
    assert [process.exitcode for process in processes] == [0, 0]
    expected = {f"zebu-{name}-{number}" for name in "ab" for number in range(5)}
    assert {watch.id for watch in paper().watchlist.watches} == {"orange", "atos"} | expected
    assert sorted(change.id for change in paper.journal()) == sorted(expected)
    assert paper.text().startswith(WATCHLIST)
    database.close()


DIE = """
import os, signal, sys
from pathlib import Path
from bot.store.database import open_database
from tests.patience import COMMAND
from tests.work.newspaper import Newspaper, change
folder, url, when = sys.argv[1:]
real = Path.replace
def replace(self, target):
    if when == "after":
        real(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = replace
Newspaper.at(Path(folder), open_database(url))().submit(change(label="Orange SA"))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_writer_killed_in_the_middle_leaves_a_whole_file_and_a_true_journal(
    when: str, tmp_path: Path, database: Database, database_url: str
) -> None:
    paper = Newspaper(tmp_path, database)
    died = subprocess.run([sys.executable, "-c", DIE, tmp_path, database_url, when], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    written = WATCHLIST.replace("label: Orange ", "label: Orange SA ")
    assert paper.text() == (written if when == "after" else WATCHLIST)
    assert paper.journal() == []  # nobody has looked yet what became of it
    assert paper().submit(change("atos", label="Eviden")).became == "written"
    ids = [noted.id for noted in paper.journal()]
    assert ids == (["atos", "orange"] if when == "after" else ["atos"])
