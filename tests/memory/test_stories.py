"""Same news, or look-alikes?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.founding import founding_documents
from bot.memory.stories import DAWN, OPEN, StoryBook, regrouped
from bot.memory.telling import headline, tell
from bot.model import Article, Story, StoryChoice
from tests.memory.made import article, mention

WIRE = (
    "Le groupe informatique Atos a annoncé lundi une perte nette de 248 millions d'euros au premier semestre, "
    "pénalisé par ses restructurations et par la faiblesse du marché allemand."
)


def groups(*articles: Article) -> list[int]:
    """For each article the number of its story, in order of appearance."""
    book = StoryBook()
    keys = [book.place(a).story.key for a in articles]
    return [sorted(set(keys), key=keys.index).index(key) for key in keys]


def at(hours: float) -> str:
    return (datetime(2025, 3, 3, 6, tzinfo=UTC) + timedelta(hours=hours)).replace(tzinfo=None).isoformat()


def test_a_first_article_begins_a_story_with_a_key_of_its_content() -> None:
    told = article("Atos perd 248 millions d'euros", key="k1")
    one, other = StoryBook().place(told, [mention("atos")]), StoryBook().place(told)
    assert one.new
    assert one.likeness == 0
    assert one.story.key == other.story.key
    assert one.story.watches == ("atos",)
    assert {"atos", "248000000€"} <= set(one.story.terms)


def test_the_wire_and_its_copies() -> None:
    assert groups(
        article("Atos annonce une perte de 248 millions d'euros", WIRE, at(0), source="AFP"),
        article("Atos annonce une perte de 248 millions d'euros - Boursorama", WIRE, at(1), source="Boursorama"),
        article("Le français Atos dans le rouge", WIRE, at(2)),
        article("Atos annonce une perte de 248 millions d'euros", "", at(3)),
        article("ATOS ANNONCE UNE PERTE DE 248 MILLIONS D'EUROS", WIRE[:90] + " […]", at(4)),
    ) == [0, 0, 0, 0, 0]


def test_other_words_for_the_same_news() -> None:
    assert groups(
        article("Panne chez OVHcloud : des milliers de sites inaccessibles", "Un incident touche Gravelines.", at(0)),
        article("OVHcloud en panne : Gravelines hors ligne, des milliers de sites touchés", "", at(1)),
    ) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orange condamné à 50 millions d'euros d'amende", "SFR condamné à 8 millions d'euros d'amende"),
        ("OVHcloud ouvre un centre de données à Milan", "OVHcloud ouvre un centre de données à Toronto"),
        ("Fuite de données à la Fédération de voile", "Fuite de données à la Fédération de judo"),
        ("Atos nomme un directeur financier", "Atos perd 248 millions d'euros"),
        ("SFR : Bouygues offre 17 milliards d'euros", "SFR : Altice refuse l'offre de Bouygues"),
        ("La Cnil inflige 325 millions d'euros à Google", "La Cnil inflige 150 millions d'euros à Shein"),
    ],
)
def test_look_alikes_stay_apart(one: str, other: str) -> None:
    assert groups(article(one, at=at(0)), article(other, at=at(1))) == [0, 1]


def test_the_address_says_nothing() -> None:
    url = "https://example.org/a"
    assert groups(article("Atos nomme un chef", at=at(0), url=url), article("Gel en Bretagne", at=at(1), url=url)) == [
        0,
        1,
    ]


def test_two_addresses_of_one_article_are_one_story() -> None:
    title = "Cloud : les recalés d'Andromède prennent leur revanche"
    old, new = "https://silicon.fr/slug-1.html", "https://silicon.fr/Thematique/slug-1.htm"
    assert groups(article(title, at=at(0), url=old, key="a"), article(title, at=at(5), url=new, key="b")) == [0, 0]


def test_a_column_of_the_same_name_is_another_story() -> None:
    first = "Atos, Bull, Angers, supercalculateur, cession, ministère, syndicats, négociation, calendrier, emplois."
    second = "Numérama, console, Nintendo, clavier, écran, manette, abonnement, cartouche, japonais, précommande."
    assert groups(
        article("Le fil de la rédaction", first, at(0)), article("Le fil de la rédaction", second, at(24))
    ) == [0, 1]


def test_watches_that_differ_speak_against() -> None:
    def both(first: str, second: str) -> int:
        book = StoryBook()
        book.place(article("Panne nationale : des milliers d'abonnés touchés", at=at(0)), [mention(first)])
        again = book.place(article("Des milliers d'abonnés sans réseau après une panne", at=at(1)), [mention(second)])
        return again.new

    assert not both("atos", "atos")
    assert both("atos", "orange")


def test_a_story_closes_after_days_of_silence_but_not_while_it_is_told() -> None:
    title = "Panne géante à Gravelines chez OVHcloud"
    hours = OPEN.total_seconds() / 3600
    assert groups(article(title, at=at(0), key="a"), article(title, at=at(hours - 1), key="b")) == [0, 0]
    assert groups(article(title, at=at(0), key="a"), article(title, at=at(hours + 1), key="b")) == [0, 1]
    told = [article(title, at=at(h), key=str(h)) for h in (0, hours - 1, 2 * hours - 2)]
    assert groups(*told) == [0, 0, 0]


def test_an_older_article_that_comes_late_widens_the_story() -> None:
    book = StoryBook()
    book.place(article("Panne géante à Gravelines", at=at(10), key="b"))
    placed = book.place(article("Panne géante à Gravelines", at=at(2), key="a"))
    assert not placed.new
    assert (placed.story.first_seen.hour, placed.story.last_seen.hour) == (8, 16)


def test_an_article_without_time_counts_as_told_now() -> None:
    book = StoryBook()
    assert book.place(article("Tout commence", at=None)).story.first_seen == DAWN
    book.place(article("Panne géante à Gravelines", at=at(10)))
    placed = book.place(article("Panne géante à Gravelines", at=None, key="x"))
    assert not placed.new
    assert placed.story.last_seen == datetime(2025, 3, 3, 16, tzinfo=UTC)


def test_the_same_article_again_is_its_own_story_even_when_nothing_is_alike() -> None:
    book = StoryBook()
    first = book.place(article("", at=at(0), key="same"))
    again = book.place(article("", at=at(1), key="same"))
    assert not again.new
    assert again.story == first.story


def test_watches_of_all_tellings_are_kept() -> None:
    book = StoryBook()
    book.place(article("Andromède : Atos candidat", at=at(0), key="a"), [mention("atos")])
    placed = book.place(
        article("Andromède : Atos candidat", at=at(1), key="b"), [mention("andromede"), mention("atos")]
    )
    assert placed.story.watches == ("atos", "andromede")


@pytest.mark.parametrize(
    ("title", "source", "kept"),
    [
        ("Atos perd - Le Monde", "Le Monde", "Atos perd"),
        ("Atos perd – LeMonde.fr", "lemonde", "Atos perd"),
        ("Atos perd | Silicon", "", "Atos perd"),
        ("Atos - Bull : la fusion", "Le Monde", "Atos - Bull : la fusion"),
        ("Atos perd - Le Monde", "", "Atos perd - Le Monde"),
        ("Rien", "x", "Rien"),
    ],
)
def test_headlines_lose_the_name_of_their_medium(title: str, source: str, kept: str) -> None:
    assert headline(title, source) == kept


def test_only_the_beginning_of_a_text_is_told() -> None:
    text = " ".join(f"Le nom{i} arrive." for i in range(100))
    assert 20 <= len(tell(article("Titre", text)).everything) < 40


def test_names_of_a_headline() -> None:
    names = tell(article("Condamné, le groupe Free quitte Roubaix : SFR rit")).names
    assert names == {"free", "roubai", "sfr"}
    assert tell(article("Orange ou Numergy")).names == {"numergy"}
    assert tell(article("Numergy seul")).names == {"numergy"}


HEADLINES = st.sampled_from(
    ["Atos perd 248 millions", "Atos : 248 M€ de perte", "Panne à Gravelines", "OVHcloud : panne à Gravelines", "",
     "SFR vendu 17 milliards", "SFR : une offre à 17 Md€", "Le fil", "Bruxelles sanctionne Apple"]
)  # fmt: skip
TOLD = st.lists(
    st.builds(
        lambda number, title, text, hours: article(title, text, at(hours), key=f"k{number}"),
        st.integers(0, 40), HEADLINES, st.sampled_from(["", WIRE, WIRE[:60]]), st.integers(0, 200),
    ),
    max_size=14,
)  # fmt: skip


@given(TOLD)
@settings(max_examples=60, deadline=None)
def test_a_book_rebuilt_from_its_stories_places_the_same(articles: list[Article]) -> None:
    book = StoryBook()
    stories: dict[str, Story] = {}
    for told in articles:
        rebuilt = StoryBook(stories.values())
        placed = book.place(told)
        assert rebuilt.place(told) == placed
        assert placed.new == (placed.story.key not in stories)
        assert placed.story.first_seen <= placed.story.last_seen
        stories[placed.story.key] = placed.story


def test_the_founding_articles_are_three_stories() -> None:
    """Four days apart, L'Usine Nouvelle tells the withdrawal again under a headline of its own."""
    book = StoryBook()
    placed = [book.place(document.article) for document in founding_documents()]
    assert [placement.new for placement in placed] == [True, True, True]


NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def chosen(action: str, article_key: str, story: str, other: str) -> StoryChoice:
    return StoryChoice(at=NOW, user="léa", action=action, article=article_key, story=story, other=other)  # type: ignore[arg-type]


def told_alone(key: str, title: str) -> Story:
    empty = Story(key=key, title="", first_seen=NOW, last_seen=NOW)
    return regrouped(empty, [article(title, at=at(0), key=key)], ["atos"])


ONE, TWO = told_alone("one", "Panne géante à Gravelines"), told_alone("two", "Grève des postiers à Marseille")


def test_an_article_split_off_stays_in_its_own_story() -> None:
    again = article("Panne géante à Gravelines", at=at(1), key="x")
    assert StoryBook([ONE, TWO]).place(again).story.key == "one"
    book = StoryBook([ONE, TWO], [chosen("split", "x", "one", "two")])
    assert book.place(again).story.key == "two"


def test_a_joined_story_lends_its_words_and_stays_open_with_the_other() -> None:
    join = chosen("join", "x", "one", "two")
    book = StoryBook([ONE, TWO], [join])
    assert book.place(article("Grève des postiers à Marseille", at=at(1), key="a")).story.key == "one"
    for day in range(1, 7):  # told by the other only, until long after it was told itself
        placed = book.place(article("Panne géante à Gravelines", at=at(24 * day), key=f"p{day}"))
        assert placed.story.key == "one"
    assert book.place(article("Grève des postiers à Marseille", at=at(24 * 7), key="b")).story.key == "one"


def test_the_last_word_counts() -> None:
    there, back = chosen("join", "x", "one", "two"), chosen("join", "x", "two", "one")
    later = article("Panne géante à Gravelines", at=at(1), key="a")
    assert StoryBook([ONE, TWO], [there, back]).place(later).story.key == "two"
    assert StoryBook([ONE, TWO], [back, there]).place(later).story.key == "one"
    apart = chosen("split", "one", "two", "one")
    assert StoryBook([ONE, TWO], [back, apart]).place(later).story.key == "one"


def test_a_joined_story_may_be_forgotten_meanwhile() -> None:
    book = StoryBook([TWO], [chosen("join", "x", "gone", "two")])
    assert book.place(article("Grève des postiers à Marseille", at=at(1), key="a")).story.key == "two"
