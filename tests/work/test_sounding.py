"""« source … » and « veille … » through the app: real feeds, a real site, the real watchlist file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.console import text_lines
from bot.chat.port import Incoming
from tests.servers.http import Site
from tests.work.bench import Bench, rss

HOME = """<html><head>{links}</head><body>Un média</body></html>"""
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.fixture
async def bench(tmp_path: Path, site: Site) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path, site)
    text = bench.file.read_text(encoding="utf-8")
    bench.file.write_text(
        text.replace("version: 1\n", 'version: 1\nowners: ["matrix:@lea:example.org"]\n'), encoding="utf-8"
    )
    async with bench.app as app:
        await app.reload()
        await app.connect()
        await app.cycle()
        yield bench


async def ask(bench: Bench, text: str, user: str = "@lea:example.org") -> str:
    """The answer to an owner in Matrix, or to somebody else there, on one line."""
    answer = await bench.app.answer(Incoming(chat="matrix", address="#v:e.fr", user=user, text=text))
    return flat("\n".join(line.text for line in text_lines(answer)))


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


async def test_a_feed_is_tested_and_nothing_is_kept(bench: Bench) -> None:
    site = bench.site
    feed = site.serve("/new", rss("Numergy ouvre un centre", bench.now))
    told = await ask(bench, f"source tester {feed}")
    assert "1 article, le plus récent du 2 mars 2026 à 09:00" in told
    assert "Au premier contact, 1 article sera archivé sans alerte." in told
    assert "1 d'entre eux alerterait : • Numergy ouvre un centre" in told
    assert "0 article archivé" in await ask(bench, "etat")
    await bench.publish("Numergy ferme")
    assert "Tous sont déjà archivés." in await ask(bench, "source tester Silicon.fr")
    missing = await ask(bench, f"source tester {site.url('/missing')}")
    assert "Lecture impossible" in missing and "404" in missing
    site.serve("/feed", "<html>non</html>", content_type="text/html")
    assert "Lecture impossible" in await ask(bench, "source tester silicon")
    assert "va bien" in await ask(bench, "source lister")


async def test_a_sites_feeds_are_found_and_one_is_added(bench: Bench) -> None:
    site = bench.site
    one, other = (site.serve(path, rss(f"Titre {path}", bench.now)) for path in ("/a.rss", "/b.rss"))
    home = site.serve("/home", HOME.format(links=LINK.format(one) + LINK.format(other)), content_type="text/html")
    told = await ask(bench, f"source ajouter {home}")
    assert "2 flux trouvés" in told and f"source ajouter {other}" in told
    assert f"source ajouter {one}" in await ask(bench, f"source tester {home}")
    added = await ask(bench, f"source ajouter {other} ; nom : Le Média ; toutes les : 30 min")
    assert "Enregistré" in added and ", every: 30m}" in added
    assert "1 article qui s'y trouve déjà sera archivé sans alerte" in added
    bench.now += timedelta(hours=1)
    await bench.app.reload()
    assert "Le Média — jamais interrogé" in await ask(bench, "source lister")
    assert "est déjà lu" in await ask(bench, f"source ajouter {other}")
    assert "Enregistré" in await ask(bench, "source retirer Le Média")
    await bench.app.reload()
    assert "Le Média" not in await ask(bench, "source lister")


async def test_the_guard_holds_for_people_too(bench: Bench) -> None:
    for address in ("http://169.254.169.254/latest", "http://127.0.0.1:1/", "file://etc.example/passwd"):
        assert "Lecture impossible" in await ask(bench, f"source tester {address}")


async def test_sites_that_do_not_answer_keep_nobody_else_waiting(bench: Bench) -> None:
    silent = [bench.site.silent(f"/silent{number}") for number in range(3)]
    first = asyncio.create_task(ask(bench, f"source tester {silent[0]}"))
    async with asyncio.timeout(60):
        while not bench.site.asked("/silent0"):
            await asyncio.sleep(0.01)
    others = await asyncio.gather(*(ask(bench, f"source tester {url}") for url in silent[1:]))
    assert all("d'autres adresses" in answer for answer in others)
    assert "0 article archivé" in await ask(bench, "etat")
    assert not first.done()
    bench.site.stopping.set()
    assert "Lecture impossible" in await first


async def test_the_watchlist_is_edited_and_the_edit_takes_effect(bench: Bench) -> None:
    await bench.publish("Scaleway et Numergy ouvrent un centre")
    tried = await ask(bench, "veille essai ajouter Scaleway ; alias : Online SAS")
    assert "Essai : rien n'est écrit." in tried and "Scaleway" not in bench.file.read_text(encoding="utf-8")
    told = await ask(bench, "veille ajouter Scaleway ; alias : Online SAS")
    assert "Enregistré : scaleway." in told and "Sur 90 jours" in told and "aliases: [Scaleway, Online SAS]" in told
    await bench.app.reload()
    shown = await ask(bench, "veille scaleway")
    assert "alias : Scaleway, Online SAS" in shown and "0 alerte en 90 jours" in shown
    shown = await ask(bench, "veille numergy")
    assert "1 alerte en 90 jours" in shown and "Scaleway et Numergy ouvrent un centre" in shown
    assert "Enregistré" in await ask(bench, "veille modifier scaleway veto : +galaxie")
    await bench.app.reload()
    assert "veto : galaxie" in await ask(bench, "veille scaleway")
    wrong = await ask(bench, "veille modifier scaleway ; canaux : nulle-part")
    assert "Rien n'est écrit" in wrong and "canaux — " in wrong
    assert "Enregistré" in await ask(bench, "veille retirer scaleway")


async def test_what_is_typed_never_takes_back_a_hand_edit_that_is_not_in_force_yet(bench: Bench) -> None:
    text = bench.file.read_text(encoding="utf-8")
    by_hand = text.replace("aliases: [Numergy]", "aliases: [Numergy, Numergie]")
    assert by_hand != text
    bench.file.write_text(by_hand, encoding="utf-8")
    assert "entre-temps : rien n'a été écrit" in await ask(bench, "veille modifier numergy alias : +Numergi")
    assert bench.file.read_text(encoding="utf-8") == by_hand
    await bench.app.reload()
    assert "Enregistré" in await ask(bench, "veille modifier numergy alias : +Numergi")
    assert "aliases: [Numergy, Numergie, Numergi]" in bench.file.read_text(encoding="utf-8")


async def test_others_propose_and_owners_decide(bench: Bench) -> None:
    proposed = await ask(bench, "veille ajouter Scaleway", user="@max:example.org")
    assert "Proposé" in proposed and "proposition accepter 1" in proposed
    assert "1 — @max:example.org voudrait ajouter Scaleway" in await ask(bench, "propositions", user="@max:example.org")
    assert "Enregistré" not in await ask(bench, "proposition accepter 1", user="@max:example.org")
    assert "Enregistré" in await ask(bench, "proposition accepter 1")
    assert "Scaleway" in bench.file.read_text(encoding="utf-8")
    await ask(bench, "veille ajouter Outscale", user="@max:example.org")
    await ask(bench, "proposition refuser 2")
    assert "n'attend" in await ask(bench, "propositions")
