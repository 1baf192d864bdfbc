"""A file that cannot be read is a mistake like another; a good one is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Mistake, WatchlistError
from bot.watchlist import load

GOOD = "watches:\n  - {id: a, label: É, aliases: É}\n"


def only_mistake(path: Path) -> Mistake:
    with pytest.raises(WatchlistError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    assert mistake.file == str(path)
    return mistake


def test_a_good_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    for data in (GOOD.encode(), GOOD.encode("utf-8-sig")):
        path.write_bytes(data)
        assert load(path).watches[0].label == "É"


def test_a_missing_file(tmp_path: Path) -> None:
    mistake = only_mistake(tmp_path / "absent.yaml")
    assert mistake.problem == "there is no such file"
    assert "--watchlist" in mistake.fix


def test_a_folder(tmp_path: Path) -> None:
    assert "it cannot be read (Is a directory)" in only_mistake(tmp_path).problem


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (GOOD.encode("latin-1"), 2, 20),
        (b"\xef\xbb\xbfa: \xe9", 1, 4),
        (GOOD.encode("utf-16"), 1, 1),
        ("é\né\n".encode() + b"\xff", 3, 1),
    ],
    ids=["latin-1", "after a byte order mark", "utf-16", "third line"],
)
def test_not_utf_8(tmp_path: Path, data: bytes, line: int, column: int) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(data)
    mistake = only_mistake(path)
    assert (mistake.line, mistake.column) == (line, column)
    assert "not in UTF-8" in mistake.problem
    assert "UTF-8" in mistake.fix


def test_loading_imports_no_heavy_library() -> None:
    """Start-up time is counted: the command that checks a watchlist must not wait for what it does not use."""
    code = (
        "import sys; from bot.watchlist import load; from bot.founding import default_watchlist;"
        "load(default_watchlist()); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "difflib",
        "jsonschema",
        "rapidfuzz",
        "sqlalchemy",
        "aiohttp",
        "feedparser",
        "trafilatura",
        "babel",
        "asyncio",
    }
    assert heavy.isdisjoint(done.stdout.split())
