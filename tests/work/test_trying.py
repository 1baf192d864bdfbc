"""« essai » and « relie » on a real newsroom, archive and site; nothing is kept of a trial."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.errors import FetchError
from bot.feeds.fetch import Fetcher
from bot.store.schema import metadata
from bot.work.outside import Outside
from tests.servers.http import Site
from tests.work.bench import Bench, rss

PAGE = """<html><head><title>Numergy ouvre un centre</title><meta property="article:published_time"
content="{day}T10:00:00Z"></head><body><article><h1>Numergy ouvre un centre</h1>
<p>Numergy ouvre un centre de données à Aubervilliers, a annoncé la société dans un communiqué diffusé ce matin.</p>
<p>Le cloud souverain de Bull et SFR emploie quarante personnes et cherche des clients dans le secteur public.</p>
</article></body></html>"""


def rows(bench: Bench) -> dict[str, int]:
    with bench.app.database.read() as conn:
        tables = metadata.sorted_tables
        return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


async def test_a_text_is_tried_and_nothing_is_kept(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    before, screen = rows(bench), bench.screen.getvalue()
    told = await bench.ask("essai Numergy ferme son centre de données")
    assert "Alerterait dans 1 canal\u00a0:" in told and "• veille — Numergy" in told
    assert "Rappel des faits" in told and "3 mars 2026" in told
    assert "Dans le fil de" in await bench.ask("essai Numergy ouvre un centre de données à Aubervilliers")
    await bench.app.deliver()
    assert (rows(bench), bench.screen.getvalue()) == (before, screen)
    assert "aucun nom de la liste" in await bench.ask("try Une licorne passe")
    long = "Numergy " + "ouvre un centre de données et cherche des clients " * 5
    assert "Alerterait" in await bench.ask(f"essai {long}")


async def test_a_page_is_read_as_it_is_now(bench: Bench) -> None:
    fresh = bench.site.serve("/page", PAGE.format(day=bench.now.date()), content_type="text/html")
    told = await bench.ask(f"essai {fresh}")
    assert "Alerterait dans 1 canal" in told and "127.0.0.1" in told
    old = bench.site.serve("/old", PAGE.format(day=(bench.now - timedelta(days=400)).date()), content_type="text/html")
    told = await bench.ask(f"essai {old}")
    assert "Pas d'alerte\u00a0: trop ancien" in told and "• veille — Numergy" in told
    assert "Numergy" in await bench.ask(f"relie {fresh}")


async def test_an_archived_article_is_known_by_its_address_or_its_message(bench: Bench) -> None:
    await bench.publish("Numergy ouvre un centre de données")
    assert "Numergy ouvre un centre de données" in await bench.ask("essai https://news.example/a")
    assert "Numergy ouvre un centre de données" in await bench.ask("relie", about=bench.sent().key)
    assert "13 octobre 2015" in await bench.ask("relie https://news.example/a")
    assert "13 octobre 2015" in await bench.ask("relier Numergy en procédure de sauvegarde")


async def test_what_cannot_be_read_says_why(bench: Bench) -> None:
    site = bench.site
    missing = await bench.ask(f"essai {site.url('/missing')}")
    assert "Lecture impossible" in missing and "404" in missing
    feed = site.serve("/rss", rss("Numergy", bench.now))
    assert f"Pour l'essayer\u00a0: source tester {feed}" in (await bench.ask(f"essai {feed}")).replace("\n", " ")
    empty = site.serve("/empty", "rien", content_type="text/plain")
    assert "Aucun article trouvé" in await bench.ask(f"essai {empty}")
    assert "Lecture impossible" in await bench.ask("essai http://127.0.0.1:1/"), "the guard holds for people too"


async def test_few_answers_wait_for_the_web_and_none_for_ever(site: Site) -> None:
    def now() -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)

    slow = site.silent("/slow")
    async with Fetcher(user_agent="t", allow_private=frozenset({site.place})) as fetcher:
        outside = Outside(fetcher, now, at_once=1)
        waiting = asyncio.create_task(asyncio.to_thread(outside.document, slow))
        async with asyncio.timeout(60):
            while not site.asked("/slow"):
                await asyncio.sleep(0.01)
        with pytest.raises(FetchError, match="in a minute"):
            await asyncio.to_thread(outside.document, slow)
        hurried = Outside(fetcher, now, longest=timedelta(seconds=0.1), at_once=1)
        for _ in range(2):  # a turn that was given up is free again
            with pytest.raises(FetchError, match="did not answer"):
                await asyncio.to_thread(hurried.document, slow)
        site.stopping.set()
        with pytest.raises(FetchError):
            await waiting
        good = site.serve("/good", "<rss version='2.0'><channel/></rss>")
        assert (await asyncio.to_thread(outside.document, good)).status == 200, "its turn is free again"
