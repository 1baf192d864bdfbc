"""The whole App, its clock in the test's hand, against Slack: held overnight, urgent, a crash, an outage."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import App, chats_of
from bot.chat.console import text_lines
from bot.chat.home import Asked, Home, Said
from bot.chat.port import Incoming
from bot.settings import Settings, SlackSettings
from bot.store import feeds
from bot.watchlist import load
from bot.work import waking
from bot.work.front import FrontDesk
from tests.chat.test_forms import text_of
from tests.patience import until
from tests.servers.http import Site
from tests.servers.slack import Workspace

PARIS = ZoneInfo("Europe/Paris")
WATCHLIST = """\
version: 1
channels:
  alertes: {{slack: "#alertes", {speaks}}}
defaults: {{channels: [alertes]}}
feeds:
  - {{id: silicon, name: Silicon.fr, url: "{url}"}}
watches:
  - {{id: numergy, label: Numergy, aliases: [Numergy]}}
  - {{id: atos, label: Atos, aliases: [Atos], case: proper, urgent: true}}
  - {{id: andromede, label: Andromède, aliases: [Andromède], type: programme}}
"""
NEWS = {
    "Numergy placé en sauvegarde": "Le tribunal de commerce a placé Numergy en sauvegarde.",
    "Andromède relancé par Bercy": "Le ministère veut un appel d'offres pour un nuage Andromède.",
    "Atos vend ses serveurs": "Atos cède ses supercalculateurs à l'État.",
}


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def rss(*titles: str, at: datetime) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/{number}</link>"
        f"<guid isPermaLink='false'>{title}</guid><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{NEWS[title]}</description></item>"
        for number, title in enumerate(NEWS)
        if title in titles
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


class Vigie:
    """Vigie over several processes: one file of a watchlist, one database, one Slack, one site."""

    def __init__(self, folder: Path, site: Site, slack: Workspace) -> None:
        self.folder, self.site, self.slack = folder, site, slack
        self.now = paris("2026-03-02 12:00")
        self.file = folder / "watchlist.yaml"
        self.url = site.serve("/feed", rss(at=self.now))
        self.app: App

    @asynccontextmanager
    async def running(self, speaks: str) -> AsyncIterator[App]:
        """One process, until it stops or dies."""
        self.file.write_text(WATCHLIST.format(url=self.url, speaks=speaks))
        watchlist = load(self.file)
        slack = SlackSettings(
            bot_token=self.slack.bot_token, app_token=self.slack.app_token, api_url=self.slack.api_url
        )
        settings = Settings(
            database=f"sqlite:///{self.folder / 'v.db'}",
            allow_private=frozenset({self.site.place}),
            slack=slack,
            check_links=False,
        )
        chats = chats_of(settings, watchlist)
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731
        app = App(settings=settings, watchlist_file=self.file, watchlist=watchlist, chats=chats, clock=clock)
        self.app = app
        async with app:
            waking.wake(app.pipeline, now=self.now)
            await self.poll()
            yield app

    async def poll(self, when: str = "", *titles: str) -> None:
        """What `vigie run` does again and again: a round, and a delivery."""
        if when:
            self.now = paris(when)
        if titles:
            self.site.serve("/feed", rss(*titles, at=self.now))
            with self.app.database.write() as conn:
                for state in feeds.all_states(conn).values():
                    feeds.save_state(conn, feeds_now(state))
        await self.app.poll()
        for _ in range(3):
            await self.app.deliver()

    async def said(self) -> list[str]:
        """What stands in the channel, oldest first, each as its notification."""
        messages: list[dict[str, Any]] = await self.slack.messages("alertes")
        return [message["text"].replace("\u00a0", " ") for message in sorted(messages, key=lambda m: float(m["ts"]))]

    async def ask(self, text: str) -> str:
        incoming = Incoming(chat="slack", address="#alertes", user="U1", text=text)
        return "\n".join(line.text for line in text_lines(await self.app.answer(incoming))).replace("\u00a0", " ")


def feeds_now(state: Any) -> Any:
    return replace(state, next_check=None)


@pytest.fixture
def vigie(tmp_path: Path, site: Site, slack: Workspace) -> Vigie:
    return Vigie(tmp_path, site, slack)


QUIET = 'quiet: "20:00-07:30"'


async def test_held_overnight_through_a_restart_is_one_digest_in_the_morning(vigie: Vigie) -> None:
    first, second, urgent = NEWS
    async with vigie.running(QUIET):
        await vigie.poll("2026-03-02 22:00", first)
        assert "Il attend un message de plusieurs sujets le 3 mars 2026 à 07:30." in await vigie.ask(
            "pourquoi https://news.example/0"
        )
        assert "attend le 3 mars 2026 à 07:30" in " ".join((await vigie.ask("resume jour")).split())
        await vigie.poll("2026-03-02 23:00", first, second, urgent)
        assert [text.split(" · ")[1] for text in await vigie.said()] == [urgent], "urgent pierces the night"
    async with vigie.running(QUIET):
        await vigie.poll("2026-03-03 07:29")
        assert len(await vigie.said()) == 1
        await vigie.poll("2026-03-03 07:30")
        await vigie.poll("2026-03-03 07:31")
        assert (await vigie.said())[1:] == ["Pendant les heures calmes : 2 sujets · Numergy, Andromède"]
        digest = (await vigie.slack.messages("alertes"))[0]
        blocks = json.dumps(digest["blocks"], ensure_ascii=False)
        assert "https://news.example/0" in blocks and "https://news.example/1" in blocks
        assert "Numergy placé en procédure de sauvegarde" in blocks, "its history is there"
        assert "Alerté ici le 3 mars 2026 à 07:30" in (await vigie.ask("pourquoi https://news.example/0")).replace(
            "Alerte envoyée", "Alerté"
        )
        week = await vigie.ask("resume semaine alertes")
        assert "3 sujets" in week and all(title in " ".join(week.split()) for title in NEWS)


async def test_one_thread_waits_while_another_process_writes(vigie: Vigie) -> None:
    async with vigie.running(QUIET) as app:
        await vigie.poll("2026-03-02 22:00", next(iter(NEWS)))
        vigie.now = paris("2026-03-03 07:30")
        with app.database.write():
            deliveries = [asyncio.create_task(app.deliver()) for _ in range(4)]
            await until(waiting)
            await asyncio.sleep(0.1)  # time for another one to wait as well, were it allowed
            assert len(waiting()) == 1
        await asyncio.gather(*deliveries)
        assert len(await vigie.said()) == 1


def waiting() -> list[FrameType]:
    """What the threads do that tell digests."""
    return [stack for stack in sys._current_frames().values() if _calls(stack, "tell_digests")]


def _calls(frame: FrameType | None, name: str) -> bool:
    return frame is not None and (frame.f_code.co_name == name or _calls(frame.f_back, name))


async def test_what_was_missed_during_an_outage_is_one_digest(vigie: Vigie) -> None:
    first, second, urgent = NEWS
    async with vigie.running("turns: thread"):
        await vigie.poll("2026-03-02 12:01")
    vigie.now = paris("2026-03-02 18:01")
    vigie.site.serve("/feed", rss(first, second, urgent, at=vigie.now))
    async with vigie.running("turns: thread"):
        await vigie.poll("2026-03-02 18:02")
        said = await vigie.said()
        assert sorted(said, key=len) == [
            "Atos · Atos vend ses serveurs · Silicon.fr",
            "Pendant la panne (6 h) : 2 sujets · Numergy, Andromède",
        ]
        await vigie.poll("2026-03-02 18:03")
        assert len(await vigie.said()) == 2


async def test_a_crash_while_an_outage_is_caught_up_with(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before it is told with what is read after it."""
    first = next(iter(NEWS))
    async with vigie.running("turns: thread"):
        pass
    vigie.now = paris("2026-03-02 18:00")
    vigie.site.serve("/feed", rss(first, at=vigie.now))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(waking, "heard", crash)
        async with vigie.running("turns: thread"):
            pytest.fail("it ran")
    assert await vigie.said() == []
    async with vigie.running("turns: thread"):
        assert len(await vigie.said()) == 1
        assert "Pendant la panne (6 h) : 1 sujet" in (await vigie.said())[0]


