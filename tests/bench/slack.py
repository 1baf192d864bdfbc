"""How soon does Vigie acknowledge in Slack while it polls, and tell what it fetched? `python -m tests.bench.slack`

Two figures, each over a real socket and through unmodified bolt, with Slack played by `tests/servers/slack.py`:

- acknowledgement: fifty commands a second are sent at fixed moments, whether or not earlier ones were answered, and
  each is timed from the moment it was due (so a stall counts for all that it held up). `vigie run` polls a farm of
  feeds meanwhile that are new to it, and answers every command for real. « idle bolt » only acknowledges: the floor.
- telling: feeds that Vigie knows bring one news each, each for a channel of its own, two a second and all at once.
  Timed from the moment a feed's answer was written to the moment Slack took the message. The floor is Slack's client,
  posting as often.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.servers import farm
from tests.servers.slack import Workspace
from tests.servers.slack_process import Emulator

RATE = 50  #: commands a second
COMMANDS = ("aide", "etat", "chercher cloud", "chercher consortium souverain", "chronologie {name}", "sourdine")
WIRES = ("socket", "http")
LAST = 15  #: seconds in which the last commands may still be acknowledged


class Slack(Workspace):
    """The workspace, which also notes when it took each message."""

    def __init__(self, emulator_url: str) -> None:
        super().__init__(emulator_url)
        self.taken: dict[str, float] = {}  #: channel → moment of its first message

    async def _answer(self, method: str, arguments: dict[str, Any], authorization: str) -> dict[str, Any]:
        answer = await super()._answer(method, arguments, authorization)
        if method == "chat.postMessage" and answer.get("ok"):
            self.taken.setdefault(str(arguments["channel"]), time.perf_counter())
        return answer


@asynccontextmanager
async def workspace() -> AsyncIterator[Slack]:
    """An empty workspace of its own."""
    emulator = Emulator()
    made = Slack(emulator.url)
    await made.start()
    try:
        yield made
    finally:
        await made.close()
        emulator.close()


async def idle(wire: str, api_url: str, secret: str, port: int) -> None:
    """A bolt app that only acknowledges, as its documentation writes it."""
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=Workspace.bot_token, base_url=api_url)
    app = AsyncApp(client=client, signing_secret=secret)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.command("/veille")(acknowledge)
    if wire == "http":
        runner = web.AppRunner(app.web_app(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()
    await AsyncSocketModeHandler(
        app, Workspace.app_token, web_client=AsyncWebClient(token=Workspace.app_token, base_url=api_url)
    ).start_async()


def watchlist(file: Path, feeds: Sequence[str], watches: Sequence[dict[str, object]], channels: dict[str, Any]) -> None:
    """JSON is YAML."""
    sources = [{"id": f"f{number}", "name": f"Journal {number}", "url": url} for number, url in enumerate(feeds)]
    whole = {"version": 1, "channels": channels, "feeds": sources, "watches": list(watches)}
    file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


@asynccontextmanager
async def running(
    slack: Slack, wire: str, command: Sequence[str], folder: Path, feeds: Sequence[str] = ()
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A process that Slack can speak with, once it listens."""
    port = _free_port()
    places = ",".join(sorted({urlsplit(url).netloc for url in feeds}))
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), "PYTHONUTF8": "1", "VIGIE_ALLOW_PRIVATE": places,
        "VIGIE_WATCHLIST": str(folder / "watchlist.yaml"), "VIGIE_DATABASE": f"sqlite:///{folder / 'vigie.db'}",
        "VIGIE_CHECK_LINKS": "0", "VIGIE_LOG": "ERROR", "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
    }  # fmt: skip
    if wire == "http":
        here = {"VIGIE_PUBLIC_URL": f"http://127.0.0.1:{port}", "VIGIE_LISTEN": f"127.0.0.1:{port}"}
        environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret, **here}
        slack.request_url = f"http://127.0.0.1:{port}/slack/events"
    else:
        environment["SLACK_APP_TOKEN"] = slack.app_token
        slack.request_url = ""
    words = [word.format(port=port, api=slack.api_url, secret=slack.signing_secret, wire=wire) for word in command]
    before = slack.connections
    quiet = subprocess.DEVNULL  # who is stopped in the middle of an answer may say so
    with subprocess.Popen([sys.executable, "-m", *words], env=environment, cwd=folder, stderr=quiet) as process:
        try:
            await (_answers(slack) if wire == "http" else slack.connected(after=before))
            yield process
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


async def _answers(slack: Slack) -> None:
    """Until the address says that it is ours."""
    while True:
        try:
            asked = json.dumps({"type": "url_verification", "challenge": "c"})
            if (await slack.request(asked, "application/json"))[0] == 200:
                return
        except OSError:
            pass
        await asyncio.sleep(0.1)


