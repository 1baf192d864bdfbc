"""WebSub with a real hub on loopback: subscribed, confirmed, told, renewed and given back."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.app import App
from bot.errors import SettingsError
from bot.feeds.fetch import Fetcher
from bot.model import Feed, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.settings import PushSettings, Settings
from bot.store import subscriptions
from bot.store.database import Database, open_database
from bot.watchlist import load
from bot.work.door import Door
from bot.work.hooks import Hooks
from bot.work.pipeline import Pipeline
from bot.work.rounds import Round, Rounds
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NEVER = "127.0.0.1:9"  #: nobody listens there


class HubServer:
    """A hub that does what the specification says: verifies by itself, then distributes what is published."""

    def __init__(self) -> None:
        self.callbacks: dict[str, tuple[str, str]] = {}  #: callback → topic, secret
        self.asked: list[dict[str, Any]] = []
        self.status = 202
        self.deny = False
        self.place = ""

    async def on_request(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        self.asked.append(form)
        if self.status == 202:
            await self.verify(form)
        return web.Response(status=self.status)

    async def verify(self, form: dict[str, Any]) -> None:
        query = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"]}
        query |= {"hub.mode": "denied"} if self.deny else {"hub.challenge": "défi", "hub.lease_seconds": "86400"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(form["hub.callback"], params=query) as response,
        ):
            echoed = (response.status, await response.text())
        if echoed != (200, "défi"):
            return
        if form["hub.mode"] == "subscribe":
            self.callbacks[form["hub.callback"]] = (form["hub.topic"], form["hub.secret"])
        else:
            del self.callbacks[form["hub.callback"]]

    async def publish(self, body: bytes = b"<rss/>", *, secret: str = "", method: str = "sha256") -> list[int]:
        found = []
        for callback, (_, own) in self.callbacks.items():
            signature = hmac.new((secret or own).encode(), body, getattr(hashlib, method)).hexdigest()
            async with (
                aiohttp.ClientSession() as session,
                session.post(callback, data=body, headers={"X-Hub-Signature": f"{method}={signature}"}) as response,
            ):
                found.append(response.status)
        return found


class Bench:
    """A feed with a hub, Vigie's rounds and hooks, and a clock that the test moves."""

    def __init__(self, site: Site, hub: HubServer, database: Database) -> None:
        self.site, self.hub, self.database, self.now = site, hub, database, START
        self.feed = Feed(id="f", name="F", url=site.url("/feed"))
        self.show(1)

    def show(self, *numbers: int, hub: bool = True) -> None:
        items = "".join(
            f"<item><title>Atos, article {n}</title><guid>{n}</guid><pubDate>{format_datetime(START)}</pubDate></item>"
            for n in numbers
        )
        link = f"<atom:link rel='hub' href='http://{self.hub.place}/'/>" if hub else ""
        names = "version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'"
        self.site.serve("/feed", f"<rss {names}><channel><title>t</title>{link}{items}</channel></rss>")

    async def round(self, wait: timedelta = timedelta(0)) -> Round:
        self.now += wait
        return await self.rounds.go()

    @asynccontextmanager
    async def run(self) -> AsyncIterator[Bench]:
        allowed = frozenset({self.site.place, self.hub.place, NEVER})
        async with Fetcher(user_agent="t", allow_private=allowed) as fetcher:
            settings = PushSettings(public_url="", host="127.0.0.1", port=0)
            hooks = self.hooks = Hooks(settings, self.database, fetcher, lambda: self.now)
            door = Door(settings, hooks.routes())
            url = await door.open()
            self.hooks._settings = PushSettings(public_url=url, host="127.0.0.1", port=0)
            self.url, self.fetcher = url, fetcher
            watchlist = Watchlist(feeds=(self.feed,), watches=(Watch(id="atos", label="Atos", aliases=("Atos",)),))
            pipeline = Pipeline(self.database, Newsroom(watchlist), ("console",))
            self.rounds = Rounds(pipeline, fetcher, lambda: self.now, gap=timedelta(0), hooks=self.hooks)
            try:
                yield self
            finally:
                await door.close()

    async def renew(self, *feeds: str) -> int:
        return await self.hooks.renew(frozenset(feeds or ("f",)))


@pytest.fixture
async def hub() -> AsyncIterator[HubServer]:
    server = HubServer()
    app = web.Application()
    app.router.add_post("/", server.on_request)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.place = f"127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def bench(site: Site, hub: HubServer, tmp_path: Path) -> AsyncIterator[Bench]:
    database = open_database(f"sqlite:///{tmp_path / 'vigie.db'}")
    async with Bench(site, hub, database).run() as running:
        yield running
    database.close()


