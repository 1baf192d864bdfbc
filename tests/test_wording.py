"""Words, dates and counts in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.errors import Said
from bot.model import Precision
from bot.wording import LOCALE, Words

KEYWORDS = {"say": None, "later": None, "Said": None, "count": (1, 2), "measure": (1, 2)}


def texts_in_code() -> set[str | tuple[str, ...]]:
    root = str(Path(bot.__file__).parent)
    return {message for _, _, message, _, _ in extract_from_dir(root, keywords=KEYWORDS)}


def test_the_french_catalogue_holds_each_text_of_the_code_and_nothing_more() -> None:
    with (LOCALE / "fr.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    translated = {message.id for message in catalogue if message.id}
    assert translated == texts_in_code()
    assert all(all(m.string) if isinstance(m.string, tuple) else m.string for m in catalogue if m.id)


def test_a_translation_fills_the_same_places_as_its_text() -> None:
    with (LOCALE / "fr.po").open("rb") as file:
        for message in read_po(file, locale="fr"):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if ids[0]:
                assert {places(text) for text in ids} == {places(text) for text in strings}


def test_french_signs_hold_to_their_words() -> None:
    """A no-break space before : ; ! ? and », after «; keys of the watchlist and addresses are no sentences."""
    with (LOCALE / "fr.po").open("rb") as file:
        strings = [
            text for m in read_po(file, locale="fr") if m.id for text in (m.string if m.pluralizable else [m.string])
        ]
    loose = re.compile(" [:;!?»]|« |[\\w)][;!?»](?!\\w)")
    assert [text for text in strings if loose.search(text)] == []


def places(text: str) -> frozenset[str]:
    return frozenset(part.partition("}")[0] for part in text.split("{")[1:])


@pytest.mark.parametrize(
    ("start", "end", "precision", "french", "english"),
    [
        ((2011, 12, 22), (2011, 12, 22), "day", "22 décembre 2011", "December 22, 2011"),
        ((2020, 2, 1), (2020, 2, 1), "day", "1er février 2020", "February 1, 2020"),
        ((2012, 1, 2), (2012, 1, 8), "week", "semaine du 2 janvier 2012", "week of January 2, 2012"),
        ((2021, 5, 25), (2021, 5, 31), "week", "semaine du 24 mai 2021", "week of May 24, 2021"),
        ((2011, 9, 1), (2011, 9, 30), "month", "septembre 2011", "September 2011"),
        ((2012, 1, 1), (2012, 3, 31), "season", "début 2012", "early 2012"),
        ((2016, 9, 1), (2016, 12, 31), "season", "fin 2016", "late 2016"),
        ((2021, 10, 1), (2021, 11, 30), "season", "automne 2021", "autumn 2021"),
        ((2021, 5, 1), (2021, 8, 31), "season", "mi-2021", "mid-2021"),
        ((2021, 12, 1), (2022, 2, 28), "season", "entre le 1er décembre 2021 et le 28 février 2022", None),
        ((2018, 1, 1), (2018, 12, 31), "year", "2018", "2018"),
        ((2018, 1, 1), (2018, 12, 31), "range", "2018", "2018"),
        ((2011, 1, 1), (2012, 12, 31), "range", "2011–2012", "2011–2012"),
        ((2011, 12, 22), (2012, 1, 13), "range", "entre le 22 décembre 2011 et le 13 janvier 2012", None),
        ((2024, 7, 1), (2024, 9, 30), "range", "3e trimestre 2024", "third quarter of 2024"),
        ((2012, 1, 1), (2012, 3, 31), "range", "1er trimestre 2012", "first quarter of 2012"),
        ((2012, 1, 1), (2012, 6, 30), "range", "1er semestre 2012", "first half of 2012"),
        ((2012, 7, 1), (2013, 9, 30), "range", "entre juillet 2012 et septembre 2013", None),
        ((2012, 1, 14), (2013, 9, 30), "range", "entre janvier 2012 et septembre 2013", None),
    ],
)
def test_a_date_says_no_more_than_is_known(
    start: tuple[int, int, int], end: tuple[int, int, int], precision: Precision, french: str, english: str | None
) -> None:
    assert Words("fr").dated(date(*start), date(*end), precision) == french
    if english:
        assert Words("en").dated(date(*start), date(*end), precision) == english


def test_times_are_told_in_paris() -> None:
    moment = datetime(2013, 10, 7, 8, 0, tzinfo=UTC)
    assert Words("fr").moment(moment) == "7 octobre 2013 à 10:00"
    assert Words("en").moment(moment) == "October 7, 2013 at 10:00"


@pytest.mark.parametrize(
    ("n", "french"), [(0, "0 article archivé"), (1, "1 article archivé"), (2, "2 articles archivés")]
)
def test_french_counts_agree(n: int, french: str) -> None:
    assert Words("fr").count("{n} article archived", "{n} articles archived", n) == french


@pytest.mark.parametrize(
    ("n", "french", "english"),
    [
        (0.0, "0,0 article par semaine", "0.0 articles a week"),
        (1.0, "1,0 article par semaine", "1.0 articles a week"),
        (1.96, "2,0 articles par semaine", "2.0 articles a week"),
        (1234.5, "1\u202f234,5 articles par semaine", "1,234.5 articles a week"),
    ],
)
def test_decimals_agree_as_their_language_wants(n: float, french: str, english: str) -> None:
    texts = "{n} article a week", "{n} articles a week"
    assert (Words("fr").measure(*texts, n), Words("en").measure(*texts, n)) == (french, english)


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("Atos", "«\u00a0Atos\u00a0»", "“Atos”"),
        ("Cloud «\u00a0à la française\u00a0»", "«\u00a0Cloud “à la française”\u00a0»", "“Cloud ‘à la française’”"),
        ("un “vrai” cloud", "«\u00a0un “vrai” cloud\u00a0»", "“un ‘vrai’ cloud”"),
        ("Cloud « à la française", "«\u00a0Cloud à la française\u00a0»", "“Cloud à la française”"),
    ],
)
def test_a_quote_has_the_marks_of_its_language(text: str, french: str, english: str) -> None:
    assert (Words("fr").quoted(text), Words("en").quoted(text)) == (french, english)


def test_an_english_text_has_english_marks_and_what_it_names_keeps_its_own() -> None:
    said = Words("en").say("« {name} » is not a command.", name="« x »")
    assert said == "“« x »” is not a command."
    assert Words("fr").say("« {name} » is not a command.", name="x").startswith("«\u00a0x\u00a0» ")


def test_a_text_that_knows_how_it_was_made_is_told_in_each_language() -> None:
    said = Said("{problem}. Fix: {fix}", problem=Said("« {name} » is not a command.", name="x"), fix="{z}")
    assert said == "« x » is not a command.. Fix: {z}" and isinstance(said, str)
    assert Words("en").tell(said) == "“x” is not a command.. Fix: {z}"
    assert Words("fr").tell(said).endswith(". Correction\u00a0: {z}")
    assert Words("fr").tell("another text") == "another text"
    assert Words("en").tell(Said.lines(["{a}", said])) == "{a}\n“x” is not a command.. Fix: {z}"


@pytest.mark.parametrize(
    ("number", "digits", "french", "english"),
    [(1234, 0, "1\u202f234", "1,234"), (0, 0, "0", "0"), (0.954, 2, "0,95", "0.95"), (1, 2, "1,00", "1.00")],
)
def test_numbers_are_written_as_the_language_writes_them(number: float, digits: int, french: str, english: str) -> None:
    assert (Words("fr").number(number, digits), Words("en").number(number, digits)) == (french, english)
    many = Words("en").count("{n} article archived", "{n} articles archived", 1234)
    assert many == "1,234 articles archived"
