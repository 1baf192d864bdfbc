"""Memory changed by people: in a chat, and beside a running Vigie by another process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.founding import founding_events
from bot.store import articles, changes, events
from bot.store.database import open_database
from bot.watchlist import load
from tests.work.bench import Bench, rss

ROOT = Path(__file__).parent.parent.parent


def vigie(bench: Bench, *arguments: str, status: int = 0) -> str:
    """Another process, on the same database and watchlist."""
    options = ["--database", bench.app.settings.database, "--watchlist", str(bench.file)]
    command = [sys.executable, "-m", "bot", arguments[0], *options, *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=dict(os.environ))
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


async def history(bench: Bench) -> str:
    """What the next alert tells of the past."""
    shown = len(bench.screen.getvalue())
    bench.now += timedelta(days=9)
    news = rss("Numergy ouvre un centre de données", bench.now).replace("/a<", f"/{bench.now:%j}<")
    bench.site.serve("/feed", news)
    await bench.app.cycle()
    return " ".join(bench.screen.getvalue()[shown:].split())


async def test_an_alert_s_event_is_corrected_in_its_thread_with_who_and_when(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    listed = await bench.ask("memoire lister numergy")
    event_id = re.findall(r"A-\w+", listed)[-1]
    told = await bench.ask(f"memoire corriger {event_id} titre : Numergy ouvre à Lyon ; date : 2 mars 2026", user="léa")
    assert "est corrigé" in told
    assert "2 mars 2026\u00a0: Numergy ouvre à Lyon" in await bench.ask("chronologie numergy")
    card = await bench.ask(f"mémoire montrer {event_id}")
    changed = "3 mars 2026 à 09:00 — corrigé par léa : titre « Numergy ouvre un centre de données »"
    assert changed in " ".join(card.split())
    assert "léa" in await bench.ask("memory history")
    assert await bench.ask(f"memoire {event_id}") == card
    assert await bench.ask(f"memoire historique {event_id}") == card


async def test_what_was_alerted_lately_is_found_by_the_words_of_its_text(bench: Bench) -> None:
    """Its headline is another one altogether, and memory's event has no more than the headline."""
    bench.file.write_text(bench.file.read_text() + "  - {id: sap, label: SAP, aliases: [SAP]}\n")
    await bench.app.reload()
    bench.now += timedelta(days=1)
    first = "Une coentreprise dans le cloud hospitalier est créée avec le groupe Séréna, a annoncé SAP."
    feed = rss("Hôpitaux : SAP se relance", bench.now)
    bench.site.serve("/feed", feed.replace("SAP se relance à Aubervilliers.", first))
    await bench.app.cycle()
    shown = len(bench.screen.getvalue())
    bench.now += timedelta(days=6)
    later = rss("SAP : Séréna dément", bench.now).replace("/a<", "/b<")
    text = "Le groupe Séréna a démenti quitter la coentreprise de cloud hospitalier créée avec SAP."
    bench.site.serve("/feed", later.replace("SAP : Séréna dément à Aubervilliers.", text))
    await bench.app.cycle()
    assert "3 mars 2026 : Hôpitaux : SAP se relance" in " ".join(bench.screen.getvalue()[shown:].split())


async def test_what_is_retired_in_a_chat_is_not_recalled_and_comes_back(bench: Bench) -> None:
    assert "procédure de sauvegarde" in await history(bench)
    (wrong,) = [e for e in founding_events("all") if "procédure de sauvegarde" in e.title]
    before = int(re.findall(r"(\d+) événements", await bench.ask("etat"))[0])
    assert "n'est plus en mémoire" in await bench.ask(f"memoire retirer {wrong.id} raison : un faux", user="max")
    assert f"{before - 1} événements" in await bench.ask("etat")
    assert "procédure de sauvegarde" not in await history(bench)
    assert "été retiré" in await bench.ask(f"memoire retirer {wrong.id}")
    assert "Il n'est plus en mémoire depuis" in await bench.ask(f"memoire montrer {wrong.id}")
    assert "de nouveau en mémoire" in await bench.ask(f"memoire remettre {wrong.id}")
    assert wrong.title in await bench.ask("chronologie numergy")
    with bench.app.database.read() as conn:
        first, second = changes.of_event(conn, wrong.id)
    assert (first.user, first.action, first.note) == ("max", "retire", "un faux")
    assert second.at == bench.now
    assert second.action == "restore"


