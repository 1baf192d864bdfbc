"""The message of a trouble, as it is edited: what joined it, and what is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.alerting.notices import notice
from bot.alerting.troubles import Trouble, standing
from bot.model import Bullets, Message
from bot.wording import Words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FRENCH = Words("fr")
FIRST = notice("Silicon.fr : 3 échecs de suite")


def text(message: Message) -> str:
    lines = [line for b in message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return "\n".join("".join(run.text for run in line) for line in lines).replace("\u00a0", " ")


def trouble(name: str, *, after: float = 0, over: float | None = None) -> Trouble:
    closed = NOON + timedelta(hours=over) if over is not None else None
    return Trouble(text=name, opened_at=NOON + timedelta(hours=after), closed_at=closed)


def test_a_trouble_that_is_over_says_after_how_long() -> None:
    said = notice("Silicon.fr répond de nouveau.")
    over = standing(FIRST, [trouble("Silicon.fr", over=3 + 1 / 3)], FRENCH, said=said)
    assert text(over) == "✓ Rétabli après 3 h 20\nSilicon.fr répond de nouveau.\nSilicon.fr : 3 échecs de suite"
    assert over.notification == "Silicon.fr répond de nouveau."


def test_several_that_begin_together_are_one_message() -> None:
    both = standing(FIRST, [trouble("Silicon.fr"), trouble("LMI", after=0.5)], FRENCH)
    assert text(both) == "2 ennuis à la fois\nSilicon.fr\nLMI"
    assert both.notification.replace("\u00a0", " ") == "2 ennuis à la fois"


def test_each_of_several_says_when_it_is_over_and_the_whole_when_all_are() -> None:
    one = standing(FIRST, [trouble("Silicon.fr", over=2), trouble("LMI")], FRENCH, said=notice("Silicon.fr va bien"))
    assert text(one) == "Silicon.fr va bien\n2 ennuis à la fois\nSilicon.fr — rétabli après 2 h\nLMI"
    both = standing(FIRST, [trouble("Silicon.fr", over=2), trouble("LMI", after=0.5, over=4)], Words("en"))
    assert text(both).startswith("✓ Over after 4 h\n2 troubles at the same time\nSilicon.fr — over after 2 h\nLMI — ")


def test_a_trouble_that_lasts_is_as_it_was() -> None:
    assert standing(FIRST, [trouble("Silicon.fr")], FRENCH) == FIRST
