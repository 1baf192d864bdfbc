"""Which one of a series a headline tells of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.memory.numbering import clash, numbering
from bot.memory.stories import StoryBook
from bot.model import Article


@pytest.mark.parametrize(
    ("title", "what", "numbers"),
    [
        ("Bilan du T2 et du premier semestre", "quarter", {"1", "2"}),
        ("Thales au troisième trimestre", "quarter", {"3"}),
        ("OVHcloud : un S2 en hausse", "quarter", {"3", "4"}),
        ("Baromètre de février", "month", {"fevrier"}),
        ("Budget 2026 : la DSI perd des crédits", "year", {"2026"}),
        ("Extinction de la 2G et de la 3G", "#g", {"2", "3"}),
        ("Windows 11 : la mise à jour arrive", "window", {"11"}),
        ("Apple lance iOS 18.2 demain", "ios", {"18.2"}),
        ("Le réacteur 3 de Flamanville à l'arrêt", "reacteur", {"3"}),
        ("Acte II de la réforme", "acte", {"2"}),
        ("Le 3e acte de la réforme", "acte", {"3"}),
        ("Pasqal lève des fonds en série B", "seri", {"b"}),
        ("Second tour des enchères", "tour", {"2"}),
        ("La saga du Minitel (1/4)", "/4", {"1"}),
    ],
)
def test_what_is_numbered(title: str, what: str, numbers: set[str]) -> None:
    assert numbering(title)[what] == numbers


@pytest.mark.parametrize(
    "title",
    [
        "EDF : 3 réacteurs à l'arrêt",
        "Gaza 12 morts dans la nuit",
        "Panne à Lyon : 12 entreprises touchées",
        "Orange perd 3 % en Bourse",
        "Le groupe en a 3 de plus",
        "Coupure de 10h à 12h",
        "Un disque de 50Go",
        "Le Premier ministre reçoit Atos pour la première fois",
        "Cinquième semestre perdu",
        "Un manque de vitamine C",
        "Un écran à 450 €",
        "",
    ],
)
def test_what_only_counts(title: str) -> None:
    assert not numbering(title)


def test_two_of_a_series_clash_and_a_whole_holds_its_parts() -> None:
    second, third = numbering("Résultats du deuxième trimestre"), numbering("Résultats du T3")
    half = numbering("Résultats du premier semestre")
    assert clash(second, third)
    assert clash(half, third)
    assert not clash(half, second)
    assert not clash(second, numbering("Windows 11"))
    assert not clash(numbering("La 2G et la 3G"), numbering("Fin de la 3G"))


def told(title: str, hours: int, text: str = "") -> Article:
    return Article(
        key=title, title=title, text=text, published=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hours)
    )


def test_results_of_two_quarters_are_two_stories_even_word_for_word() -> None:
    text = (
        "Le groupe d'électronique annonce un chiffre d'affaires en hausse, porté par la défense, l'aéronautique et la "
        "cybersécurité, et confirme ses objectifs annuels de marge et de trésorerie devant les analystes."
    )
    book = StoryBook()
    first = book.place(told("Thales : ventes en hausse au deuxième trimestre", 0, text))
    again = book.place(told("Thales : des ventes en hausse au T2", 1, text))
    other = book.place(told("Thales : ventes en hausse au troisième trimestre", 2, text))
    assert again.story.key == first.story.key
    assert other.new