async def test_a_night_is_no_outage(vigie: Vigie) -> None:
    """Vigie ran all the time; nobody published."""
    first = next(iter(NEWS))
    async with vigie.running("turns: thread"):
        for hour in range(13, 24):
            await vigie.poll(f"2026-03-02 {hour}:00")
        await vigie.poll("2026-03-02 23:30", first)
        assert await vigie.said() == ["Numergy · Numergy placé en sauvegarde · Silicon.fr"]


async def test_a_clock_put_back_repeats_nothing(vigie: Vigie) -> None:
    first, second, _ = NEWS
    async with vigie.running("when: daily"):
        await vigie.poll("2026-03-02 14:00", first)
        await vigie.poll("2026-03-03 08:40")
        await vigie.poll("2026-03-03 08:10", first, second)
        await vigie.poll("2026-03-03 08:31")
        assert await vigie.said() == ["Résumé du 3 mars 2026 : 1 sujet · Numergy"]
        await vigie.poll("2026-03-04 08:31")
        assert (await vigie.said())[1:] == ["Résumé du 4 mars 2026 : 1 sujet · Andromède"]
        assert timedelta(0) < vigie.now - paris("2026-03-04 08:30") < timedelta(hours=1)


async def test_the_home_page_says_when_the_next_digest_comes(vigie: Vigie) -> None:
    async with vigie.running("when: daily, at: '17:15', quiet_days: [tuesday]") as app:
        desk = FrontDesk(app.database, app.desk)

        async def coming() -> str:
            page = await desk.home(Incoming(chat="slack", address="", user="U1", text=""), Asked())
            assert isinstance(page, Home)
            told = [text_of(part.blocks) for part in page.parts if isinstance(part, Said)]
            return next(text for text in told if "synthèse" in text).replace("\u00a0", " ")

        await vigie.poll("2026-03-02 14:00", next(iter(NEWS)))
        assert await coming() == "Prochaine synthèse — 2 mars 2026 à 17:15"
        await vigie.poll("2026-03-02 17:16")
        assert len(await vigie.said()) == 1
        assert await coming() == "Prochaine synthèse — 4 mars 2026 à 17:15", "Tuesday is quiet"
