"""What does Slack get while the saga of 2012–2013 unfolds? The real app, from feeds on loopback to payloads.

The two articles of « Journal d'exemple » are made up, out of what the founding articles say, so that one copies an
article and one carries its story on; the rest is what `vigie demo` replays.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alerting import notices
from bot.app import App
from bot.chat.port import Answer, Front, Incoming, Sent
from bot.chat.slack.payload import edit_payload, payload
from bot.cli.demo import DELAY, Hand
from bot.feeds.answers import refusal_of
from bot.feeds.cadence import explain
from bot.founding import default_watchlist, founding_documents
from bot.memory.seeds import FoundingDocument
from bot.model import Channel, Feed, FeedState, Message, Outgoing, Watchlist
from bot.settings import Settings, SlackSettings
from bot.watchlist import load
from bot.wording import Language
from bot.work.replay import Replay
from tests.looks.screens import drawn_screens, press

Json = dict[str, Any]
Scene = dict[str, Any]  #: what is drawn: the arguments of the call, and how Slack shows that message

CHANNEL, OPERATORS, WEEKLY = "C0VEILLE", "C0EXPLOIT", "C0SEMAINE"
MONDAY = datetime(2012, 1, 16, 7, 35, tzinfo=UTC)  #: the digest of the week before goes out at 8:30 in Paris
COPY = "Cloud souverain : Atos prêt à rejoindre le projet Andromède"
GOES_ON = "Andromède : Eric Besson réunira Orange et Thales le 20 janvier"
GOES_ON_TEXT = (
    "Après le départ de Dassault Systèmes, annoncé fin 2011, Atos semble prêt à rejoindre le consortium français "
    "Andromède, le projet de Cloud « à la française ».\n"
    "Le ministre de l'Industrie, Eric Besson, a confirmé jeudi qu'il réunira Orange et Thales le 20 janvier. "
    "Capgemini serait également intéressé."
)
QUESTIONS = {
    "pourquoi": "pourquoi https://islean-consulting.fr/fr/strategie-si/cloud-francais-atos-pret-a-rejoindre-andromede/",
    "chronologie": "chronologie Numergy",
    "aide": "aide",
    "etat": "etat",
    "chercher": "chercher andromède",
    "faute": "chronolgie numergy",
    "silence": "silence numergy",
}


class Wall:
    """A Slack that takes everything and keeps what it was told, in order."""

    name = "slack"

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self.front: Front | None = None
        self.told: dict[str, Scene] = {}  #: by reference, the newest word of each message

    def show(self, front: Front) -> None:
        """Keep what stands behind forms and pages."""
        self.front = front

    def changed(self) -> None:
        """Nobody looks at a page while the saga unfolds."""

    async def start(self, answer: Answer) -> None:
        """Nobody speaks here but Vigie."""

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """Keep a new message."""
        ref = f"{1326000000 + len(self.told)}.000100"
        self.told[ref] = {"row": outgoing, "call": payload(outgoing, thread_ref=thread_ref), "at": self._hand.now()}
        return Sent(ref=ref, permalink=f"https://vigie.slack.com/archives/{CHANNEL}/p{ref.replace('.', '')}")

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        """Keep what a message says now."""
        self.told[ref] |= {"call": {**self.told[ref]["call"], **edit_payload(outgoing)}, "edited": True}
        return Sent(ref=ref)

    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        """Nothing is ever lost here."""

    async def close(self) -> None:
        """Nothing is open."""


def documents() -> list[FoundingDocument]:
    """The founding articles, and the two of « Journal d'exemple », in the order of their days."""
    first, *others = sorted(founding_documents(), key=lambda document: document.replay_at)
    ours = replace(first, publisher="Journal d'exemple", certainty="stated")
    at = first.replay_at
    copy = replace(ours, id="copy", title=COPY, url="https://journal.example/atos", replay_at=at + timedelta(hours=5))
    on = replace(
        ours, id="on", title=GOES_ON, text=GOES_ON_TEXT, url="https://journal.example/besson",
        replay_at=at + timedelta(days=3, hours=1),
    )  # fmt: skip
    return [first, copy, on, *others]


