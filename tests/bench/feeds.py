"""What does polling cost, beside other readers? `python -m tests.bench.feeds [feeds, 100 when not given]`

Feeds on loopback, each on a host of its own (`tests/servers/farm.py`), asked twice: the first cycle, in which every
document is new, and the steady state, in which every answer is « 304 Not Modified ». Each reader runs in a process of
its own, all in turn, several times; the figures are medians: processor time of the whole process (imports and start-up
aside), wall clock, and the most memory it ever held. Vigie is its own rounds, pipeline and SQLite file, with 61 watches
of invented names: it reads, recognises, matches and archives. `reader`, `rss2email`, `newsboat` and `sfeed` parse and
store; the last two are programs of their own, measured with all that they start, and left out where not installed
(`apt-get install newsboat sfeed curl`). « fetch only » is aiohttp that asks twenty at a time, throws the document away
and keeps the ETag: the floor.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.servers import farm

FEEDS = 100
TIMES = 3
AT_ONCE = 20
Cycle = Callable[[], Awaitable[int]]  #: asks every feed; how many answered
FIGURES = ("first CPU", "first wall", "steady CPU", "steady wall", "MiB")
PROGRAMS = {"newsboat": ("newsboat",), "sfeed": ("sfeed_update", "sfeed", "curl")}  #: what a reader is made of


def used() -> tuple[float, float]:
    """Seconds of processor time of this process and those it started, and the most MiB that one of them held."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both), max(one.ru_maxrss for one in both) / 1024


async def measure(feeds: int, *cycles: Cycle) -> None:
    """Run the cycles and print their figures. Fails when a feed did not answer."""
    figures: list[float] = []
    for cycle in cycles:
        cpu, wall = used()[0], time.perf_counter()
        answered = await cycle()
        figures += [used()[0] - cpu, time.perf_counter() - wall]
        assert answered == feeds, f"{answered} of {feeds} feeds answered"
    print(json.dumps([*figures, used()[1]]))


async def vigie(urls: Sequence[str], folder: Path) -> None:
    """Rounds until nothing is due; two days later the same again."""
    from bot.feeds.fetch import Fetcher
    from bot.model import Feed, Watchlist
    from bot.newsroom import Newsroom
    from bot.store.database import open_database
    from bot.work.pipeline import Pipeline
    from bot.work.rounds import Rounds
    from tests.bench.matching import watching

    now = farm.NEWEST + timedelta(hours=1)
    feeds = tuple(Feed(id=f"f{number}", name=f"Journal {number}", url=url) for number, url in enumerate(urls))
    newsroom = Newsroom(Watchlist(feeds=feeds, watches=tuple(watching(farm.WATCHED))))
    places = frozenset(urlsplit(url).netloc for url in urls)
    agent = "Vigie/bench (+https://vigie.example/)"
    with closing(open_database(f"sqlite:///{folder / 'vigie.db'}")) as database:
        async with Fetcher(user_agent=agent, allow_private=places) as fetcher:
            rounds = Rounds(Pipeline(database, newsroom, ()), fetcher, lambda: now)

            async def cycle() -> int:
                answered = 0
                while (figures := await rounds.go()).polled:
                    answered += figures.polled - figures.failed
                return answered

            async def later() -> int:
                nonlocal now
                now += timedelta(days=2)
                return await cycle()

            await measure(len(urls), cycle, later)


async def fetch_only(urls: Sequence[str], folder: Path) -> None:
    """The least that polling with this HTTP client costs."""
    etags: dict[str, str] = {}
    gate = asyncio.Semaphore(AT_ONCE)

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def ask(url: str) -> int:
            headers = {"If-None-Match": etags[url]} if url in etags else {}
            async with gate, session.get(url, headers=headers) as response:
                await response.read()
                etags[url] = response.headers["ETag"]
                return response.status in (200, 304)

        async def cycle() -> int:
            return sum(await asyncio.gather(*map(ask, urls)))

        await measure(len(urls), cycle, cycle)


async def reader(urls: Sequence[str], folder: Path, workers: int = 10) -> None:
    """`reader` with ten workers, as its documentation advises."""
    from reader import make_reader

    with closing(make_reader(str(folder / "reader.sqlite"))) as made:
        for url in urls:
            made.add_feed(url)

        async def cycle() -> int:
            results = made.update_feeds_iter(workers=workers, scheduled=False)  # in the second cycle too
            return sum(not isinstance(result.value, Exception) for result in results)

        await measure(len(urls), cycle, cycle)


