"""The parts joined: founding memory, questions answered from the store, the watchlist reloaded."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import App, chats_of
from bot.chat.console import ConsoleChat, text_lines
from bot.chat.port import Incoming, Sent
from bot.errors import ChatRefused
from bot.model import Outgoing
from bot.settings import MatrixSettings, Settings, SlackSettings
from bot.watchlist import load
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WATCHLIST = """\
version: 1
operators: ops
channels: {{veille: {{}}, ops: {{}}}}
defaults: {{channels: [veille]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
"""


def rss(title: str, when: datetime) -> str:
    return (
        "<rss version='2.0'><channel><title>t</title><item>"
        f"<title>{title}</title><link>https://news.example/a</link><pubDate>{format_datetime(when)}</pubDate>"
        f"<description>{title} à Aubervilliers.</description></item></channel></rss>"
    )


class Bench:
    """An app, its clock, its screen and its watchlist file."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.now, self.site, self.screen = START, site, io.StringIO()
        self.file = folder / "watchlist.yaml"
        self.file.write_text(WATCHLIST.format(url=site.serve("/feed", "<rss version='2.0'><channel/></rss>")))
        settings = Settings(database=f"sqlite:///{folder / 'v.db'}", allow_private=frozenset({site.place}))
        self.app = App(
            settings=settings,
            watchlist_file=self.file,
            watchlist=load(self.file),
            chats={"console": ConsoleChat(self.screen)},
            clock=lambda: self.now,
        )

    async def ask(self, text: str) -> str:
        incoming = Incoming(chat="console", address="veille", user="léa", text=text)
        return "\n".join(line.text for line in text_lines(await self.app.answer(incoming)))

    async def publish(self, title: str) -> None:
        self.now += timedelta(days=1)
        self.site.serve("/feed", rss(title, self.now))
        await self.app.cycle()


@pytest.fixture
async def bench(tmp_path: Path, site: Site) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path, site)
    async with bench.app as app:
        await app.connect()
        await app.cycle()
        yield bench


async def test_memory_starts_from_the_founding_events(bench: Bench) -> None:
    assert "13 octobre 2015\u00a0: Numergy placé en procédure de sauvegarde" in await bench.ask("chronologie numergy")


async def test_questions_are_answered_from_the_store(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    assert "Rappel des faits" in bench.screen.getvalue()
    assert "1 article archivé" in await bench.ask("etat")
    assert "2 mars 2026" not in await bench.ask("etat")
    assert "Numergy ouvre un centre" in await bench.ask("chercher centre données")
    assert "Alerte envoyée ici" in await bench.ask("pourquoi https://news.example/a")
    assert "Jamais vu" in await bench.ask("pourquoi https://news.example/b")
    assert "3 mars 2026\u00a0: Numergy ouvre un centre" in await bench.ask("chronologie numergi")


async def test_unknown_names_and_empty_questions_are_answered(bench: Bench) -> None:
    assert "n'est pas dans la liste" in await bench.ask("chronologie licorne")
    assert "Quel nom" in await bench.ask("chronologie")
    assert "Quels mots" in await bench.ask("chercher")
    assert "Aucun article" in await bench.ask("chercher licorne")
    assert "Quel article" in await bench.ask("pourquoi")
    assert "Ce que vous pouvez demander" in await bench.ask("")
    assert "n'est pas une commande" in await bench.ask("<script>")


async def test_a_failing_feed_is_named_in_the_status(bench: Bench) -> None:
    bench.site.serve("/feed", "<html>Bonjour</html>", content_type="text/html")
    bench.now += timedelta(days=1)
    await bench.app.cycle()
    assert "en échec\u00a0: Silicon.fr" in await bench.ask("etat")


async def test_a_saved_watchlist_is_taken_up(bench: Bench) -> None:
    text = bench.file.read_text()
    bench.file.write_text(
        text + "  - {id: atos, label: Atos, aliases: [Atos]}\n  - {id: zebrix, label: Zebrix, aliases: [Zebrix]}\n"
    )
    await bench.app.reload()
    assert "n'a encore aucun événement sur Zebrix" in await bench.ask("chronologie zebrix")
    await bench.publish("Atos rachète un rival")
    assert "Atos rachète un rival" in bench.screen.getvalue()


async def test_a_broken_watchlist_leaves_the_last_good_one_and_is_told_once(bench: Bench) -> None:
    good = bench.file.read_text()
    bench.file.write_text(good + "fedds: []\n")
    for _ in range(3):
        await bench.app.reload()
    await bench.publish("Numergy ouvre un centre de données")
    shown = bench.screen.getvalue()
    assert shown.count("La liste de veille a été enregistrée avec des erreurs") == 1
    assert "watchlist.yaml:9:1" in shown
    assert "Numergy ouvre un centre" in shown
    bench.file.write_text(good)
    await bench.app.reload()
    await bench.app.cycle()
    assert bench.screen.getvalue().count("de nouveau bonne") == 1


async def test_a_watchlist_that_vanishes_is_told_and_the_bot_goes_on(bench: Bench) -> None:
    bench.file.unlink()
    await bench.app.reload()
    await bench.publish("Numergy ouvre un centre de données")
    assert "Numergy ouvre un centre" in bench.screen.getvalue()


async def test_trouble_while_answering_is_an_answer_and_logged(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.work.desk.Desk.status", lambda _: 1 / 0)
    assert "Un incident est survenu" in await bench.ask("etat")
    assert "ZeroDivisionError" in caplog.text


def test_the_chats_configured_are_built_and_no_other(tmp_path: Path, site: Site) -> None:
    bench = Bench(tmp_path, site)
    bench.app.database.close()
    watchlist = load(bench.file)
    assert chats_of(Settings(), watchlist) == {}
    settings = Settings(
        slack=SlackSettings(bot_token="xoxb-1", app_token="xapp-1"),
        matrix=MatrixSettings(homeserver="https://m.example", user="@v:m", password="p", state_dir=tmp_path),
    )
    assert [chat.name for chat in chats_of(settings, watchlist).values()] == ["slack", "matrix"]


class Refusing(ConsoleChat):
    """A chat with a closed door: a real console, but for one channel."""

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        if outgoing.address == "veille":
            raise ChatRefused("channel_not_found. Fix: invite the bot")
        return await super().send(outgoing, thread_ref=thread_ref)


async def test_a_message_refused_for_good_is_told_to_the_operators_once(bench: Bench) -> None:
    bench.app.chats["console"] = Refusing(bench.screen)
    await bench.publish("Numergy ouvre un centre de données")
    await bench.app.cycle()
    told = bench.screen.getvalue()
    assert told.count("La messagerie a refusé un message pour veille") == 1
    assert "channel_not_found" in told
    assert "1 message refusé" in await bench.ask("etat")
