"""What does Slack get for the forms and the Home tab of somebody who watches the saga? The real app's own views.

The person asks the same `Front` that Slack's listener asks, types as Slack tells what was typed, and what comes back
is drawn as it is sent. Ikoula's three articles are made up; no watch knows them, so that they alert nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from bot.app import App
from bot.chat.forms import Form, Ticket
from bot.chat.home import Asked, Home
from bot.chat.port import Front, Incoming
from bot.chat.slack.home_view import home_view
from bot.chat.slack.modals import form_view, on_inputs, read_form
from bot.cli.demo import Hand
from bot.model import Feed
from tests.servers.http import Site, run_site
from tests.servers.slack_screens import Answers, state_of

Json = dict[str, Any]
Scene = dict[str, Any]  #: a view as Slack is told it, the mistakes that acknowledged it, and when

HOST = "www.journal.example"  #: what the pictures say in the place of a port on loopback
ALICE = Incoming(chat="slack", address="", user="alice", who="alice", text="")
TITLES = (
    "Ikoula ouvre un deuxième centre de données à Reims",
    "Serveurs dédiés : Ikoula baisse ses prix d'un tiers",
    "L'hébergeur Ikoula recrute cinquante ingénieurs",
)
FRONT_PAGE = """<title>Journal d'exemple</title>
<link rel="alternate" type="application/rss+xml" title="Journal d'exemple — Cloud" href="/cloud.xml">
<link rel="alternate" type="application/rss+xml" title="Journal d'exemple — À la une" href="/une.xml">
<link rel="alternate" type="application/rss+xml" title="Journal d'exemple — Cybersécurité" href="/cyber.xml">"""


@dataclass(frozen=True)
class Press:
    """A newspaper on loopback, with a feed that Vigie reads and three it could."""

    site: Site

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """What of it is on the watchlist."""
        return tuple(
            Feed(id=name, name=title, url=self.site.url(f"/{name}.xml"), every=timedelta(minutes=15))
            for name, title in (("hebergeurs", "Journal des hébergeurs"), ("lettre", "La Lettre du numérique"))
        )

    def publish(self, now: datetime) -> None:
        """What appears the day before the pictures are taken; « La Lettre du numérique » is gone by then."""
        days = [now - timedelta(days=9 * place + 1) for place in range(len(TITLES))]
        self.site.serve("/hebergeurs.xml", rss("Journal des hébergeurs", TITLES, days))
        self.site.serve("/lettre.xml", "gone", "text/html", status=404)
        self.site.serve("/", FRONT_PAGE, "text/html; charset=utf-8")
        for number, (path, title) in enumerate((("cloud", "Cloud"), ("une", "À la une"), ("cyber", "Cybersécurité"))):
            titles = tuple(f"{title} {n}" for n in range(12 + 14 * number))
            newest = now - timedelta(hours=2 + 20 * number)
            dates = [newest - timedelta(hours=9 * n) for n in range(len(titles))]
            self.site.serve(f"/{path}.xml", rss(f"Journal d'exemple — {title}", titles, dates))


@contextmanager
def press() -> Iterator[Press]:
    """The newspaper, with feeds that are empty until it publishes."""
    running = run_site()
    try:
        made = Press(next(running))
        for name in ("hebergeurs", "lettre"):
            made.site.serve(f"/{name}.xml", rss(name, (), ()))
        yield made
    finally:
        running.close()  # type: ignore[attr-defined]  # it is a generator


def rss(name: str, titles: Sequence[str], days: Sequence[datetime]) -> str:
    """A feed of articles."""
    items = "".join(
        f"<item><title>{title}</title><link>http://{HOST}/{number}</link><pubDate>{format_datetime(day)}</pubDate></item>"
        for number, (title, day) in enumerate(zip(titles, days, strict=True))
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


async def drawn_screens(app: App, front: Front, hand: Hand, paper: Press) -> dict[str, Scene]:
    """The forms and the Home tab by the names of their pictures."""
    hand.move(hand.now() + timedelta(hours=26))
    paper.publish(hand.now())
    await app.cycle()
    await app.answer(
        Incoming(chat="slack", address="C0VEILLE", user="alice", who="alice", text="sourdine Silicon.fr 3 jours")
    )
    person = Person(front, paper.site.place, hand.now())
    return {
        "fautes": await person.checked(Ticket(purpose="watch add"), WRONG),
        "apercu": await person.previewed(Ticket(purpose="watch add"), RIGHT),
        "flux": await person.sent(Ticket(purpose="feed add"), {"site": paper.site.url("/")}),
        "souvenir": await person.checked(Ticket(purpose="memory add", about=ATOS), {}),
        "accueil": person.seen(await front.home(ALICE, Asked())),
    }


WRONG: Answers = {"label": "Ikoula", "aliases": "Ikoula\nAtos", "context": "hébergeur\nserveurs", "veto": "Ikoula"}
RIGHT: Answers = {
    "label": "Ikoula",
    "aliases": "Ikoula",
    "type": "company",
    "veto": "stade Ikoula",
    "channels": ["veille"],
}
ATOS = "https://islean-consulting.fr/fr/strategie-si/cloud-francais-atos-pret-a-rejoindre-andromede/"


@dataclass(frozen=True)
class Person:
    """Somebody before Slack, at that moment."""

    front: Front
    place: str  #: the "host:port" of the newspaper
    now: datetime

    async def checked(self, ticket: Ticket, answers: Answers) -> Scene:
        """A form that was filled in and sent, with the mistakes that Slack then shows at its fields."""
        view = await self._typed(ticket, answers)
        filled = read_form(view)
        assert filled is not None
        return self._scene(view, on_inputs(view, await self.front.check(ALICE, filled)))

    async def previewed(self, ticket: Ticket, answers: Answers) -> Scene:
        """A form after « Aperçu »."""
        filled = read_form(await self._typed(ticket, answers))
        assert filled is not None
        return self.seen(await self.front.preview(ALICE, filled))

    async def sent(self, ticket: Ticket, answers: Answers) -> Scene:
        """What a form becomes that was sent."""
        filled = read_form(await self._typed(ticket, answers))
        assert filled is not None
        return self.seen(await self.front.submit(ALICE, filled))

    def seen(self, shown: object) -> Scene:
        """A form or page as it stands there."""
        if isinstance(shown, Form):
            return self._scene(form_view(shown, self.front.words))
        assert isinstance(shown, Home), shown
        return self._scene(home_view(shown))

    async def _typed(self, ticket: Ticket, answers: Answers) -> Json:
        form = await self.front.open(ALICE, ticket)
        assert isinstance(form, Form), form
        view = form_view(form, self.front.words)
        return {**view, "state": {"values": state_of(view, answers)}}

    def _scene(self, view: Json, errors: Mapping[str, str] | None = None) -> Scene:
        """What nobody sees of a view is left out: it names the port, and changes with each edit of the watchlist."""
        view = {name: part for name, part in view.items() if name != "private_metadata"}
        scene = {
            "view": view,
            "errors": dict(errors or {}),
            "at": self.now.isoformat(),
            "language": self.front.words.language,
        }
        told: Scene = json.loads(json.dumps(scene).replace(self.place, HOST))
        return told
