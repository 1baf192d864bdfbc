"""The parts joined: founding memory, questions answered from the store, the watchlist reloaded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError

from bot.app import chats_of
from bot.chat.console import ConsoleChat
from bot.chat.port import Answer, Sent
from bot.chat.slack.verdict import verdict
from bot.errors import ChatBusy
from bot.model import Outgoing
from bot.settings import MatrixSettings, Settings, SlackSettings
from bot.store import feedback, meta
from bot.watchlist import load
from bot.work.backtest import IN_FORCE
from tests.servers.http import Site
from tests.work.bench import START, Bench, rss


async def test_memory_starts_from_the_founding_events(bench: Bench) -> None:
    assert "13 octobre 2015\u00a0: Numergy placé en procédure de sauvegarde" in await bench.ask("chronologie numergy")


async def test_questions_are_answered_from_the_store(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    assert "Rappel des faits" in bench.screen.getvalue()
    assert "1 article archivé" in await bench.ask("etat")
    assert "2 mars 2026" not in await bench.ask("etat")
    assert "Numergy ouvre un centre" in await bench.ask("chercher centre données")
    assert "3 mars 2026\u00a0: Numergy ouvre un centre" in await bench.ask("chronologie numergi")


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/a",
        "<https://news.example/a>",
        "http://www.news.example/a/?utm_source=rss#top",
        "https://news.example/a?xtor=RSS-1",
    ],
)
async def test_why_knows_an_article_by_any_way_to_write_its_address(bench: Bench, address: str) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    for question in ("pourquoi", "pourquoi pas", "why"):
        assert "Alerte envoyée ici le 3 mars 2026" in await bench.ask(f"{question} {address}")
    assert "Alerte envoyée le 3 mars 2026" in await bench.ask(f"pourquoi {address}", address="ailleurs")


async def test_why_not_tells_the_stage(bench: Bench) -> None:
    unseen = await bench.ask(f"pourquoi pas {bench.site.url('/b')}")
    assert "Jamais vu" in unseen
    assert "Silicon.fr\u00a0: bien lu, la dernière fois le 2 mars 2026 à 09:00" in unseen
    for stranger in ("https://nulle.part.example/", "https://[", "https://localhost"):
        assert "Aucun flux de ce site" in await bench.ask(f"pourquoi {stranger}")
    await bench.publish("La météo du jour")
    assert "aucun nom de la liste" in await bench.ask("pourquoi pas https://news.example/a")


async def test_what_was_there_at_first_contact_is_told_so(tmp_path: Path, site: Site) -> None:
    bench = Bench(tmp_path, site)
    site.serve("/feed", rss("Numergy ouvre un centre de données", START))
    async with bench.app as app:
        await app.cycle()
        assert "premier contact avec le flux" in await bench.ask("pourquoi pas https://news.example/a")


async def test_an_alert_that_waits_is_told_so(bench: Bench) -> None:
    bench.now += timedelta(days=1)
    bench.site.serve("/feed", rss("Numergy ouvre un centre de données", bench.now))
    await bench.app.round()
    assert "L'alerte est en route." in await bench.ask("pourquoi https://news.example/a")


async def test_why_reads_a_text_too(bench: Bench) -> None:
    answer = await bench.ask("pourquoi Numegry ouvre un centre")
    assert "Cet article mérite une alerte." in answer
    assert "pour Numergy, à 1 lettre" in answer
    assert "aucun nom de la liste" in await bench.ask("pourquoi pas La météo\nIl pleut.")


async def test_an_opinion_is_kept_once_with_its_evidence(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    for question in ("utile https://news.example/a", "pas pertinent https://news.example/a?utm_source=x"):
        assert "Noté pour" in await bench.ask(question)
        assert "Déjà noté pour" in await bench.ask(question)
    assert "Noté pour" in await bench.ask("utile", user="max", about=bench.sent().ref)
    with bench.app.database.read() as conn:
        opinions = [opinion for opinion, _ in feedback.all_opinions(conn)]
    assert [(opinion.user, opinion.useful) for opinion in opinions] == [("léa", False), ("max", True)]
    assert {opinion.about for opinion in opinions} == {bench.sent().key}
    assert all(opinion.mentions[0].watch == "numergy" for opinion in opinions)


async def test_an_opinion_needs_an_archived_article(bench: Bench) -> None:
    assert "Aucun article archivé n'a l'adresse" in await bench.ask("inutile https://news.example/a")
    assert "Quel article" in await bench.ask("utile")
    await bench.publish("La météo du jour")
    assert "Noté pour" in await bench.ask("utile https://news.example/a")
    with bench.app.database.read() as conn:
        ((opinion, article),) = feedback.all_opinions(conn)
    assert opinion.about == article.key


async def test_in_the_thread_of_a_message_questions_are_about_it(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    assert "Alerte envoyée ici" in await bench.ask("pourquoi", about=bench.sent().ref)
    assert "Quel article" in await bench.ask("pourquoi", about="unknown")


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


async def test_an_edit_is_told_with_what_it_would_have_changed(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    text = bench.file.read_text()
    bench.file.write_text(text + "  - {id: aubervilliers, label: Aubervilliers, aliases: [Aubervilliers]}\n")
    await bench.app.reload()
    bench.file.write_text(text.replace("[Numergy]", "[Zebrix]"))
    await bench.app.reload()
    await bench.app.deliver()
    shown = " ".join(bench.screen.getvalue().split())
    assert shown.count("La liste de veille est en vigueur.") == 2
    assert "Sur 1 article de l'archive, depuis le 3 mars 2026 : +0 alertes, −0." in shown
    lost = (
        "+0 alertes, −1. Alertes en moins • 3 mars 2026 : Numergy ouvre un centre de données — Numergy, Aubervilliers"
    )
    assert lost in shown
    with bench.app.database.read() as conn:
        assert meta.get(conn, IN_FORCE) == bench.file.read_text()


async def test_a_broken_watchlist_leaves_the_last_good_one_and_is_told_once(bench: Bench) -> None:
    good = bench.file.read_text()
    bench.file.write_text(good + "fedds: []\n")
    for _ in range(3):
        await bench.app.reload()
    await bench.publish("Numergy ouvre un centre de données")
    shown = bench.screen.getvalue()
    assert shown.count("La liste de veille a été enregistrée avec des erreurs") == 1
    assert "watchlist.yaml:9:1:uneliste" in "".join(shown.split())  # in French, however the terminal wraps it
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


class Asleep(ConsoleChat):
    """A chat whose server is down at first: a real console behind a door that opens at the second knock."""

    knocks = 0

    async def start(self, answer: Answer) -> None:
        self.knocks += 1
        if self.knocks == 1:
            raise ChatBusy("connection refused")
        await super().start(answer)


async def test_a_chat_that_is_down_at_the_start_is_tried_again_and_holds_up_nobody(tmp_path: Path, site: Site) -> None:
    bench = Bench(tmp_path, site)
    bench.app.chats["console"] = asleep = Asleep(bench.screen)
    async with bench.app as app:
        await app.connect()
        await app.cycle()
        await app.connect()
        await app.connect()
    assert asleep.knocks == 2


def test_channels_without_an_address_are_named(tmp_path: Path, site: Site) -> None:
    bench = Bench(tmp_path, site)
    assert bench.app.unaddressed() == []
    bench.app.settings = Settings(slack=SlackSettings(bot_token="xoxb-1", app_token="xapp-1"))
    bench.app.pipeline.chats = ("slack",)
    assert bench.app.unaddressed() == ["veille", "ops"]
    bench.app.database.close()


class Refusing(ConsoleChat):
    """A chat with a closed door: a real console, but for one channel."""

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        if outgoing.address == "veille":
            response = SimpleNamespace(data={"error": "is_archived"}, status_code=200, headers={})
            raise verdict(SlackApiError("as Slack answers", response))
        return await super().send(outgoing, thread_ref=thread_ref)


async def test_a_message_refused_for_good_is_told_to_the_operators_once(bench: Bench) -> None:
    bench.app.chats["console"] = Refusing(bench.screen)
    await bench.publish("Numergy ouvre un centre de données")
    await bench.app.cycle()
    told = bench.screen.getvalue()
    assert told.count("La messagerie a refusé un message pour veille") == 1
    unwrapped = " ".join(told.split())
    assert "Slack a refusé : is_archived. Correction : désarchivez le canal dans Slack" in unwrapped
    assert "Fix" not in told and "refused" not in told
    assert "1 message refusé" in await bench.ask("etat")