async def scenes(folder: Path, language: Language) -> dict[str, Scene]:
    """Every picture's message by name: `call` as Slack is told, `at` when, and how it is shown."""
    docs, file = documents(), default_watchlist()
    hand = Hand(docs[0].replay_at - timedelta(days=1))
    wall = Wall(hand)
    async with AsyncExitStack() as stack:
        replay = await stack.enter_async_context(Replay(docs, edition="looks"))
        paper = stack.enter_context(press())
        settings = Settings(
            database=f"sqlite:///{folder / f'{language}.db'}",
            allow_private=frozenset({replay.host, paper.site.place}),
            slack=SlackSettings(bot_token="xoxb-0", app_token="xapp-0"),
        )
        watchlist = _watchlist(load(file), language, (*replay.feeds(), *paper.feeds))
        chats: Mapping[str, Any] = {"slack": wall}
        app = App(settings=settings, watchlist_file=file, watchlist=watchlist, chats=chats, clock=hand.now)
        app._rounds._gap = timedelta(0)  # all papers are one host here, and nobody minds
        await stack.enter_async_context(app)
        await app.connect()
        await app.cycle()
        for document in docs:
            if hand.now() < MONDAY < document.replay_at:
                hand.move(MONDAY)
                await app.cycle()
            hand.move(document.replay_at + DELAY)
            replay.publish(document)
            await app.cycle()
        drawn = await _drawn(app, wall, hand)
        assert wall.front
        return drawn | await drawn_screens(app, wall.front, hand, paper)


def _watchlist(watchlist: Watchlist, language: Language, feeds: tuple[Feed, ...]) -> Watchlist:
    channels = (
        Channel(id="veille", slack=CHANNEL),
        Channel(id="semaine", slack=WEEKLY, when="weekly"),
        Channel(id="exploitation", slack=OPERATORS),
    )
    watches = tuple(replace(watch, channels=(*watch.channels, "semaine")) for watch in watchlist.watches)
    return replace(
        watchlist, feeds=feeds, channels=channels, watches=watches, language=language, owners=("slack:alice",)
    )


async def _drawn(app: App, wall: Wall, hand: Hand) -> dict[str, Scene]:
    """What stands in the channel once people clicked and asked, by the names of the pictures."""
    first, second, followup, last = (scene for scene in wall.told.values() if scene["row"].address == CHANNEL)
    digest = next(scene for scene in wall.told.values() if scene["row"].address == WEEKLY)
    for user, said, about in (("alice", "useful", last), ("bob", "useful", first), ("chloé", "useless", first)):
        key = about["row"].key
        await app.answer(Incoming(chat="slack", address=CHANNEL, user=user, who=user, text=said, about=key))
    plain = dict(last)
    await app.deliver()
    drawn = {"alerte": plain, "modifiee": first, "fil": second, "suite": followup, "clic": last, "semaine": digest}
    for name, question in QUESTIONS.items():
        said = await app.answer(Incoming(chat="slack", address=CHANNEL, user="alice", who="alice", text=question))
        drawn[name] = _answer(said, hand.now())
    watchlist = app.pipeline.newsroom.watchlist
    feed = next(feed for feed in load(default_watchlist()).feeds if feed.alternatives)
    refusal = refusal_of(feed.url, 404, {}, now=hand.now())
    broken = FeedState(feed=feed.id, url="", failures=3, reason=explain(refusal, feed))
    notice = notices.failing(feed, broken, app.pipeline.newsroom.words)
    drawn["exploitation"] = {**_answer(notice, hand.now()), "posted": True}
    return {name: _scene(scene, watchlist.language) for name, scene in drawn.items()}


def _answer(message: Message, at: datetime) -> Scene:
    row = Outgoing(key="", chat="slack", address=CHANNEL, message=message, created_at=at)
    return {"row": row, "call": payload(row, thread_ref=""), "at": at}


def _scene(scene: Scene, language: Language) -> Scene:
    posted = scene["row"].key or scene.get("posted")
    shown = "edited" if scene.get("edited") else "" if posted else "only you"
    return {"call": scene["call"], "at": scene["at"].isoformat(), "shown": shown, "language": language}
