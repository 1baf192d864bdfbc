"""What « chronologie … » asks for, and its answer page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.alerting.render import Rendering
from bot.chat.chronicle import ENDING, PAGE, Wanted, chronicle, wanted
from bot.chat.slack.payload import blocks
from bot.model import Bullets, Event, Paragraph, Watch
from bot.reading.words import fold_key
from bot.wording import Words


def watch(label: str) -> Watch:
    return Watch(id=fold_key(label), label=label, aliases=(label,))


WATCHES = {name: watch(name) for name in ("Andromède", "Cloudwatt", "Numergy", "Office 365", "Saga Cloud", "Orange")}
SPELLINGS = {fold_key(name): known for name, known in WATCHES.items()}
FRENCH = Rendering(words=Words("fr"))


def read(said: str) -> tuple[list[str], Wanted]:
    asked = wanted(said, SPELLINGS, lambda name: WATCHES["Numergy"] if name == "numergi" else None)
    return [known.label for known in asked.watches], asked


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("Andromède", ["Andromède"]),
        ("andromede cloudwatt numergy", ["Andromède", "Cloudwatt", "Numergy"]),
        ("Andromède, Cloudwatt et numergi", ["Andromède", "Cloudwatt", "Numergy"]),
        ("numergi et Andromède", ["Numergy", "Andromède"]),
        ("Orange + Orange", ["Orange"]),
        ("Office 365", ["Office 365"]),
        ("Orange, Office 365", ["Orange", "Office 365"]),
        ("saga cloud", ["Saga Cloud"]),
    ],
)
def test_the_names(said: str, labels: list[str]) -> None:
    found, asked = read(said)
    assert found == labels
    assert (asked.unknown, asked.saga, asked.page, asked.dark) == ("", False, 1, False)


def test_what_may_stand_around_the_names() -> None:
    found, asked = read("saga Andromède, Office 365 2 sombre")
    assert (found, asked.saga, asked.page, asked.dark) == (["Andromède", "Office 365"], True, 2, True)
    found, asked = read("Numergy DARK 0")
    assert (found, asked.page, asked.dark) == (["Numergy"], 1, True)
    assert not read("Numergy clair")[1].dark


@pytest.mark.parametrize(
    ("said", "unknown"),
    [("licorne", "licorne"), ("Andromède licorne rose Orange licorne", "licorne rose"), ("2", "2"), ("et", "")],
)
def test_a_name_that_is_on_no_list(said: str, unknown: str) -> None:
    assert read(said)[1].unknown == unknown
    assert unknown or not read(said)[0]


def events(n: int, title: str = "Un fait de plus dans la longue histoire du nuage français") -> list[Event]:
    days = [date(2012, 1, 1) + timedelta(days=20 * k) for k in range(n)]
    return [
        Event(id=str(k), title=f"{title} ({k})", start=day, end=day, precision="day", links=(LONG_ADDRESS,))
        for k, day in enumerate(days)
    ]


LONG_ADDRESS = "https://news.example/thematique/cloud-1370/breves/" + "un-titre-en-entier-" * 5 + "452420.htm"
ASKED = Wanted(watches=(WATCHES["Andromède"], WATCHES["Cloudwatt"]))


def test_a_short_timeline_is_one_page_with_its_picture() -> None:
    message = chronicle(ASKED, events(3), FRENCH)
    assert message.notification == "Chronologie\u00a0: Andromède, Cloudwatt"
    assert len(message.blocks) == 2
    picture = message.picture
    assert picture is not None
    assert picture.name == "chronologie.png"
    assert picture.draw()[12:20] == b"IHDR" + (1080).to_bytes(4)
    assert picture.alt.startswith(
        "Chronologie\u00a0: Andromède, Cloudwatt. 3 événements, 2012. 1er janvier 2012, Un fait"
    )


def test_one_event_needs_no_picture() -> None:
    assert chronicle(ASKED, events(1), FRENCH).picture is None


def test_a_long_timeline_comes_in_pages_that_say_how_to_go_on() -> None:
    many = events(2 * PAGE + ENDING + 1)
    first = chronicle(ASKED, many, FRENCH)
    assert first.notification.endswith("(1/3)")
    assert isinstance(first.blocks[-1], Paragraph)
    more = first.blocks[-1].runs[0].text
    assert more == f"… {PAGE + ENDING + 1} autres\u00a0: chronologie Andromède, Cloudwatt page 2"
    asked = read(more.partition("chronologie ")[2])[1]
    assert asked.page == 2
    second, third = (chronicle(Wanted(watches=ASKED.watches, page=page), many, FRENCH) for page in (2, 9))
    assert isinstance(third.blocks[-1], Bullets)
    lists = [block for message in (first, second, third) for block in message.blocks if isinstance(block, Bullets)]
    assert [len(block.items) for block in lists] == [PAGE, PAGE, ENDING + 1]
    told = [line[2].text for block in lists for line in block.items]
    assert told == [event.title for event in many]


def test_a_few_more_stay_on_the_last_page() -> None:
    message = chronicle(ASKED, events(PAGE + ENDING), FRENCH)
    assert isinstance(message.blocks[-1], Bullets)
    assert len(message.blocks[-1].items) == PAGE + ENDING


def test_slack_takes_a_whole_page_with_long_addresses() -> None:
    drawn = blocks(chronicle(ASKED, events(3 * PAGE), FRENCH))
    assert "autres" in str(drawn[-2]) and "chronologie Andromède, Cloudwatt page 2" in str(drawn[-1])


def test_how_the_next_page_of_a_saga_is_asked_for() -> None:
    asked = Wanted(watches=ASKED.watches, saga=True, dark=True)
    assert asked.said(FRENCH.words, page=2) == "chronologie saga Andromède, Cloudwatt sombre page 2"
    assert chronicle(asked, events(2), FRENCH).notification == "Saga\u00a0: Andromède, Cloudwatt"
    english = Wanted(watches=ASKED.watches, saga=True)
    assert english.said(Words("en"), page=3) == "timeline saga Andromède, Cloudwatt page 3"