def _free_port() -> int:
    import socket

    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def load(slack: Slack, seconds: float) -> tuple[list[float], list[float]]:
    """Commands at fixed moments; how long after its moment each was acknowledged, and answered (seconds).

    One that is not acknowledged at all counts as long as was waited for it.
    """
    due: dict[str, float] = {}
    found: dict[str, dict[str, float]] = {"acks": {}, "answers": {}}

    async def note(kind: str, key: str) -> None:
        queue = getattr(slack, kind)
        while True:
            said = await queue.get()
            found[kind].setdefault(said[key], time.perf_counter())

    noting = [asyncio.create_task(note("acks", "envelope_id")), asyncio.create_task(note("answers", "envelope"))]
    sending: list[asyncio.Task[str]] = []
    start, number = time.perf_counter() + 0.1, round(seconds * RATE)
    for one in range(number):
        moment = start + one / RATE
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        envelope = f"bench-{os.getpid()}-{start}-{one}"
        due[envelope] = moment
        text = COMMANDS[one % len(COMMANDS)].format(name=farm.WATCHED[one % len(farm.WATCHED)])
        sending.append(asyncio.create_task(slack.command(text, envelope=envelope)))
    end = time.perf_counter() + LAST
    while time.perf_counter() < end and len(found["acks"]) < number:
        await asyncio.sleep(0.1)
    for task in (*noting, *sending):
        task.cancel()
    await asyncio.gather(*noting, *sending, return_exceptions=True)
    last = time.perf_counter()
    acked = [found["acks"].get(envelope, last) - moment for envelope, moment in due.items()]
    answered = [found["answers"][envelope] - moment for envelope, moment in due.items() if envelope in found["answers"]]
    return acked, answered


