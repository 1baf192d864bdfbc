"""`vigie memoire`: memory shown and changed from the command line, in a real database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bot.founding
from bot.cli import main
from bot.store import changes, events
from bot.store.database import open_database

ROOT = Path(__file__).parent.parent.parent


class Memoire:
    """The command on a database of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.database = f"sqlite:///{folder / 'vigie.db'}"

    def __call__(self, *words: str, command: str = "memoire", status: int = 0) -> str:
        options = ["--watchlist", str(ROOT / "watchlist.yaml"), "--database", self.database]
        assert main([command, *options, *words]) == status
        out, self.err = self._capsys.readouterr()
        return " ".join(out.split())

    def titles(self) -> dict[str, str]:
        database = open_database(self.database)
        try:
            with database.read() as conn:
                return {event.id: event.title for event in events.all_events(conn)}
        finally:
            database.close()

    def actions(self) -> list[tuple[str, str, str, str]]:
        database = open_database(self.database)
        try:
            with database.read() as conn:
                return [(c.event, c.action, c.user, c.note) for c in changes.newest(conn, 9)]
        finally:
            database.close()


@pytest.fixture
def memoire(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Memoire:
    return Memoire(tmp_path, capsys)


def test_memory_is_listed_and_shown_with_its_ids(memoire: Memoire) -> None:
    every = memoire("lister")
    assert f"{len(memoire.titles())} événements en mémoire" in every
    assert "S01 22 décembre 2011 : Dassault Systèmes annonce son retrait" in every
    assert "S01" not in memoire("lister", "numergy")
    card = memoire("show", "s01", command="memory")
    assert "« il a annoncé le 22 décembre qu’il se retirait du projet »" in card
    assert "dit par les articles fondateurs" in card
    assert "Personne n'a encore changé la mémoire" in memoire("historique")


def test_a_correction_is_kept_with_who_and_why(memoire: Memoire) -> None:
    fields = ("--date", "fin 2011", "--acteurs", "+Thales, -Andromède", "--montants", "285 M€", "--statut", "rumeur")
    told = memoire("corriger", "S01", *fields, "--raison", "vu", "--user", "léa")
    assert "S01 est corrigé" in told
    assert "fin 2011 : Dassault Systèmes annonce son retrait" in told
    assert memoire.actions() == [("S01", "correct", "léa", "vu")]
    history = memoire("montrer", "S01")
    assert "corrigé par léa : date « 22 décembre 2011 » → « fin 2011 »" in history
    assert "montants : 285 M€" in history
    more = ("--title", "Retrait", "--quote", "il part", "--link", "https://a.example/x", "--note", "relu")
    memoire("correct", "S01", *more, command="memory")
    assert memoire.titles()["S01"] == "Retrait"
    assert "« il part »" in memoire("montrer", "S01")


def test_what_is_merged_or_retired_comes_back(memoire: Memoire) -> None:
    memoire("lister")
    before = memoire.titles()
    assert "S02 est désormais raconté par S01" in memoire("corriger", "S01", "--date", "fin 2011") + memoire(
        "fusionner", "S02", "dans", "S01"
    )
    memoire("retirer", "S03", "--reason", "faux")
    assert memoire.titles().keys() == before.keys() - {"S02", "S03"}
    assert "S02 est de nouveau en mémoire" in memoire("remettre", "S02")
    memoire("restore", "S03", command="memory")
    assert memoire.titles() == before


def test_an_event_is_added_once(memoire: Memoire) -> None:
    words = ("ajouter", "--titre", "Numergy ferme", "--date", "3 mars 2016", "--acteurs", "Numergy")
    assert "nouvel événement, P-" in memoire(*words)
    assert "3 mars 2016 : Numergy ferme" in memoire("lister", "Numergy")
    memoire(*words, status=1)
    assert "Memory has this event already" in memoire.err
    memoire("ajouter", "https://news.example/z", status=1)
    assert "No archived article has the address https://news.example/z" in memoire.err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("corriger", "S01", "--date", "31 février 2012"), "« 31 février 2012 » is no day of the calendar"),
        (("corriger", "S01", "--date", "0000"), "is no day of the calendar"),
        (("corriger", "S01", "--date", "2012-03-05..2012-03-01"), "ends before it starts"),
        (("corriger", "S01", "--date", "2150"), "is still to come"),
        (("corriger", "S01"), "Nothing of S01 would change"),
        (("corriger", "S99", "--note", "x"), "Memory knows no event S99"),
        (("montrer", "S"), "Several events begin so"),
        (("fusionner", "S01", "in", "S01"), "cannot be merged with itself"),
        (("fusionner", "S01", "in", "S02", "S03"), "Which two events?"),
        (("fusionner", "S12", "S01"), "not of the same days"),
        (("remettre", "S01"), "part of memory already"),
        (("lister", "licorne"), "« licorne » is not on the watchlist"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(memoire: Memoire, words: tuple[str, ...], problem: str) -> None:
    memoire(*words, status=1)
    assert problem in memoire.err
    assert memoire.actions() == []


def test_without_a_name_the_system_s_user_is_noted(memoire: Memoire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "max")
    memoire("retirer", "S01")
    assert memoire.actions() == [("S01", "retire", "max", "")]
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987654)  # of a container, without a name
    memoire("remettre", "S01", status=1)
    assert "say who you are with --user" in memoire.err


def test_a_founding_file_edited_into_contradiction_is_told_and_loses_nothing(
    memoire: Memoire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memoire("corriger", "S01", "--titre", "Retrait")
    before = memoire.titles()
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    file = tmp_path / "seeds" / "events.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("end: 2011-12-22", "end: 2011-02-31", 1), encoding="utf-8")
    monkeypatch.setattr(bot.founding, "home", lambda: tmp_path)
    memoire("lister", status=1)
    line = next(n for n, words in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "2011-02-31" in words)
    assert f"seeds/events.yaml:{line}:" in memoire.err
    assert "Fix: " in memoire.err
    assert memoire.titles() == before
    file.write_text(text, encoding="utf-8")
    memoire("lister")
    assert memoire.titles() == before


def test_a_verb_is_needed(memoire: Memoire, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["perdre"], ["corriger"]):
        with pytest.raises(SystemExit) as stopped:
            main(["memoire", *words])
        assert stopped.value.code == 2
