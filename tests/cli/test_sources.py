"""`vigie sources` as an operator starts it: real processes, a real site, a real archive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import COMMAND
from tests.servers.http import Site

ROOT = Path(__file__).parent.parent.parent
WATCHLIST = """\
version: 1
channels: {{veille: {{}}}}
feeds:
  # celui-ci d'abord
  - id: silicon
    name: Silicon.fr
    url: "{url}"
  - id: mort
    name: Le Mort
    url: "{dead}"
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
"""
RSS = (
    "<rss version='2.0'><channel><title>Le Cloud</title><item><title>Numergy ouvre un centre de données</title>"
    "<guid>1</guid></item><item><title>La météo du jour est changeante</title><guid>2</guid></item></channel></rss>"
)


class Bench:
    """A folder with a watchlist, and the commands run in it."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.file = folder / "watchlist.yaml"
        self.file.write_text(WATCHLIST.format(url=site.serve("/feed", RSS), dead=site.url("/dead")), encoding="utf-8")
        self.environment = {
            "PATH": os.environ["PATH"],
            "VIGIE_ALLOW_PRIVATE": site.place,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }

    def call(self, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def bench(tmp_path: Path, site: Site) -> Bench:
    return Bench(tmp_path, site)


def test_the_table_says_how_each_feed_is_doing(bench: Bench) -> None:
    """peers.md 4.11 and 4.35: nothing dies in silence, and the reason is shown."""
    assert "no archive is there yet" in bench.call("sources")[2]
    assert bench.call("once")[0] == 0
    status, out, _ = bench.call("sources")
    assert status == 0
    head, silicon, dead, why, hint = out.splitlines()
    assert head.split("  ")[0] == "flux"
    assert "va bien" in silicon
    assert "0,5" in silicon  # two articles in four weeks
    assert silicon.rstrip().endswith(" 1")
    assert "en échec" in dead
    assert why.strip() == (
        f"1 échec de suite\u00a0: {bench.site.url('/dead')} répond 404, page introuvable\u00a0: "
        "l'adresse a peut-être changé\u00a0; cherchez la nouvelle adresse du flux sur le site"
    )
    assert hint.startswith("1 flux sur 2 ne répond pas comme il faut")
    assert "vigie doctor" in hint
    rows = [json.loads(line) for line in bench.call("sources", "--json")[1].splitlines()]
    assert [(row["id"], row["standing"], row["failures"], row["matches_a_month"]) for row in rows] == [
        ("silicon", "well", 0, 1),
        ("mort", "failing", 1, 0),
    ]
    assert "answers 404 Not Found: the address may have changed" in rows[1]["reason"], "machines are told in English"
    assert rows[0]["interval_minutes"] >= 15
    assert rows[0]["last_good"]


def test_the_feeds_of_a_site_are_found_and_added(bench: Bench) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/cloud"></head><body>x</body></html>'
    url = bench.site.serve("/", page, content_type="text/html")
    bench.site.serve("/cloud", RSS)
    assert "trouver: whose feeds?" in bench.call("sources", "trouver")[2]
    before = bench.file.read_text()
    status, out, _ = bench.call("sources", "trouver", url)
    assert status == 0
    assert "Le Cloud, 2 articles" in out
    assert "  - id: le-cloud\n    name: Le Cloud\n    url: " in out
    assert bench.file.read_text() == before
    assert "1 flux ajouté." in bench.call("sources", "trouver", url, "--apply")[1]
    after = bench.file.read_text()
    assert "# celui-ci d'abord" in after
    assert bench.site.url("/cloud") in after
    assert "Tous sont déjà lus." in bench.call("sources", "trouver", url)[1]
    assert bench.call("check")[0] == 0


def test_a_site_without_feeds_is_said_so(bench: Bench) -> None:
    bench.site.serve("/", "<html><body>x</body></html>", content_type="text/html")
    bench.site.behaviours.pop("/feed")
    status, _, err = bench.call("sources", "trouver", bench.site.url("/"))
    assert (status, err.strip()) == (1, "Aucun flux trouvé là.")


def test_feeds_go_out_and_come_in_as_opml(bench: Bench) -> None:
    out = bench.call("sources", "opml")[1]
    (bench.folder / "mine.opml").write_text(out.replace("/dead", "/other"))
    status, shown, _ = bench.call("sources", "opml", "mine.opml")
    assert status == 0
    assert "id: le-mort" in shown
    assert "Silicon" not in shown
    assert "+    name: Le Mort" in bench.call("sources", "opml", "mine.opml", "--apply")[1]
    assert bench.call("check")[0] == 0
    assert "cannot be read" in bench.call("sources", "opml", "absent.opml")[2]


def test_a_list_on_one_line_stays_on_one_line(bench: Bench) -> None:
    text = (
        "version: 1\nfeeds: [{id: a, name: A, url: https://a.fr/}]\nwatches: [{id: n, label: N, aliases: [Numergy]}]\n"
    )
    bench.file.write_text(text)
    (bench.folder / "x.opml").write_text("<opml><body><outline text='B' xmlUrl='https://b.fr/'/></body></opml>")
    assert bench.call("sources", "opml", "x.opml", "--apply")[0] == 0
    assert bench.file.read_text() == text.replace("a.fr/}]", "a.fr/}, {id: b, name: B, url: https://b.fr/}]")


def test_feeds_that_come_in_are_noted_in_the_journal_all_or_none(bench: Bench) -> None:
    (bench.folder / "x.opml").write_text(
        "<opml><body><outline text='B' xmlUrl='https://b.fr/'/><outline text='C' xmlUrl='https://c.fr/'/></body></opml>"
    )
    text = bench.file.read_text()
    bench.file.chmod(0o444)
    assert "read only: nothing was written" in bench.call("sources", "opml", "x.opml", "--apply")[2]
    assert bench.file.read_text() == text
    assert bench.call("journal", "--json")[1] == ""
    bench.file.chmod(0o644)
    assert bench.call("sources", "opml", "x.opml", "--apply", "--user", "léa")[0] == 0
    noted = [json.loads(line) for line in bench.call("journal", "--json")[1].splitlines()]
    assert [(one["user"], one["action"], one["entry"], one["id"], one["approved_by"]) for one in noted] == [
        ("léa", "add", "feed", "c", ""),
        ("léa", "add", "feed", "b", ""),
    ]
    assert "+    url: https://b.fr/" in noted[1]["diff"]
    assert "c.fr" not in noted[1]["diff"]


def test_a_journal_without_a_name_is_the_logins(bench: Bench) -> None:
    bench.environment["LOGNAME"] = "max"
    (bench.folder / "x.opml").write_text("<opml><body><outline text='B' xmlUrl='https://b.fr/'/></body></opml>")
    assert bench.call("sources", "opml", "x.opml", "--apply")[0] == 0
    assert " · max · ajouter la source «\u00a0b\u00a0»" in bench.call("journal")[1]


def test_feeds_that_come_in_are_one_commit_where_edits_are_committed(bench: Bench) -> None:
    bench.environment["VIGIE_GIT"] = "1"
    subprocess.run(["git", "init", "--quiet"], cwd=bench.folder, check=True)
    (bench.folder / "x.opml").write_text(
        "<opml><body><outline text='B' xmlUrl='https://b.fr/'/><outline text='C' xmlUrl='https://c.fr/'/></body></opml>"
    )
    assert bench.call("sources", "opml", "x.opml", "--apply", "--user", "léa")[0] == 0
    told = subprocess.run(
        ["git", "log", "--format=%an|%B"], cwd=bench.folder, capture_output=True, text=True, check=True
    )
    assert told.stdout.replace("\u00a0", " ").split("\n")[:3] == [
        "léa|ajouter la source « b »",
        "",
        "ajouter la source « c »",
    ]
