"""Memory is listed in pages, the newest first, and a mistyped verb is understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.alerting.render import Rendering
from bot.chat.remember import remember
from bot.chat.remembered import SHOWN, listing
from bot.model import Bullets, Event, Message
from bot.wording import Words

DAYS = [date(2012, 1, 1) + timedelta(days=n) for n in range(2 * SHOWN + 5)]
EVENTS = [Event(id=f"S{n:02}", title=f"Fait {n}", start=day, end=day, precision="day") for n, day in enumerate(DAYS)]
RENDERING = Rendering(words=Words("fr"))


class Keeper:
    """Lists the same events whatever the name, and knows who asked for what."""

    rendering, user, about = RENDERING, "U", ""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @property
    def keeper(self) -> Keeper:
        return self

    def listed(self, name: str) -> Sequence[Event]:
        self.asked.append(name)
        return EVENTS


def ids(message: Message) -> list[str]:
    return [item[0].text.strip() for block in message.blocks if isinstance(block, Bullets) for item in block.items]


def test_the_newest_come_first_and_the_pages_hold_all_once() -> None:
    asker = Keeper()
    pages = [remember(f"lister Numergy{page}", asker) for page in ("", " page 2", " page 3", " page 9")]  # type: ignore[arg-type]
    assert asker.asked == ["Numergy"] * 4
    assert ids(pages[2]) + ids(pages[1]) + ids(pages[0]) == [event.id for event in EVENTS]
    assert ids(pages[3]) == ids(pages[2]) and len(ids(pages[2])) == 5
    assert [offer.command for page in pages[:3] for offer in page.offers] == [
        "memoire lister Numergy page 2", "memoire lister Numergy page 3",
    ]  # fmt: skip
    assert "dernier" in str(pages[0].blocks[1]) and "dernier" not in str(pages[1].blocks[1])


def test_a_terminal_shows_all_and_nothing_is_no_list() -> None:
    assert len(ids(listing(EVENTS, "", RENDERING, most=None))) == len(EVENTS)
    assert len(listing([], "Atos", RENDERING).blocks) == len(listing([], "", RENDERING, most=None).blocks) == 1


def test_a_mistyped_verb_is_understood() -> None:
    said = remember("corigger S01 titre : x", Keeper())  # type: ignore[arg-type]
    assert said.notification == "Vouliez-vous dire «\u00a0memoire corriger\u00a0»\u00a0?"
