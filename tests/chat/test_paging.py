"""Long answers come in pages, each of which says how to get the next."""

from __future__ import annotations

import pytest

from bot.chat.paging import LONGEST, PAGE, listing, page_of, read_page, turns_page
from bot.model import Bullets, Message, Offer, Paragraph, Run
from bot.wording import Words

FRENCH, ENGLISH = Words("fr"), Words("en")
LINES = [(Run(f"ligne {n}"),) for n in range(2 * PAGE + 3)]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("cloud", ("cloud", 1)),
        ("cloud page 2", ("cloud", 2)),
        ("cloud Page  12 ", ("cloud", 12)),
        ("page 3", ("", 3)),
        ("cloud page 0", ("cloud", 1)),
        ("page deux", ("page deux", 1)),
        ("homepage 2", ("homepage 2", 1)),
        ("page 2 cloud", ("page 2 cloud", 1)),
    ],
)
def test_the_page_is_read_off_the_end(said: str, read: tuple[str, int]) -> None:
    assert read_page(said) == read


def test_pages_hold_all_items_once() -> None:
    pages = [page_of(range(19), number, size=8) for number in (1, 2, 3)]
    assert [n for page in pages for n in page.items] == list(range(19))
    assert [(page.number, page.pages, page.after) for page in pages] == [(1, 3, 11), (2, 3, 3), (3, 3, 0)]
    assert page_of(range(19), 9, size=8).number == 3
    assert page_of([], 2) == page_of([], 1)


def lines_of(message: Message) -> list[str]:
    return [item[0].text for block in message.blocks if isinstance(block, Bullets) for item in block.items]


def test_each_page_says_how_to_get_the_next() -> None:
    pages = [listing("Tout", LINES, number, "chercher cloud", FRENCH) for number in (1, 2, 3)]
    assert [page.notification for page in pages] == ["Tout (1/3)", "Tout (2/3)", "Tout (3/3)"]
    assert [line for page in pages for line in lines_of(page)] == [line[0].text for line in LINES]
    assert pages[1].offers == (Offer("Suite", "chercher cloud page 3"),) and pages[2].offers == ()
    last = pages[0].blocks[-1]
    assert isinstance(last, Paragraph) and last.runs[0].text == "… 11 autres\u00a0: chercher cloud page 2"
    assert listing("All", LINES, 1, "search " + "x" * LONGEST, ENGLISH).offers == ()
    assert listing("All", LINES, 1, "search cloud", ENGLISH).offers == (Offer("Next", "search cloud page 2"),)


def test_a_short_list_says_nothing_of_pages() -> None:
    message = listing("Tout", LINES[:PAGE], 1, "chercher cloud", FRENCH)
    assert (message.notification, message.offers, len(message.blocks)) == ("Tout", (), 2)
    assert len(listing("Rien", [], 1, "chercher cloud", FRENCH).blocks) == 1


@pytest.mark.parametrize(
    "text", ["chercher cloud page 2", "search a page 9999", "chronologie saga Numergy sombre page 3",
             "memoire lister page 2", "mémoire LISTER Atos page 2"],
)  # fmt: skip
def test_a_question_for_a_page_is_known(text: str) -> None:
    assert turns_page(text)


@pytest.mark.parametrize(
    "text", ["", "page 2", "chercher cloud", "chercher cloud page 1", "memoire retirer S01 page 2", "aide page 2",
             "sourdine Atos page 2", "utile https://e.fr page 2", "cherchez cloud page 2", "memoire page 2"],
)  # fmt: skip
def test_nothing_else_is_one(text: str) -> None:
    assert not turns_page(text)
