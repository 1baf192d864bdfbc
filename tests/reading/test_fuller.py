"""Is a page the article, and does it say more?"""

from __future__ import annotations

import pytest

from bot.reading.fuller import LONGEST, fuller, is_page, says_more

TITLE = "OVH ouvre un centre de données à Milan"
TEASER = "Le groupe de Roubaix ouvre un centre de données en Italie […]"
OPENING = "Le groupe de Roubaix ouvre un centre de données en Italie, à Milan, pour ses clients de la péninsule."
REST = "Il y a mis trente millions d'euros. " * 10


def test_the_page_takes_the_place_of_a_teaser_it_begins_with() -> None:
    assert fuller(TITLE, TEASER, f"{OPENING}\nPartager\n{REST}") == f"{OPENING}\n{REST}"


def test_a_teaser_the_page_does_not_repeat_stays_in_front() -> None:
    page = f"OVH, Milan, un centre : l'Italie ouvre ses données.\n{REST}"
    assert fuller(TITLE, TEASER, page) == f"Le groupe de Roubaix ouvre un centre de données en Italie\n{page}"


def test_without_a_teaser_the_title_tells_the_article() -> None:
    assert fuller(TITLE, "", f"{OPENING}\n{REST}") == f"{OPENING}\n{REST}"


@pytest.mark.parametrize("page", ["", OPENING, REST, "Partager\n" * 99, "Lire aussi : OVH ouvre à Milan\n" * 30])
def test_a_page_that_says_no_more_or_something_else(page: str) -> None:
    assert fuller(TITLE, TEASER, page) == TEASER


def test_a_text_without_telling_words_is_like_nothing() -> None:
    assert not says_more("", "", OPENING + REST)


def test_no_longer_than_a_feed_may_be() -> None:
    assert len(fuller(TITLE, TEASER, OPENING + " mot" * LONGEST)) == LONGEST


@pytest.mark.parametrize(
    "mark",
    [
        '"isAccessibleForFree":false',
        '"isAccessibleForFree" : "False"',
        "'isAccessibleForFree': 'https://schema.org/False'",
        '<meta itemprop="isAccessibleForFree" content="false">',
        '<meta name="article:content_tier" content="metered">',
    ],
)
def test_what_is_paid_for_is_not_read(mark: str) -> None:
    assert not is_page(f"<html>{mark}<p>{OPENING}</p></html>")


def test_a_page() -> None:
    assert is_page('<html><script>{"isAccessibleForFree": true}</script></html>')
    assert not is_page("plain words")
    assert not is_page("<p>" * 30_000)
