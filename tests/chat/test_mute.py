"""« sourdine » is read as people write it, and answered in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting.render import Rendering
from bot.chat.mute import USUAL, Asked, Silence, mute, read
from bot.model import Bullets, Mute, Muted, Paragraph, Watch
from bot.wording import Words

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MUTE = Mute(key="m", kind="source", what="Silicon.fr", user="u", at=NOON, until=NOON + USUAL)
WATCH = Mute(key="w", kind="watch", what="atos", user="u", at=NOON, until=NOON + USUAL)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("", Asked(verb="list")),
        ("Silicon.fr", Asked(verb="mute", name="Silicon.fr")),
        ("Silicon.fr 3 jours", Asked(verb="mute", name="Silicon.fr", lasting=timedelta(days=3))),
        ("Silicon.fr pendant 3 jours", Asked(verb="mute", name="Silicon.fr", lasting=timedelta(days=3))),
        ("Atos une semaine", Asked(verb="mute", name="Atos", lasting=timedelta(days=7))),
        ("pour un mois", Asked(verb="mute", lasting=timedelta(days=30))),
        ("Atos 2 months", Asked(verb="mute", name="Atos", lasting=timedelta(days=60))),
        ("Thalès Une", Asked(verb="mute", name="Thalès Une")),
        ("Office 365", Asked(verb="mute", name="Office 365")),
        ("Office 365 2h", Asked(verb="mute", name="Office 365", lasting=timedelta(hours=2))),
        ("LMI 90 min", Asked(verb="mute", name="LMI", lasting=timedelta(minutes=90))),
        ("LMI 1 Semaine", Asked(verb="mute", name="LMI", lasting=timedelta(weeks=1))),
        ("source", Asked(verb="mute", kind="source")),
        ("watch", Asked(verb="mute", kind="watch")),
        ("veille Atos 2 j", Asked(verb="mute", kind="watch", name="Atos", lasting=timedelta(days=2))),
        ("source 5 h", Asked(verb="mute", kind="source", lasting=timedelta(hours=5))),
        ("fin Silicon.fr", Asked(verb="end", name="Silicon.fr")),
        ("END source Le Monde", Asked(verb="end", kind="source", name="Le Monde")),
        ("fin", Asked(verb="end")),
        ("3 j", Asked(verb="mute", lasting=timedelta(days=3))),
    ],
)
def test_is_read_as_people_write(said: str, asked: Asked) -> None:
    assert read(said) == asked


@dataclass
class Asker:
    """Knows one answer, and what it was asked."""

    answer: Silence | None = None
    standing_: Sequence[Silence] = ()
    rendering: Rendering = field(
        default_factory=lambda: Rendering(
            words=Words("fr"), watches={"atos": Watch(id="atos", label="Atos", aliases=())}
        )
    )
    asked: list[tuple[str, Muted | None, str, timedelta | None]] = field(default_factory=list)

    @property
    def silencer(self) -> Asker:
        return self

    def standing(self) -> Sequence[Silence]:
        return self.standing_

    def mute(self, kind: Muted | None, name: str, lasting: timedelta) -> Silence | None:
        self.asked.append(("mute", kind, name, lasting))
        return self.answer

    def end(self, kind: Muted | None, name: str) -> Silence | None:
        self.asked.append(("end", kind, name, None))
        return self.answer


def said(argument: str, asker: Asker) -> str:
    (block,) = mute(argument, asker).blocks
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.runs).replace("\u00a0", " ")


def test_a_mute_is_confirmed_with_its_end_and_how_to_end_it() -> None:
    asker = Asker(Silence(mute=MUTE))
    assert said("Silicon.fr 24 h", asker) == (
        "« Silicon.fr » est en sourdine jusqu'au 3 mars 2026 à 12:00 : tout est archivé, rien n'alerte. "
        "Pour y mettre fin : sourdine fin Silicon.fr"
    )
    assert asker.asked == [("mute", None, "Silicon.fr", USUAL)]
    already = said("veille atos", Asker(Silence(mute=WATCH, fresh=False)))
    assert already == "« Atos » est déjà en sourdine, jusqu'au 3 mars 2026 à 12:00."


@pytest.mark.parametrize("lasting", ["0 h", "91 jours", "9999 semaines"])
def test_a_mute_lasts_something_and_ninety_days_at_most(lasting: str) -> None:
    asker = Asker(Silence(mute=MUTE))
    assert said(f"Silicon.fr {lasting}", asker).startswith("Une sourdine dure 90 jours au plus")
    assert asker.asked == []


def test_what_is_not_known_is_said() -> None:
    assert said("Silicum", Asker()) == "« Silicum » n'est ni une source ni une veille de la liste."
    assert said("source", Asker()).startswith("Quelle source ou quelle veille ?")
    assert said("fin", Asker()).startswith("Quelle source ou quelle veille ?")
    assert said("fin Silicon", Asker()) == "« Silicon » n'est pas en sourdine."


def test_the_end_says_how_much_was_held_back() -> None:
    asker = Asker(Silence(mute=WATCH, held=12))
    assert said("fin Atos", asker) == "« Atos » n'est plus en sourdine ; 12 articles retenus, dans l'archive."
    assert asker.asked == [("end", None, "Atos", None)]


def test_the_list_says_what_is_muted_until_when_and_what_it_cost() -> None:
    assert said("", Asker()).startswith("Rien n'est en sourdine. Pour couper : sourdine <source ou veille>")
    silences = [Silence(mute=MUTE, held=1), Silence(mute=WATCH, held=2)]
    message = mute("", Asker(standing_=silences))
    assert message.notification == "2 sourdines"
    _, bullets = message.blocks
    assert isinstance(bullets, Bullets)
    assert ["".join(run.text for run in item).replace("\u00a0", " ") for item in bullets.items] == [
        "Silicon.fr — jusqu'au 3 mars 2026 à 12:00, 1 article retenu",
        "Atos — jusqu'au 3 mars 2026 à 12:00, 2 articles retenus",
    ]
