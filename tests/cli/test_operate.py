"""`vigie run`, `once`, `health`, `check`, `preview` and `demo` as an operator starts them: real processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.model import Article, Mention
from bot.settings import Settings
from bot.store import articles, mentions, meta
from bot.store.database import open_database
from bot.watchlist import load
from bot.work.desk import LAST_ROUND
from tests.patience import COMMAND, PATIENCE, until
from tests.servers.http import Site

ROOT = Path(__file__).parent.parent.parent
WATCHLIST = """\
version: 1
operators: ops
channels: {{veille: {{}}, ops: {{}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
watches:
  - id: numergy
    label: Numergy
    aliases: [Numergy]
    samples: {{alert: ["Numergy ouvre un centre de données."], ignore: ["La numérologie gagne du terrain."]}}
"""


def rss(*titles: str, link: str = "") -> str:
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{title}</guid>"
        f"<pubDate>{now}</pubDate>"
        f"<description>{title}. Le texte.</description></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


class Vigie:
    """A folder with a watchlist and a database, and the commands run in it."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.watchlist = folder / "watchlist.yaml"
        self.watchlist.write_text(WATCHLIST.format(url=site.url("/feed")), encoding="utf-8")
        self.environment = {
            "PATH": os.environ["PATH"],
            "VIGIE_ALLOW_PRIVATE": site.place,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "VIGIE_CHECK_LINKS": "0",  # those of the founding events lead out of this machine
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *arguments: str, text: str = "") -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(text, timeout=COMMAND)
        return process.returncode, out, err

    def meet_the_feed(self) -> None:
        """The first contact, two days ago, so that the feed is due now and its next article is news."""
        settings = Settings(
            database=f"sqlite:///{self.folder / 'vigie.db'}", allow_private=frozenset({self.site.place})
        )
        then = datetime.now(UTC) - timedelta(days=2)

        async def round_() -> None:
            async with App(
                settings=settings,
                watchlist_file=self.watchlist,
                watchlist=load(self.watchlist),
                chats={},
                clock=lambda: then,
            ) as app:
                await app.round()

        asyncio.run(round_())


@pytest.fixture
def vigie(tmp_path: Path, site: Site) -> Vigie:
    site.serve("/feed", rss())
    return Vigie(tmp_path, site)


def test_once_does_one_cycle_and_gives_its_figures(vigie: Vigie) -> None:
    vigie.meet_the_feed()
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données"))
    status, out, err = vigie.call("once", "--json")
    assert status == 0
    assert json.loads(out) == {
        "polled": 1,
        "not_modified": 0,
        "failed": 0,
        "articles": 1,
        "mentions": 1,
        "alerts": 1,
        "queued": 1,
        "sent": 1,
        "postponed": 0,
        "refused": 0,
    }
    assert "Pourquoi : Numergy" in err


def test_run_alerts_answers_to_sigterm_and_is_healthy(vigie: Vigie) -> None:
    vigie.meet_the_feed()
    assert vigie.call("health")[0] == 1
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données"))
    process = vigie.start("run")
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any("Numergy ouvre un centre de données" in line for line in lines)
        asyncio.run(until(lambda: vigie.call("health")[0] == 0))  # the round goes on after its alert
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert "finishing the work in hand" in err


@pytest.mark.parametrize(("hours", "status"), [(0, 0), (-1, 1), (1, 1)], ids=["now", "long ago", "by a clock put back"])
def test_only_a_round_of_just_now_is_a_sign_of_health(vigie: Vigie, hours: int, status: int) -> None:
    vigie.meet_the_feed()
    database = open_database(f"sqlite:///{vigie.folder / 'vigie.db'}")
    with database.write() as conn:
        meta.put(conn, LAST_ROUND, (datetime.now(UTC) + timedelta(hours=hours)).isoformat())
    database.close()
    assert vigie.call("health")[0] == status


def test_run_says_a_broken_watchlist_at_once_with_its_lines(vigie: Vigie) -> None:
    vigie.watchlist.write_text("version: 1\nfedds: []\n", encoding="utf-8")
    status, _, err = vigie.call("run")
    assert status == 1
    assert "watchlist.yaml:2:1" in err
    assert "feeds" in err


def test_check_says_what_the_watchlist_holds(vigie: Vigie) -> None:
    status, out, _ = vigie.call("check")
    assert (status, out) == (0, "watchlist.yaml est bon : 1 veille, 1 flux, 2 canaux, 2 phrases d'essai.\n")
    other = vigie.folder / "other.yaml"
    other.write_text(vigie.watchlist.read_text().replace("Numergy ouvre un", "Rien ouvre un"), encoding="utf-8")
    status, _, err = vigie.call("check", "other.yaml")
    assert status == 1
    assert "other.yaml:11:" in err and "cet exemple doit alerter, mais" in err
    other.write_text(f"language: en\n{other.read_text()}fedds: []\n", encoding="utf-8")
    status, _, err = vigie.call("check", "other.yaml")
    assert (status, "a watchlist has no key “fedds”. Fix: did you mean “feeds”?" in err) == (1, True)


def test_a_missing_token_is_told_with_its_fix(vigie: Vigie) -> None:
    vigie.environment["SLACK_BOT_TOKEN"] = "xoxb-1"
    status, _, err = vigie.call("run")
    assert (status, "SLACK_APP_TOKEN is missing" in err) == (1, True)


def test_preview_of_a_feed_shows_what_would_alert_and_stores_nothing(vigie: Vigie) -> None:
    url = vigie.site.serve("/preview", rss("Numergy ouvre un centre de données", "La météo"))
    status, out, _ = vigie.call("preview", url)
    assert status == 0
    assert "2 articles read, 1 would alert." in out
    assert not (vigie.folder / "vigie.db").exists()


def test_preview_shows_the_past_that_the_archive_has(vigie: Vigie) -> None:
    database = open_database(f"sqlite:///{vigie.folder}/vigie.db")
    old = "Quanta négocie des serveurs à Taïwan"
    vigie.watchlist.write_text(vigie.watchlist.read_text().replace("Numergy", "Quanta").replace("numergy", "quanta"))
    with database.write() as conn:
        articles.add(conn, Article(key="old", title=old, text="", published=datetime(2013, 4, 2, tzinfo=UTC)), ())
        mentions.save(conn, "old", [Mention(watch="quanta", score=1.0, role="subject", evidence=())])
    database.close()
    (vigie.folder / "note.txt").write_text("Quanta renonce aux serveurs\n\nIls sont de Taïwan.", encoding="utf-8")
    status, out, err = vigie.call("preview", "note.txt")
    assert (status, err) == (0, "")
    assert f"2 avril 2013\u00a0: {old}" in out


def test_preview_of_files(vigie: Vigie) -> None:
    text = vigie.folder / "note.txt"
    text.write_text("Numergy placé en sauvegarde\n\nLe tribunal a décidé hier.", encoding="utf-8")
    assert "1 would alert" in vigie.call("preview", "note.txt")[1]
    page = vigie.folder / "page.html"
    page.write_text(
        "<html><head><title>Numergy en sauvegarde</title></head><body><article><h1>Numergy en sauvegarde</h1>"
        + "<p>Le tribunal a placé Numergy en procédure de sauvegarde mardi, ont indiqué ses actionnaires.</p>" * 3
        + "</article></body></html>",
        encoding="utf-8",
    )
    assert "1 would alert" in vigie.call("preview", "page.html")[1]
    status, _, err = vigie.call("preview", "missing.html")
    assert (status, "missing.html" in err) == (1, True)
    (vigie.folder / "empty.txt").write_text("")
    assert "no text found" in vigie.call("preview", "empty.txt")[2]


def test_why_of_a_text_tells_each_name_found_or_refused(vigie: Vigie) -> None:
    status, out, _ = vigie.call("pourquoi", "Numegry", "ouvre un centre de données")
    assert status == 0
    assert "Cet article mérite une alerte." in out
    assert "Numergy — «\u00a0Numegry\u00a0» pour Numergy, à 1 lettre près, sujet, score" in out
    assert vigie.call("why", "x" * 5000)[0] == 0
    assert not (vigie.folder / "vigie.db").exists()


def test_why_of_an_address_asks_the_archive_then_the_page(vigie: Vigie) -> None:
    vigie.meet_the_feed()
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données", link=vigie.site.url("/article")))
    assert vigie.call("once")[0] == 0
    status, out, _ = vigie.call("why", f"{vigie.site.url('/article')}?utm_source=x")
    assert (status, "Alerte envoyée le" in out) == (0, True)
    page = "<article><h1>Numergy en sauvegarde</h1>" + "<p>Le tribunal a placé Numergy en sauvegarde.</p>" * 9
    url = vigie.site.serve("/page", f"<html><body>{page}</article></body></html>", content_type="text/html")
    status, out, _ = vigie.call("pourquoi", url)
    assert status == 0
    assert "Jamais vu" in out
    assert "Silicon.fr\u00a0: bien lu" in out
    assert out.index("Jamais vu") < out.index("Cet article mérite une alerte.")
    (vigie.folder / "vigie.db").unlink()
    assert "Jamais vu" in vigie.call("pourquoi", url)[1]
    assert not (vigie.folder / "vigie.db").exists()


def test_why_of_a_file(vigie: Vigie) -> None:
    (vigie.folder / "note.txt").write_text("La numérologie\n\nNumergy recule.", encoding="utf-8")
    assert "Numergy — «\u00a0Numergy\u00a0», sujet" in vigie.call("why", "note.txt")[1]


def test_backtest_tells_what_an_edit_would_have_changed(vigie: Vigie) -> None:
    assert "no archive is there yet" in vigie.call("backtest")[2]
    vigie.meet_the_feed()
    vigie.site.serve("/feed", rss("Numergy ouvre un centre de données", "Bull est vendu", link="https://a.example/"))
    assert vigie.call("once")[0] == 0
    status, out, _ = vigie.call("backtest")
    assert (status, "+0 alertes, −0." in out) == (0, True)
    edited = vigie.folder / "edited.yaml"
    text = vigie.watchlist.read_text() + "  - {id: bull, label: Bull, aliases: [Bull est vendu]}\n"
    edited.write_text(text, encoding="utf-8")
    status, out, _ = vigie.call("backtest", "--since", "7d", "--watchlist", "edited.yaml")
    assert (status, "+1 alertes, −0." in out) == (0, True)
    assert "Bull est vendu — Bull\n    https://a.example/" in out
    assert "no duration" in vigie.call("backtest", "--since", "soon")[2]


def test_feedback_becomes_an_edit_that_a_person_accepts(vigie: Vigie) -> None:
    assert "no archive is there yet" in vigie.call("avis")[2]
    vigie.meet_the_feed()
    vigie.site.serve("/feed", rss("Le docteur Numergy opère", link="https://a.example/docteur"))
    assert vigie.call("once")[0] == 0
    assert "Rien à proposer." in vigie.call("avis")[1]
    assert "Noté pour" in vigie.call("avis", "--useless", "https://a.example/docteur?utm_source=x", "--user", "léa")[1]
    assert "Déjà noté" in vigie.call("feedback", "--useless", "https://a.example/docteur", "--user", "léa")[1]
    before = vigie.watchlist.read_text()
    status, out, _ = vigie.call("avis")
    assert status == 0
    assert "1. Numergy\u00a0: un veto, «\u00a0docteur numergy\u00a0». Parce que non voulu" in out
    assert "+    veto: [docteur numergy]\n" in out
    assert vigie.watchlist.read_text() == before
    assert "there is no proposal 2" in vigie.call("avis", "--apply", "2")[2]
    beside = vigie.watchlist.with_name(f".{vigie.watchlist.name}.new")
    beside.mkdir()  # as where the folder may not be written to
    assert "cannot be written" in vigie.call("avis", "--apply", "1")[2]
    beside.rmdir()
    real = vigie.watchlist.rename(vigie.watchlist.with_name("real.yaml"))
    vigie.watchlist.symlink_to(real)
    status, out, _ = vigie.call("avis", "--apply", "1", "--user", "léa")
    assert (status, "proposals made: 1" in out) == (0, True)
    noted = json.loads(vigie.call("journal", "--json")[1])
    assert (noted["user"], noted["action"], noted["id"]) == ("léa", "change", "numergy")
    assert "+    veto: [docteur numergy]" in noted["diff"]
    assert vigie.watchlist.is_symlink()
    assert vigie.watchlist.read_text() == before.replace("[Numergy]\n", "[Numergy]\n    veto: [docteur numergy]\n")
    assert "Rien à proposer." in vigie.call("avis")[1]
    assert "Noté pour" in vigie.call("avis", "--useful", "https://a.example/docteur", "--user", "max")[1]
    assert "les avis divergent" in vigie.call("avis")[1]
    vigie.watchlist.unlink()
    assert "copy it here as watchlist.yaml" in vigie.call("avis", "--apply")[2]


def test_match_by_hand_reads_a_text_or_json_lines(vigie: Vigie) -> None:
    status, out, _ = vigie.call("match", text="Numergy ouvre\nUn centre.")
    assert status == 0
    assert out.startswith("\nNumergy ouvre\nCet article mérite une alerte.\n")
    lines = '{"id": 1, "title": "Numergy ouvre", "source": "Silicon.fr"}\n\n{"id": 2, "title": "Rien"}\n'
    out = vigie.call("match", text=lines)[1]
    assert out.count("Cet article mérite une alerte.") == 1
    assert out.count("aucun nom de la liste") == 1
    assert "Silicon.fr\n" in out
    assert "line 1" in vigie.call("match", text="{")[2]


def test_match_by_hand_takes_words_as_why_does(vigie: Vigie) -> None:
    status, out, _ = vigie.call("match", "Numergy ouvre", "un centre.")
    assert (status, out) == (0, vigie.call("pourquoi", "Numergy ouvre un centre.")[1])
    assert "argument --json: not allowed" in vigie.call("match", "Numergy", "--json")[2]


def test_the_demo_unfolds_the_saga(vigie: Vigie) -> None:
    status, out, err = vigie.call("demo", "--watchlist", str(ROOT / "watchlist.yaml"))
    assert status == 0, err
    alerts = out.split("\n── ")[1:]
    islean, usine, silicon = alerts
    assert "Islean" in islean
    for past in ("22 décembre 2011", "23 décembre 2011", "semaine du 2 janvier 2012"):
        assert past in usine
        assert "L'Usine Nouvelle" in usine
    assert "CloudWatt (Orange, Thales) et Numergy" in silicon
    assert out.count("(day estimated)") == 3
    assert all(len(line) <= 80 or line.strip().startswith("http") for line in out.splitlines())
    assert "\x1b" not in out
    assert not (vigie.folder / "vigie.db").exists()


@pytest.mark.parametrize("chat", ["--slack", "--matrix"])
def test_the_demo_in_a_chat_needs_that_chat(vigie: Vigie, chat: str) -> None:
    status, _, err = vigie.call("demo", chat)
    assert (status, "Fix: set" in err) == (1, True)