async def test_a_follow_up_does_not_bring_back_what_a_person_retired(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    event_id = re.findall(r"A-\w+", await bench.ask("memoire lister numergy"))[-1]
    await bench.ask(f"memoire retirer {event_id}")
    bench.now += timedelta(hours=2)
    bench.site.serve("/feed", rss("Cloud : Numergy ouvre un centre de données", bench.now).replace("/a<", "/b<"))
    await bench.app.cycle()
    assert "2 articles archivés" in await bench.ask("etat")
    assert event_id not in await bench.ask("memoire lister numergy")


async def test_two_events_become_one_and_two_again(bench: Bench) -> None:
    assert "S02 est désormais raconté par S01" in await bench.ask(
        "memoire corriger S01 date : fin 2011"
    ) + await bench.ask("memoire fusionner s02 dans s01 même départ")
    with bench.app.database.read() as conn:
        both = events.get(conn, "S01")
        assert both
        assert len(both.event.quotes) == 3
    assert "est désormais raconté" not in await bench.ask("memoire fusionner S02 S01")
    assert "S02 a été fusionné dans S01" in await bench.ask("memoire corriger S02 note : x")
    assert "Il est désormais raconté par S01" in await bench.ask("memoire montrer S02")
    assert "de nouveau en mémoire" in await bench.ask("memoire remettre S02 erreur")
    with bench.app.database.read() as conn:
        both = events.get(conn, "S01")
        assert both
        assert len(both.event.quotes) == 2


async def test_an_event_is_added_from_an_article_a_message_or_words(bench: Bench) -> None:
    await bench.publish("La météo du jour")
    assert "nouvel événement, P-" in await bench.ask("memoire ajouter https://news.example/a?utm_source=x")
    assert "a déjà cet événement" in await bench.ask("memoire ajouter <https://news.example/a>")
    assert "nouvel événement" in await bench.ask(
        "memoire ajouter Numergy ferme ; date : 3 mars 2016 ; acteurs : Numergy"
    )
    assert "3 mars 2016\u00a0: Numergy ferme" in await bench.ask("chronologie numergy")
    unknown = await bench.ask("memoire ajouter https://news.example/z")
    assert "Aucun article archivé n'a l'adresse https://news.example/z" in " ".join(unknown.split())
    assert "nouvel événement" in await bench.ask("memoire ajouter https://news.example/z titre : Z ; date : 2016")
    with bench.app.database.read() as conn:
        added = [event for event in events.all_events(conn) if event.origin == "person"]
    assert {event.links for event in added} == {(), ("https://news.example/z",), ("https://news.example/a",)}


async def test_under_an_alert_no_address_is_needed(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    event_id = re.findall(r"A-\w+", await bench.ask("memoire lister numergy"))[-1]
    about = bench.sent().ref
    assert "a déjà cet événement" in await bench.ask("memoire ajouter", about=about)
    await bench.ask(f"memoire retirer {event_id}")
    assert "Remettez-le" in await bench.ask("memoire ajouter", about=about)
    assert "besoin d'un titre et d'une date" in " ".join((await bench.ask("memoire ajouter")).split())
    assert "besoin d'un titre et d'une date" in " ".join((await bench.ask("memoire ajouter raison : x")).split())
    with bench.app.database.read() as conn:
        assert articles.by_url(conn, "https://news.example/a")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("memoire", "Ce que vous pouvez demander à la mémoire"),
        ("memoire licorne ajouter", "Ce que vous pouvez demander à la mémoire"),
        ("memoire S99", "ne connaît pas d'événement S99"),
        ("memoire montrer", "ne connaît pas d'événement —"),
        ("memoire montrer S0", "Plusieurs événements commencent ainsi\u00a0: S01, S02, S03, S04, S05"),
        ("memoire lister licorne", "«\u00a0licorne\u00a0» n'est pas dans la liste de veille"),
        ("memoire lister", "Les 20 derniers sont montrés"),
        ("memoire historique", "Personne n'a encore changé la mémoire"),
        ("memoire corriger", "Que faut-il corriger\u00a0? Par exemple\u00a0: S01 titre"),
        ("memoire corriger S01 demain", "Que faut-il corriger\u00a0? Par exemple\u00a0: S01 titre"),
        ("memoire corriger S01 date : 31 février", "«\u00a031 février\u00a0» n'est pas un jour du calendrier"),
        ("memoire corriger S01 date : du 5 au 3 mars 2012", "finit avant de commencer"),
        ("memoire corriger S01 date : 3 mars 2030", "le 3 mars 2030 est à venir"),
        ("memoire corriger S01 date : an 0", "n'est pas un jour du calendrier"),
        ("memoire corriger S01 acteurs : Licorne", "«\u00a0Licorne\u00a0» n'est pas dans la liste de veille"),
        ("memoire fusionner S01", "Lesquels\u00a0?"),
        ("memoire fusionner S01 dans S01", "ne peut pas être fusionné avec lui-même"),
        ("memoire fusionner S12 dans S01", "ne sont pas des mêmes jours"),
        ("memoire remettre S01", "est déjà en mémoire"),
    ],
)
async def test_what_cannot_be_is_answered_and_changes_nothing(bench: Bench, question: str, answer: str) -> None:
    assert answer in " ".join((await bench.ask(question)).split(" ")).replace("\n    ", " ").replace("\n", " ")
    with bench.app.database.read() as conn:
        assert changes.newest(conn, 1) == []