def at(share: float, times: Sequence[float]) -> float:
    """The value that this share of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def row(name: str, times: Sequence[float], *, floor: float = 0.0) -> float:
    """Print the usual figures in milliseconds, the last against a floor; the 99th hundredth."""
    p99 = at(0.99, times)
    ratio = f"  ({p99 / floor:.1f} × the floor)" if floor else ""
    told = "  ".join(f"p{round(100 * share)} {1000 * at(share, times):6.0f}" for share in (0.5, 0.95, 0.99))
    print(f"{name:32}{len(times):6}  {told}  most {1000 * max(times, default=0):6.0f} ms{ratio}", flush=True)
    return p99


async def acknowledgement(feeds: int, seconds: float, folder: Path, wires: Sequence[str] = WIRES) -> None:
    """Idle bolt, then Vigie, over each wire."""
    watches = [{"id": f"w{n}", "label": name, "aliases": [name]} for n, name in enumerate(farm.WATCHED)]
    print(f"acknowledgement of {RATE} commands a second for {seconds:.0f} s, {feeds} feeds polled")
    with farm.running() as port:
        urls = [farm.address(number, port) for number in range(feeds)]
        for wire in wires:
            async with workspace() as slack:
                alone = [
                    "tests.bench.slack",
                    "--idle",
                    "{wire}",
                    "--port",
                    "{port}",
                    "--api",
                    "{api}",
                    "--secret",
                    "{secret}",
                ]
                async with running(slack, wire, alone, folder):
                    floor = row(f"{wire}: idle bolt", (await load(slack, min(seconds, 20)))[0])
                place = Path(tempfile.mkdtemp(dir=folder))
                watchlist(place / "watchlist.yaml", urls, watches, {"veille": {"slack": "#alertes"}})
                async with running(slack, wire, ["bot", "run"], place, urls):
                    acked, answered = await load(slack, seconds)
                row(f"{wire}: vigie run, acknowledged", acked, floor=floor)
                row(f"{wire}: vigie run, answered", answered)
                print(f"{'':32}{_polled(place)} feeds polled meanwhile", flush=True)


def _polled(folder: Path) -> int:
    from bot.store import feeds
    from bot.store.database import open_database

    with closing(open_database(f"sqlite:///{folder / 'vigie.db'}")) as database, database.read() as conn:
        return len(feeds.all_states(conn))


class News:
    """Feeds on hosts of their own, which note when they were read."""

    def __init__(self, names: Sequence[str], apart: float) -> None:
        self.names = names
        self.apart = apart  #: seconds between the answers of two feeds
        self.began = 0.0
        self.new = False
        self.read: dict[int, float] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["number"])
        items = _item(f"Journal {number}, éditorial", datetime.now(UTC) - timedelta(days=9))
        if self.new:
            items += _item(f"{self.names[number]} ouvre un centre de données à Lyon", datetime.now(UTC))
        response = web.Response(text=f"<rss version='2.0'><channel><title>J</title>{items}</channel></rss>")
        response.content_type = "application/rss+xml"
        if self.new:
            self.began = self.began or time.perf_counter()
            await asyncio.sleep(max(0.0, self.began + number * self.apart - time.perf_counter()))
        await response.prepare(request)
        await response.write_eof()
        if self.new:
            self.read[number] = time.perf_counter()
        return response

    @asynccontextmanager
    async def served(self) -> AsyncIterator[list[str]]:
        app = web.Application()
        app.router.add_get("/{number}.xml", self.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        port = _free_port()
        hosts = [f"127.9.0.{number + 1}" for number in range(len(self.names))]
        for host in hosts:
            await web.TCPSite(runner, host, port).start()
        yield [f"http://{host}:{port}/{number}.xml" for number, host in enumerate(hosts)]
        await runner.cleanup()


def _item(title: str, when: datetime) -> str:
    text = f"{title}. Le chantier commence au printemps et emploiera deux cents personnes."
    stamp = format_datetime(when)
    told = f"<title>{title}</title><guid>{title}</guid><pubDate>{stamp}</pubDate><description>{text}</description>"
    return f"<item>{told}</item>"


async def telling(channels: int, apart: float, folder: Path) -> None:
    """One news for each of so many channels, so many seconds apart; and a client that only posts, as often."""
    from bot.app import App
    from bot.settings import Settings
    from bot.watchlist import load as read

    news = News(farm.names(channels), apart)
    async with workspace() as slack, news.served() as urls:
        ids = []
        for number in range(channels):
            made = await slack.call("conversations.create", name=f"veille-{number}")
            ids.append(str(made["channel"]["id"]))
        own = [
            {"id": f"w{n}", "label": name, "aliases": [name], "channels": [f"c{n}"]}
            for n, name in enumerate(news.names)
        ]
        file = folder / "watchlist.yaml"
        watchlist(file, urls, own, {f"c{n}": {"slack": channel} for n, channel in enumerate(ids)})
        settings = Settings(
            database=f"sqlite:///{folder / 'vigie.db'}", allow_private=frozenset(urlsplit(url).netloc for url in urls)
        )
        then = datetime.now(UTC) - timedelta(days=2)
        async with App(
            settings=settings, watchlist_file=file, watchlist=read(file), chats={}, clock=lambda: then
        ) as app:
            assert (await app.round()).polled == channels
        news.new = True
        async with running(slack, "socket", ["bot", "run"], folder, urls):
            async with asyncio.timeout(300):
                while len(slack.taken) < channels:
                    await asyncio.sleep(0.05)
        print(f"from a feed's answer to Slack's yes, {channels} feeds for {channels} channels, {apart} s apart")
        floor = row("posting alone", await posting(slack, ids, apart))
        row("vigie run", [slack.taken[channel] - news.read[number] for number, channel in enumerate(ids)], floor=floor)


async def posting(slack: Slack, ids: Sequence[str], apart: float) -> list[float]:
    """How long Slack's client takes for a message to each channel."""
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)

    async def post(channel: str, wait: float) -> float:
        await asyncio.sleep(wait)
        began = time.perf_counter()
        await client.chat_postMessage(channel=channel, text="Une nouvelle")
        return time.perf_counter() - began

    return await asyncio.gather(*(post(channel, apart * number) for number, channel in enumerate(ids)))


def main() -> None:
    """Both figures, or the idle app that is one of them."""
    asked = argparse.ArgumentParser(description="how soon Vigie acknowledges and tells in Slack")
    asked.add_argument("--feeds", type=int, default=1_000)
    asked.add_argument("--seconds", type=float, default=100, help="how long commands are sent for")
    asked.add_argument("--channels", type=int, default=60)
    asked.add_argument("--only", choices=("acknowledgement", "telling"))
    asked.add_argument("--wire", choices=WIRES, action="append", help="both when not given")
    asked.add_argument("--idle", choices=WIRES, help=argparse.SUPPRESS)
    for name in ("--api", "--secret", "--port"):
        asked.add_argument(name, default="0", help=argparse.SUPPRESS)
    options = asked.parse_args()
    logging.disable(logging.WARNING)
    if options.idle:
        asyncio.run(idle(options.idle, options.api, options.secret, int(options.port)))
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.only != "telling":
            asyncio.run(acknowledgement(options.feeds, options.seconds, Path(folder), options.wire or WIRES))
        if options.only != "acknowledgement":
            for apart in (0.5, 0.0):
                asyncio.run(telling(options.channels, apart, Path(tempfile.mkdtemp(dir=folder))))


if __name__ == "__main__":
    main()
