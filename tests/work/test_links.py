"""The links of events, asked on real servers: dead ones are marked, and the quote stands in for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.feeds.fetch import Fetcher
from bot.model import Event, Quote
from bot.store import events, links
from bot.work.links import check_links
from tests.servers.http import Site
from tests.work.bench import Bench

CLOSED = "http://127.0.0.1:9"  # nobody listens on the discard port


@pytest.fixture
async def bench(tmp_path: Path, site: Site) -> AsyncIterator[Bench]:
    """A Vigie whose memory holds nothing but what a test puts there."""
    bench = Bench(tmp_path, site)
    with bench.app.database.write() as conn:
        founding = [replace(event, links=()) for event in events.all_events(conn)]
        events.put(conn, founding)
    async with bench.app as app:
        await app.connect()
        await app.cycle()
        yield bench


def remember(bench: Bench, *urls: str) -> None:
    event = Event(
        id="P-1",
        title="Numergy ferme ses portes",
        start=date(2016, 3, 3),
        end=date(2016, 3, 3),
        precision="day",
        actors=("numergy",),
        quotes=(Quote(doc=urls[0], text="« Numergy a fermé ses portes ce matin »"),),
        links=urls,
    )
    with bench.app.database.write() as conn:
        events.put(conn, [event])


def dead(bench: Bench) -> frozenset[str]:
    with bench.app.database.read() as conn:
        return links.dead(conn)


async def test_a_page_that_is_gone_twice_is_marked_and_its_words_stand(bench: Bench, site: Site) -> None:
    gone = site.url("/gone")
    remember(bench, gone)
    assert await bench.app.check_links() == 1
    assert await bench.app.check_links() == 0  # a week has not passed
    assert dead(bench) == frozenset()
    assert gone in await bench.ask("chronologie numergy")
    bench.now += timedelta(days=7)
    await bench.app.check_links()
    assert dead(bench) == {gone}
    await bench.app.round()
    told = " ".join((await bench.ask("memoire lister numergy")).split())
    assert "Numergy ferme ses portes (lien mort) — « Numergy a fermé ses portes ce matin »" in told
    assert gone not in told
    assert "(lien mort)" in await bench.ask("memoire P-1")
    await bench.publish("Numergy ferme : l'histoire de Numergy")
    assert gone not in bench.screen.getvalue()
    site.serve("/gone", "<html>de retour</html>", content_type="text/html")
    bench.now += timedelta(days=7)
    await bench.app.check_links()
    await bench.app.round()
    assert dead(bench) == frozenset()
    assert gone in await bench.ask("memoire lister numergy")


async def test_the_next_link_that_lives_takes_its_place(bench: Bench, site: Site) -> None:
    gone, alive = site.url("/gone"), site.serve("/alive", "oui")
    remember(bench, gone, alive)
    for _ in range(2):
        await bench.app.check_links()
        bench.now += timedelta(days=7)
    await bench.app.round()
    told = await bench.ask("memoire lister numergy")
    assert alive in told
    assert "lien mort" not in told


async def test_a_refusal_is_no_death_and_nothing_of_a_page_is_read(bench: Bench, site: Site) -> None:
    urls = [
        site.behave("/refused", lambda conversation: conversation.answer(403, {})),
        site.endless("/endless"),
        site.redirect("/moved", site.serve("/here", "ici")),
        site.url("/alive").replace(site.place, "127.0.0.1:1"),  # not opened to Vigie: the guard refuses
    ]
    remember(bench, *urls)
    for _ in range(3):
        assert await bench.app.check_links() == len(urls)
        bench.now += timedelta(days=7)
    assert dead(bench) == frozenset()


async def test_when_the_own_network_is_down_nothing_is_noted(bench: Bench) -> None:
    remember(bench, f"{CLOSED}/a", f"{CLOSED}/b")
    closed = frozenset({CLOSED.removeprefix("http://")})
    async with Fetcher(user_agent="Vigie", allow_private=closed) as fetcher:
        assert await check_links(bench.app.database, fetcher, now=bench.now) == 2
    with bench.app.database.read() as conn:
        assert links.all_states(conn) == {}


async def test_the_operator_may_forbid_it(bench: Bench, site: Site) -> None:
    remember(bench, site.url("/gone"))
    bench.app.settings = replace(bench.app.settings, check_links=False)
    assert await bench.app.check_links() == 0
    assert not site.asked("/gone")