async def test_a_hub_is_found_subscribed_and_its_call_makes_the_feed_be_asked_at_once(bench: Bench) -> None:
    assert (await bench.round()).polled == 1
    assert await bench.renew() == 1 and await bench.renew() == 0
    ((callback, (topic, secret)),) = bench.hub.callbacks.items()
    assert topic == bench.feed.url and callback.startswith(bench.url) and len(secret) > 30
    assert (await bench.round(timedelta(minutes=35))).polled == 0  # two intervals: polled less while the hub tells
    bench.show(1, 2)
    assert await bench.hub.publish() == [202]
    told = await bench.round()
    assert (told.polled, told.articles) == (1, 1)
    assert (await bench.round(timedelta(minutes=2))).polled == 0  # told once, asked once
    assert (await bench.round(timedelta(days=1))).polled == 1  # hubs forget: asked all the same


async def test_a_call_counts_until_the_feed_was_asked_and_answered(bench: Bench) -> None:
    """Its host may be left for the next round, or fail to answer: then the feed is still due."""
    await bench.round()
    await bench.renew()
    closed = Feed(id="closed", name="C", url=f"http://{NEVER}/")  # of the same host, and before it
    newsroom = bench.rounds.pipeline.newsroom
    both = replace(newsroom.watchlist, feeds=(closed, bench.feed))
    bench.rounds.pipeline.newsroom = newsroom.edit(both)
    assert (await bench.round()).failed == 1  # met
    bench.show(1, 2)
    assert await bench.hub.publish() == [202]
    left = await bench.round(timedelta(minutes=40))
    assert (left.polled, left.failed) == (1, 1), "its host was not reached"
    assert (await bench.round(timedelta(minutes=2))).articles == 1


async def test_a_call_counts_again_where_the_network_was_down(bench: Bench) -> None:
    await bench.round()
    await bench.renew()
    bench.show(1, 2)
    assert await bench.hub.publish() == [202]
    bench.rounds._network.down = True
    bench.site.redirect("/feed", f"http://{NEVER}/")
    assert (await bench.round(timedelta(minutes=5))).failed == 1
    bench.show(1, 2)
    assert (await bench.round(timedelta(minutes=2))).articles == 1


@pytest.mark.parametrize("trouble", ["none", "asleep", "cut off", "restarted"])
async def test_after_an_outage_a_feed_is_asked_soon_though_its_hub_tells_of_it(bench: Bench, trouble: str) -> None:
    """Calls that came meanwhile were missed, and hubs do not call again."""
    await bench.round()
    await bench.renew()
    if trouble == "asleep":
        bench.now += timedelta(minutes=20)
    bench.rounds._network.down = trouble == "cut off"  # until somebody answers
    if trouble == "restarted":
        bench.now += timedelta(minutes=1)
        bench.rounds._hooks = Hooks(bench.hooks._settings, bench.database, bench.fetcher, lambda: bench.now)
    polled = [(await bench.round(timedelta(minutes=5))).polled for _ in range(10)]
    assert sum(polled) == (trouble != "none")


async def test_a_call_that_is_not_the_hubs_changes_nothing(bench: Bench) -> None:
    await bench.round()
    await bench.renew()
    bench.now += timedelta(minutes=5)
    assert await bench.hub.publish(secret="guessed") == [202]
    assert (await bench.round()).polled == 0
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{bench.url}/websub/guessed", data=b"x") as response:
            assert response.status == 410
        query = {"hub.mode": "subscribe", "hub.topic": bench.feed.url, "hub.challenge": "c"}
        async with session.get(f"{bench.url}/websub/guessed", params=query) as response:
            assert response.status == 404
        (callback,) = bench.hub.callbacks
        async with session.get(callback, params={**query, "hub.topic": "https://evil.example/"}) as response:
            assert response.status == 404
        async with session.post(callback, data=BytesIO(bytes(11 * 2**20))) as response:
            assert response.status == 413
    assert await bench.hub.publish(method="sha1") == [202]
    assert (await bench.round()).polled == 1


async def test_a_lease_is_renewed_before_it_ends_and_outlives_a_restart(bench: Bench) -> None:
    await bench.round()
    await bench.renew()
    bench.now += timedelta(hours=17)
    assert await bench.renew() == 0
    bench.now += timedelta(hours=2)
    async with bench.run():
        assert await bench.renew() == 1
    assert [form["hub.mode"] for form in bench.hub.asked] == ["subscribe", "subscribe"]
    with bench.database.read() as conn:
        held = subscriptions.every(conn)["f"]
    assert held.failures == 0 or held.lease_ends  # a hub that calls the old address is asked again in time


