"""`vigie doctor` as an operator starts it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.chat.slack.payload import blocks
from bot.cli import main
from bot.cli.doctor import sample_messages
from bot.founding import default_watchlist
from bot.store.database import open_database
from bot.watchlist import load
from tests.cli.test_sources import RSS
from tests.servers.http import Site
from tests.servers.synapse import Synapse
from tests.slack.block_kit import problems

WATCHLIST = """\
version: 1
channels: {{veille: {{matrix: "{room}"}}}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
  - {{id: autre, name: Autre, url: "{other}", alternatives: "{url}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy], samples: {{alert: [{sample}]}}}}
language: {language}
"""


@pytest.fixture
def folder(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with a watchlist whose two feeds answer."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MATRIX_USER", "MATRIX_HOMESERVER", "VIGIE_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VIGIE_ALLOW_PRIVATE", site.place)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, site.serve("/feed", RSS), site.serve("/other", RSS))
    return tmp_path


def write(folder: Path, url: str, other: str, **said: str) -> None:
    usual = {"room": "", "sample": "Numergy ouvre un centre", "language": "en"}
    text = WATCHLIST.format(url=url, other=other, **{**usual, **said})
    (folder / "watchlist.yaml").write_text(text, encoding="utf-8")


def test_all_is_well(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    open_database("sqlite:///vigie.db").close()
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert "all well" in err and "WRONG" not in out
    for words in (
        "watches: 1, feeds: 2, samples that hold: 1",
        "at schema",
        "GiB free",
        "feed silicon",
        "VIGIE_CONTACT",
    ):
        assert words in out
    assert [request.path for request in site.requests] == ["/feed", "/other"]


def test_what_must_be_mended_is_told_with_its_fix(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_CONTACT", "veille@vigie.example")
    write(folder, site.url("/feed"), site.url("/dead"))
    assert main(["doctor", "--json", "--live"]) == 1
    checks = {check["subject"]: check for check in map(json.loads, capsys.readouterr().out.splitlines())}
    assert checks["feed autre"]["fix"] == f"url: {site.url('/feed')} (answers now, 2 articles)"
    assert [name for name, check in checks.items() if check["level"] == "wrong"] == ["feed autre"]
    assert checks["settings"]["level"] == "good" and checks["Slack blocks"]["level"] == "note"


def test_the_table_is_french_where_the_watchlist_is_and_json_never(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, site.url("/feed"), site.url("/dead"), language="fr")
    site.serve("/feed", "<html><title>Accueil</title>", "text/html")
    assert main(["doctor"]) == 1
    out, err = (said.replace("\u00a0", " ") for said in capsys.readouterr())
    for told in ("réglages", "base de données", "sera créé au premier lancement", "disque", "Gio libres", "ERREUR"):
        assert told in out
    dead = out.partition("flux autre")[2]
    assert "répond 404, page introuvable : l'adresse a peut-être changé" in " ".join(dead.split())
    assert "Correction : cherchez la nouvelle adresse du flux sur le site ; d'autres adresses connues" in dead
    assert "à corriger" in err and " Fix: " not in out and "the " not in out
    assert main(["doctor", "--json"]) == 1
    checks = {check["subject"]: check for check in map(json.loads, capsys.readouterr().out.splitlines())}
    assert "will be made at the first run" in checks["database"]["said"]
    assert checks["feed autre"]["fix"].startswith("look for the feed's new address on the site; other known")
    assert {frozenset(check) for check in checks.values()} == {frozenset(("subject", "level", "said", "fix"))}


def test_one_thing_to_mend_is_no_plural(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, site.url("/feed"), site.url("/dead"), language="fr")
    assert main(["doctor"]) == 1
    assert "1 point sur 7 à corriger" in capsys.readouterr().err.replace("\u00a0", " ")


def test_a_broken_watchlist_is_told_and_the_rest_still_looked_at(
    folder: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, site.url("/feed"), "ftp://x", sample="rien de cela")
    assert main(["doctor"]) == 1
    out, err = capsys.readouterr()
    assert "watchlist.yaml:5" in out and "to mend" in err and "disk" in out
    assert not site.requests


def test_settings_that_cannot_be_are_told_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1")
    assert main(["doctor"]) == 1
    err = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN should start with xoxb-" in err and "SLACK_APP_TOKEN is missing" in err


def test_a_slack_that_cannot_be_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    assert main(["doctor", "--live"]) == 1
    out = capsys.readouterr().out
    assert "Slack cannot be reached" in out and "channels: veille: give it an address" in out


async def test_a_matrix_account(
    folder: Path, site: Site, synapse: Synapse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    me, alice = await synapse.user("vigie"), await synapse.user("alice")
    room = await alice.create_room(me.id)
    await me.join(room)
    write(folder, site.url("/feed"), site.url("/other"), room=room)
    for name, value in {"HOMESERVER": synapse.url, "USER": me.id, "PASSWORD": me.password}.items():
        monkeypatch.setenv(f"MATRIX_{name}", value)
    assert await asyncio.to_thread(main, ["doctor"]) == 0
    assert "may post" in capsys.readouterr().out


def test_the_messages_slack_judges_are_alerts_with_their_history() -> None:
    messages = sample_messages(load(default_watchlist()))
    assert len(messages) >= 4
    assert not any(problems(blocks(message)) for message in messages)
