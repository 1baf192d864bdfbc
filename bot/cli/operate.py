"""`vigie run`, `vigie once`, `vigie health`: the working Vigie from the operator's side."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime, timedelta

from bot.app import App, Figures, chats_of, utc_now
from bot.chat.console import ConsoleChat
from bot.cli.reading import open_watchlist, watchlist_file
from bot.settings import Settings
from bot.work.desk import LAST_ROUND
from bot.work.waking import wake

log = logging.getLogger(__name__)

#: Seconds that a thread which computes may go on while another wants to; Python's own are five times as many. Somebody
#: who asks in a chat waits for several such turns before the acknowledgement is out.
SWITCH = 0.001
HEALTHY = timedelta(minutes=10)  #: a round every half minute, and a slow one takes a few


def run(arguments: Namespace, settings: Settings) -> int:
    """Poll, alert and answer until SIGTERM or Ctrl-C."""
    from bot.work.schedule import CONNECT, DELIVER, HUBS, LINKS, PACE, POLL, RELOAD, Jobs, run_until_stopped

    _log_to_stderr(settings)
    sys.setswitchinterval(SWITCH)

    async def serve() -> None:
        async with _app(settings) as app:
            if app.door:
                log.info("called from outside at %s", await app.door.open())
            await app.connect()
            for channel in app.unaddressed():
                log.warning(
                    "channel %s has no address: its messages are shown here. Fix: watchlist.yaml, channels", channel
                )
            places = ", ".join(settings.chat_names)
            log.info("watching %d feeds; messages go to: %s", len(app.pipeline.newsroom.watchlist.feeds), places)
            await asyncio.to_thread(wake, app.pipeline, now=app.clock())
            app.post.open()
            jobs: Jobs = {POLL: app.poll, DELIVER: app.post.tick, RELOAD: app.reload, CONNECT: app.connect}
            jobs[LINKS] = app.check_links
            if app.hooks:
                jobs[HUBS] = app.renew
            jobs[PACE] = app.listen
            await run_until_stopped(jobs)

    asyncio.run(serve())
    return 0


def once(arguments: Namespace, settings: Settings) -> int:
    """One cycle; its figures on stdout."""
    _log_to_stderr(settings)

    async def cycle() -> Figures:
        async with _app(settings) as app:
            if arguments.json:  # stdout is for the figures alone
                app.chats["console"] = ConsoleChat(sys.stderr)
            return await app.cycle()

    figures = asyncio.run(cycle())
    delivered = figures.delivered
    told = asdict(figures.round)
    told |= {"sent": delivered.sent, "postponed": delivered.postponed, "refused": delivered.failed}
    print(json.dumps(told) if arguments.json else ", ".join(f"{name} {value}" for name, value in told.items()))
    return 0


def health(arguments: Namespace, settings: Settings) -> int:
    """Exit 0 when a round ended in the last ten minutes, for a container's health check."""
    from bot.store import meta
    from bot.store.database import is_there, open_database

    if not is_there(settings.database):
        print(f"last round: never ({settings.database} is not there)", file=sys.stderr)
        return 1
    database = open_database(settings.database)
    with database.read() as conn:
        last = meta.get(conn, LAST_ROUND)
    database.close()
    well = last is not None and abs(utc_now() - datetime.fromisoformat(last)) < HEALTHY  # a clock may be put back
    print(f"last round: {last or 'never'}", file=sys.stdout if well else sys.stderr)
    return 0 if well else 1


def _app(settings: Settings) -> App:
    watchlist = open_watchlist(settings)
    return App(
        settings=settings,
        watchlist_file=watchlist_file(settings),
        watchlist=watchlist,
        chats=chats_of(settings, watchlist),
    )


def _log_to_stderr(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name, level in (("apscheduler", "WARNING"), ("alembic", "WARNING"), ("nio", "ERROR")):
        logging.getLogger(name).setLevel(level)  # what they say at lower levels is no news to an operator