async def rss2email(urls: Sequence[str], folder: Path) -> None:
    """`rss2email`, which asks one feed after the other; nothing is mailed."""
    from rss2email.feeds import Feeds

    (folder / "rss2email.cfg").touch()
    feeds = Feeds(configfiles=[str(folder / "rss2email.cfg")], datafile_path=str(folder / "rss2email.json"))
    feeds.load()
    for number, url in enumerate(urls):
        feeds.new_feed(f"f{number}", url=url, to="nobody@vigie.example")

    async def cycle() -> int:
        for feed in feeds:
            feed.run(send=False)
        feeds.save_feeds()
        return sum(bool(feed.etag) for feed in feeds)

    await measure(len(urls), cycle, cycle)


async def newsboat(urls: Sequence[str], folder: Path) -> None:
    """`newsboat`, with ten threads."""
    (folder / "urls").write_text("\n".join(urls))
    (folder / "config").write_text("reload-threads 10\n")
    cache = folder / "cache.db"
    command: list[str | Path] = [
        "newsboat",
        "-q",
        "-x",
        "reload",
        "-u",
        folder / "urls",
        "-C",
        folder / "config",
        "-c",
        cache,
    ]

    async def cycle() -> int:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)})
        with closing(sqlite3.connect(cache)) as conn:
            return int(conn.execute("SELECT count(DISTINCT feedurl) FROM rss_item").fetchone()[0])

    await measure(len(urls), cycle, cycle)


async def sfeed(urls: Sequence[str], folder: Path) -> None:
    """`sfeed_update`, which starts a few programs for each feed, ten feeds at a time, and asks for all of it anew."""
    (folder / "feeds").mkdir()
    calls = "\n".join(f'feed "f{number}" "{url}"' for number, url in enumerate(urls))
    settings = f'sfeedpath="{folder}/feeds"\nmaxjobs=10\nfeeds() {{\n{calls}\n}}\n'
    (folder / "sfeedrc").write_text(settings)

    async def cycle() -> int:
        command: list[str | Path] = ["sfeed_update", folder / "sfeedrc"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return sum(file.stat().st_size > 0 for file in (folder / "feeds").iterdir())

    await measure(len(urls), cycle, cycle)


READERS = {
    "Vigie": vigie,
    "fetch only": fetch_only,
    "reader@10": reader,
    "rss2email": rss2email,
    "newsboat": newsboat,
    "sfeed": sfeed,
}


def present(names: Sequence[str]) -> list[str]:
    """The readers that are installed; the others are named as absent."""
    absent = {name for name in names if not all(map(shutil.which, PROGRAMS.get(name, ())))}
    for name in absent:
        print(f"{name}: absent")
    return [name for name in names if name not in absent]


def alone(name: str, feeds: int, port: int) -> list[float]:
    """The figures of one reader in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.feeds", str(feeds), "--alone", name, "--port", str(port)]
    spoken = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=spoken)
    figures: list[float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def table(feeds: int, names: Sequence[str], times: int) -> None:
    """Run the readers in turn and print medians, their ratio to Vigie's, and what one feed costs."""
    runs: dict[str, list[list[float]]] = {name: [] for name in names}
    with farm.running() as port:
        for _ in range(times):
            for name in names:
                runs[name].append(alone(name, feeds, port))
    medians = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in runs.items()}
    print(f"{feeds} feeds, medians of {times}, in seconds; in brackets times Vigie's")
    print(f"{'':12}" + "".join(f"{figure:>18}" for figure in FIGURES) + f"{'ms of CPU a feed':>22}")
    for name, found in medians.items():
        cells = (f"{value:.2f} ({value / ours:.2f})" for value, ours in zip(found, medians["Vigie"], strict=True))
        each = f"{found[0] / feeds * 1000:.2f}, then {found[2] / feeds * 1000:.2f}"
        print(f"{name:12}" + "".join(f"{cell:>18}" for cell in cells) + f"{each:>22}")


def main() -> None:
    """Compare, or be one of those compared."""
    asked = argparse.ArgumentParser(description="the cost of polling, beside other readers")
    asked.add_argument("feeds", type=int, nargs="?", default=FEEDS)
    asked.add_argument("--times", type=int, default=TIMES)
    asked.add_argument("--readers", default=",".join(READERS), help="those to compare, by their names; Vigie is needed")
    asked.add_argument("--alone", choices=READERS, help=argparse.SUPPRESS)
    asked.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if not options.alone:
        table(options.feeds, present(options.readers.split(",")), options.times)
        return
    logging.disable(logging.WARNING)
    urls = [farm.address(number, options.port) for number in range(options.feeds)]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(READERS[options.alone](urls, Path(folder)))


if __name__ == "__main__":
    main()
