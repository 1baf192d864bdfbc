"""« essai » says what would be alerted, where and how; « relie » what happened before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.alerting.policy import Stop, Verdict
from bot.alerting.render import Rendering
from bot.chat.regroup import asks_to_join
from bot.chat.trial import Recalled, Trial, related, trial
from bot.errors import Contradiction
from bot.model import Alert, Article, Bullets, Event, Matching, Message, Paragraph, Related, Small, Watch
from bot.newsroom import Considered
from bot.wording import Words

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
ARTICLE = Article(key="a", title="Atos rachète OVH", text="Atos rachète OVH.", source="Silicon", url="https://e.fr/a")
ALERT = Alert(key="k", channel="", story="s", article=ARTICLE, mentions=(), summary="Atos rachète OVH.")
FREE = Considered(article=ARTICLE, matching=Matching(), verdict=Verdict())
EVENT = Event(id="e", title="Atos en forme", start=date(2011, 12, 22), end=date(2011, 12, 22), precision="day")


class Asker:
    """Knows one answer."""

    def __init__(self, answer: Trial | Recalled | Contradiction | None) -> None:
        self.rendering = Rendering(words=Words("fr"), watches={"atos": Watch(id="atos", label="Atos", aliases=())})
        self._answer = answer

    @property
    def rehearsal(self) -> Asker:
        return self

    def tried(self, said: str) -> Trial | None:
        if isinstance(self._answer, Contradiction):
            raise self._answer
        assert self._answer is None or isinstance(self._answer, Trial)
        return self._answer

    def recalled(self, said: str) -> Recalled | None:
        if isinstance(self._answer, Contradiction):
            raise self._answer
        assert self._answer is None or isinstance(self._answer, Recalled)
        return self._answer


def told(message: Message) -> list[str]:
    lines = [line for b in message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return ["".join(run.text for run in line).replace("\u00a0", " ") for line in lines]


def test_a_trial_says_where_it_goes_and_shows_the_message() -> None:
    tried = Trial(considered=FREE, alert=ALERT, places={"veille": ("atos", "gone"), "ops": ("atos",)})
    lines = told(trial("x", Asker(tried)))
    assert lines[:5] == [
        "Essai : rien n'est enregistré, personne n'est alerté.",
        "Alerterait dans 2 canaux :",
        "veille — Atos, gone",
        "ops — Atos",
        "Le message :",
    ]
    assert lines[5:] == ["Atos rachète OVH", "Silicon", "Atos rachète OVH."]
    under = trial("x", Asker(replace(tried, under="Atos cherche")))
    assert "Dans le fil de « Atos cherche » :" in told(under)
    assert isinstance(under.blocks[3], Small)


@pytest.mark.parametrize(
    ("stop", "places", "said"),
    [
        ("no watch", {}, "Pas d'alerte : aucun nom de la liste de veille"),
        ("muted", {}, "Pas d'alerte : sa source ou sa veille était en sourdine"),
        ("old", {"veille": ("atos",)}, "Pas d'alerte : trop ancien"),
        (None, {}, "Pas d'alerte : les noms reconnus n'ont aucun canal"),
    ],
)
def test_what_stops_it_is_said(stop: Stop | None, places: dict[str, tuple[str, ...]], said: str) -> None:
    tried = Trial(considered=replace(FREE, verdict=Verdict(stop=stop)), places=places, old=stop == "old")
    assert told(trial("x", Asker(tried)))[1].startswith(said)


def test_what_cannot_be_tried_is_said_in_the_readers_words() -> None:
    unread = Contradiction("It cannot be read: {reason}", reason="https://e.fr répond 404")
    for ask in (trial, related):
        assert told(ask("https://e.fr", Asker(unread))) == ["Lecture impossible : https://e.fr répond 404"]
    assert told(trial("", Asker(None)))[0].startswith("Quel texte ou quelle adresse ?")
    assert told(related("", Asker(None)))[0].startswith("En rapport avec quoi ?")


def test_the_past_is_dated_and_says_what_it_shares() -> None:
    past = [(Related(event=EVENT, score=1.0), "même nom : Atos"), (Related(event=EVENT, score=1.0), "")]
    found = related("x", Asker(Recalled(title="Atos rachète OVH", url="https://e.fr/a", past=past)))
    assert told(found) == [
        "2 événements passés en rapport avec Atos rachète OVH",
        "22 décembre 2011 : Atos en forme — même nom : Atos",
        "22 décembre 2011 : Atos en forme",
    ]
    lead = found.blocks[0]
    assert isinstance(lead, Paragraph) and lead.runs[-1].url == "https://e.fr/a"
    none = related("x", Asker(Recalled(title="Rien", url="", past=[])))
    assert told(none) == ["Rien de passé en rapport avec « Rien »."]


@pytest.mark.parametrize(
    ("said", "about", "joins"),
    [
        ("https://a.fr à https://b.fr", "", True),
        ("<https://a.fr> <https://b.fr>", "", True),
        ("$event to https://b.fr", "", True),
        ("https://a.fr", "k", True),
        ("https://a.fr", "", False),
        ("", "", True),  # then it says how
        ("", "k", False),
        ("Atos à OVH", "", False),
        ("Atos à https://b.fr", "k", False),
        ("https://a.fr https://b.fr https://c.fr", "", False),
    ],
)
def test_only_addresses_are_joined(said: str, about: str, joins: bool) -> None:
    assert asks_to_join(said, about=about) is joins
