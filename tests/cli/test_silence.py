"""`vigie silence`, over a database that exists or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.store.database import open_database


def test_silence_in_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["silence", "numergy"]) == 1
    assert "there is no archive yet" in capsys.readouterr().err
    open_database(f"sqlite:///{tmp_path / 'vigie.db'}").close()
    assert main(["silence", "numergy"]) == 0
    assert "Aucun article archivé ne nomme encore Numergy." in capsys.readouterr().out
    assert main(["silence"]) == 0
    assert "Jamais nommés jusqu'ici" in capsys.readouterr().out
    assert main(["silence", "licorne"]) == 0
    assert "n'est pas dans la liste" in capsys.readouterr().out