async def test_what_another_process_changes_is_recalled_from_the_next_round_on(bench: Bench) -> None:
    assert "procédure de sauvegarde" in await history(bench)
    (wrong,) = [e for e in founding_events("all") if "procédure de sauvegarde" in e.title]
    assert "n'est plus en mémoire" in vigie(bench, "memoire", "retirer", wrong.id, "--user", "léa")
    assert "procédure de sauvegarde" not in await history(bench)
    note = bench.file.with_name("note.txt")
    note.write_text("Titre\nLe tribunal a placé Numergy en sauvegarde le 3 mars 2016.", encoding="utf-8")
    assert "1 stored in memory" in vigie(bench, "ingest", str(note), "--published", "2016-03-04")
    assert "placé Numergy en sauvegarde" in await history(bench)
    assert "retired or merged by a person" not in vigie(bench, "ingest", str(note), "--published", "2016-03-04")


async def test_what_a_person_retired_is_not_ingested_again(bench: Bench) -> None:
    note = bench.file.with_name("note.txt")
    note.write_text("Titre\nLe tribunal a placé Numergy en sauvegarde le 3 mars 2016.", encoding="utf-8")
    vigie(bench, "ingest", str(note), "--published", "2016-03-04")
    listed = vigie(bench, "memoire", "lister", "numergy")
    event_id = re.findall(r"D-\w+", listed)[-1]
    vigie(bench, "memory", "retire", event_id, "--user", "léa")
    again = vigie(bench, "ingest", str(note), "--published", "2016-03-04")
    assert "0 stored in memory" in again
    assert "retired or merged by a person" in again
    assert event_id not in vigie(bench, "memoire", "lister", "numergy")


async def test_the_founding_files_bring_nothing_back_at_the_next_start(bench: Bench) -> None:
    await bench.ask("memoire retirer S01")
    await bench.ask("memoire corriger S03 titre : Breton est prêt")
    again = App(settings=bench.app.settings, watchlist_file=bench.file, watchlist=load(bench.file), chats={})
    async with again as app:
        assert "S01" not in {event.id for event in app.pipeline.newsroom.memory.events}
        assert "S01" in app.pipeline.newsroom.gone
        assert "Breton est prêt" in {event.title for event in app.pipeline.newsroom.memory.events}


def test_a_person_s_change_and_vigie_s_write_wait_for_each_other(tmp_path: Path) -> None:
    """Two connections: the revision tells each of the other's write."""
    url = f"sqlite:///{tmp_path / 'v.db'}"
    one, other = open_database(url), open_database(url)
    with one.write() as conn:
        events.put(conn, founding_events("seeds"))
        seen = events.revision(conn)
    with other.write() as conn:
        events.put(conn, founding_events("seeds")[:1])
    with one.read() as conn:
        assert events.revision(conn) == seen + 1
    one.close()
    other.close()
