"""The file and the journal say the same, whatever happens between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import Contradiction, WatchlistError
from bot.model import Edit
from bot.store.database import Database
from bot.work.entering import Hand, enter_together
from bot.work.saving import SharedFile
from tests.work.newspaper import NOON, WATCHLIST, Newspaper, add, change, remove

LEA = Hand(user="léa", at=NOON)


@pytest.fixture
def paper(tmp_path: Path, database: Database) -> Newspaper:
    """On SQLite and on PostgreSQL."""
    return Newspaper(tmp_path, database)


@pytest.fixture
def write(paper: Newspaper) -> Callable[..., tuple[str, ...]]:
    def written(*edits: Edit, seen: str = WATCHLIST) -> tuple[str, ...]:
        done = enter_together(paper.database, SharedFile(paper.file), edits, LEA, seen=seen)
        return tuple(step.id for step in done if step.text is not None)

    return written


def test_edits_made_together_are_one_save_and_a_line_each(paper: Newspaper, write: Callable[..., object]) -> None:
    assert write(add("Zébu"), change("atos", label="Atos SE"), remove("orange")) == ("zebu", "atos", "orange")
    assert "Orange" not in paper.text() and "Atos SE" in paper.text() and "zebu" in paper.text()
    noted = paper.journal()
    assert [(one.user, one.action, one.id) for one in noted] == [
        ("léa", "remove", "orange"), ("léa", "change", "atos"), ("léa", "add", "zebu"),
    ]  # fmt: skip
    assert len({one.digest for one in noted}) == 1
    assert "+    label: Atos SE" in noted[1].diff


def test_one_that_cannot_be_made_holds_all_back(paper: Newspaper, write: Callable[..., object]) -> None:
    assert write(add("Zébu"), remove("nulle-part")) == ()
    assert (paper.text(), paper.journal()) == (WATCHLIST, [])


def test_a_file_edited_meanwhile_is_left_alone(paper: Newspaper, write: Callable[..., object]) -> None:
    with pytest.raises(Contradiction, match="was edited meanwhile"):
        write(add("Zébu"), seen=WATCHLIST + "# ?\n")
    assert (paper.text(), paper.journal()) == (WATCHLIST, [])
    paper.file.write_bytes(b"watches: [")
    with pytest.raises(WatchlistError):
        write(add("Zébu"), seen="watches: [")
    assert paper.journal() == []


def test_a_byte_order_mark_stays(paper: Newspaper, write: Callable[..., object]) -> None:
    paper.file.write_bytes(("\ufeff" + WATCHLIST).encode())
    assert write(remove("orange")) == ("orange",)
    assert paper.text().startswith("\ufeff# La liste")


def test_edits_that_a_crash_left_open_are_settled_by_the_file(
    paper: Newspaper, write: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.journal.done", crash)
        with pytest.raises(KeyboardInterrupt):
            write(add("Zébu"), add("Yack"))
    assert "yack" in paper.text() and paper.journal() == []
    with monkeypatch.context() as patch:
        patch.setattr(SharedFile, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            write(add("Xérus"), seen=paper.text())
    assert [one.id for one in paper.journal()] == ["yack", "zebu"]
    assert write(remove("orange"), seen=paper.text()) == ("orange",)
    assert [one.id for one in paper.journal()] == ["orange", "yack", "zebu"]