async def test_a_hub_that_refuses_leaves_the_feed_to_be_polled(bench: Bench) -> None:
    bench.hub.deny = True
    await bench.round()
    await bench.renew()
    assert bench.hub.callbacks == {}
    assert (await bench.round(timedelta(minutes=35))).polled == 1
    assert await bench.renew() == 0
    bench.hub.deny, bench.hub.status = False, 500
    bench.now += timedelta(hours=3)
    assert await bench.renew() == 1
    assert (await bench.round(timedelta(minutes=35))).polled == 1


async def test_a_hub_that_is_not_reached_or_not_allowed_costs_nothing(bench: Bench, hub: HubServer) -> None:
    hub.place = "10.0.0.1"
    bench.show(1)
    await bench.round()
    assert await bench.renew() == 1  # the guard refuses the hub's address
    assert hub.asked == []
    assert (await bench.round(timedelta(minutes=35))).polled == 1


async def test_what_is_no_longer_wanted_is_given_back(bench: Bench) -> None:
    await bench.round()
    await bench.renew()
    assert await bench.renew("another") == 1  # the feed has left the watchlist
    assert bench.hub.callbacks == {} and bench.hub.asked[-1]["hub.mode"] == "unsubscribe"
    await bench.renew("another")
    with bench.database.read() as conn:
        assert subscriptions.every(conn) == {}


async def test_a_feed_without_its_hub_any_more_goes_back_to_polling(bench: Bench) -> None:
    await bench.round()
    await bench.renew()
    bench.show(1, 2, hub=False)
    await bench.round(timedelta(days=1))
    await bench.renew()
    assert bench.hub.asked[-1]["hub.mode"] == "unsubscribe" or bench.hub.callbacks
    await bench.renew()
    await bench.round(timedelta(days=1))
    with bench.database.read() as conn:
        assert subscriptions.every(conn) == {}


async def test_a_port_that_is_taken_is_told_with_its_fix(bench: Bench) -> None:
    port = int(bench.url.rpartition(":")[2])
    taken = Door(PushSettings(public_url="", host="127.0.0.1", port=port), [])
    with pytest.raises(SettingsError, match="VIGIE_LISTEN"):
        await taken.open()
    await taken.close()
    await asyncio.sleep(0)


async def test_the_app_polls_with_hooks_where_an_operator_gave_an_address(
    site: Site, hub: HubServer, tmp_path: Path
) -> None:
    link = f"<a:link rel='hub' href='http://{hub.place}/'/>"
    site.serve("/feed", f"<rss version='2.0' xmlns:a='x'><channel>{link}</channel></rss>")
    file = tmp_path / "watchlist.yaml"
    feed = f"{{id: f, name: F, url: '{site.url('/feed')}'}}"
    file.write_text(
        f"version: 1\nchannels: {{c: {{}}}}\nfeeds: [{feed}]\nwatches: [{{id: a, label: Atos, aliases: [Atos]}}]\n"
    )
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'vigie.db'}",
        allow_private=frozenset({site.place, hub.place}),
        push=PushSettings(public_url="http://127.0.0.1:1", host="127.0.0.1", port=0),
    )
    async with App(settings=settings, watchlist_file=file, watchlist=load(file), chats={}) as app:
        assert app.door
        url = await app.door.open()
        assert (await app.round()).polled == 1
        hub.status = 503
        assert await app.renew() == 1
        assert hub.asked[0]["hub.topic"] == site.url("/feed")
        async with aiohttp.ClientSession() as session, session.get(f"{url}/") as response:
            assert response.status == 404
    settings = replace(settings, push=None, database=f"sqlite:///{tmp_path / 'other.db'}")
    async with App(settings=settings, watchlist_file=file, watchlist=load(file), chats={}) as app:
        assert app.hooks is None and app.door is None and await app.renew() == 0


async def test_the_address_listened_at_is_one_that_can_be_called() -> None:
    """Also in IPv6, whose addresses stand in brackets (RFC 3986, 3.2.2)."""
    door = Door(PushSettings(public_url="", host="::1", port=0), [web.get("/", _here)])
    try:
        url = await door.open()
    except SettingsError:
        pytest.skip("this machine has no IPv6")
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 200
    await door.close()


async def _here(_: web.Request) -> web.Response:
    return web.Response()
