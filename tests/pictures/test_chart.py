"""What a timeline's picture shows, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Event, Precision, Status
from bot.pictures.chart import LONGEST_ALT, Chart, Row, alt, chart, legible
from bot.pictures.layout import COLUMN, EVENT, LINES, MARGIN, WIDTH, Face, layout, wrapped
from bot.wording import Words

FRENCH = Words("fr")


def event(title: str, start: str, end: str = "", precision: Precision = "day", status: Status = "happened") -> Event:
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    return Event(id=title, title=title, start=first, end=last, precision=precision, status=status)


EVENTS = [
    event("Retrait", "2011-12-22"),
    event("Reprise", "2011-12-23", "2012-01-13", "range", "rumour"),
    event("Vœux", "2012-01-20", status="planned"),
    event("Création", "2012-09-01", "2012-09-30", "month"),
    event("Cession", "2016-01-01", status="denied"),
]


def plain(text: str, face: Face) -> float:
    return len(text) * face.size / 2


def test_rows_say_no_more_than_is_known() -> None:
    drawn = chart("Titre", EVENTS, FRENCH, before=1, after=14)
    assert drawn.subtitle == "5 événements, 2011–2016"
    assert [(row.when, row.status, row.length, row.look) for row in drawn.rows] == [
        ("22 décembre 2011", "", 0, "happened"),
        ("entre le 23 décembre 2011 et le 13 janvier 2012", "(rumeur)", 4, "open"),
        ("20 janvier 2012", "(prévu)", 0, "open"),
        ("septembre 2012", "", 2, "happened"),
        ("1er janvier 2016", "(démenti)", 0, "struck"),
    ]
    assert drawn.more == "Hors de l'image\u00a0: 1 événement antérieur, 14 événements postérieurs"
    assert [look for look, _, _ in drawn.legend] == ["happened", "open", "struck"]


def test_what_explains_itself_has_no_legend() -> None:
    drawn = chart("Titre", EVENTS[:1], FRENCH)
    assert (drawn.subtitle, drawn.more, drawn.legend) == ("1 événement, 2011", "", ())
    assert chart("Titre", [], FRENCH).subtitle == "0 événement"


def test_the_picture_in_words() -> None:
    told = alt("Chronologie", EVENTS[:2], FRENCH)
    assert told == (
        "Chronologie. 2 événements, 2011–2012. 22 décembre 2011, Retrait. "
        "entre le 23 décembre 2011 et le 13 janvier 2012 (rumeur), Reprise."
    )
    long = alt("Chronologie", EVENTS * 20, FRENCH)
    assert long.endswith("…")
    assert LONGEST_ALT - 80 < len(long) <= LONGEST_ALT


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("L’Être — « œuvre »", "L’Être — « œuvre »"),
        ("Bombe 🧨 à  Paris\n\u202efin", "Bombe à Paris fin"),
        ("مرحبا بك dit Orange", "[…] dit Orange"),
        ("华为 2026", "[…] 2026"),
        ("🧨", ""),
    ],
)
def test_what_the_typeface_lacks_is_left_out(text: str, seen: str) -> None:
    assert " ".join(legible(text, lambda ch: (ch.isprintable() and ord(ch) < 0x600) or ch in "’—").split()) == seen


def test_a_word_without_an_end_is_measured_a_few_times_only() -> None:
    """A title may be pasted from anywhere; what no line can hold costs nothing."""
    asked: list[str] = []

    def measure(text: str, face: Face) -> float:
        asked.append(text)
        return 10.0 * len(text)

    for text in ("x" * 100_000, "mot " * 100_000):
        asked.clear()
        broken = wrapped(text, Face("regular", 20, 30), 200, measure, lines=3)
        assert [len(line) <= 20 for line in broken] == [True] * 3
        assert broken[-1].endswith("…")
        assert len(asked) < 200


def test_lines_are_broken_between_words_and_cut_with_an_ellipsis() -> None:
    face = Face("regular", 20, 30)  # ten pixels a character
    break_: Callable[..., list[str]] = lambda text, lines: wrapped(text, face, 100, plain, lines=lines)  # noqa: E731
    assert break_("un deux trois", 3) == ["un deux", "trois"]
    assert break_("un deux trois quatre cinq", 2) == ["un deux", "trois…"]
    assert break_("x" * 25, 3) == ["x" * 10, "x" * 10, "x" * 5]
    assert break_("un, " + "x" * 12, 1) == ["un…"]
    assert break_("", 2) == [""]


@given(st.lists(st.text(max_size=80), max_size=5), st.integers(1, 4), st.integers(8, 300))
def test_no_line_is_ever_wider_than_its_place(words: list[str], lines: int, width: int) -> None:
    broken = wrapped(" ".join(words), EVENT, width, plain, lines=lines)
    assert 1 <= len(broken) <= lines
    assert all(plain(line, EVENT) <= width or len(line) <= 1 for line in broken)


def test_shapes_stand_in_order_inside_the_picture() -> None:
    shapes = layout(chart("Titre", EVENTS, FRENCH, after=3), plain)
    assert all(line.x >= MARGIN for line in shapes.lines)
    assert all(0 < line.y < shapes.height for line in shapes.lines)
    titles = [line for line in shapes.lines if line.face == EVENT]
    assert [line.text for line in titles] == [told.title for told in EVENTS]
    assert all(line.x == COLUMN for line in titles)
    assert [line.y for line in titles] == sorted(line.y for line in titles)
    assert len(shapes.pills) == 3  # 2011, 2012, 2016
    assert [rule.dotted for rule in shapes.rules] == [False, False, True, False]
    assert shapes.rules[-1].end == shapes.marks[len(EVENTS) - 1].y
    marks = shapes.marks[: len(EVENTS)]
    assert [mark.look for mark in marks] == ["happened", "open", "open", "happened", "struck"]
    assert [mark.height > 0 for mark in marks] == [False, True, False, True, False]


def test_height_is_bounded_whatever_the_titles() -> None:
    row = Row(year=2012, when="x" * 200, title="mot " * 500, status="", length=4, look="open")
    many = Chart(title="t " * 500, subtitle="s", rows=(row,) * 25, more="m", legend=())
    shapes = layout(many, plain)
    assert shapes.height < 25 * (2 * 46 + LINES * 55 + 38) + 800
    assert all(plain(line.text, line.face) <= WIDTH - MARGIN - line.x for line in shapes.lines)


def test_an_empty_chart_is_calm() -> None:
    assert layout(chart("Titre", [], FRENCH), plain).rules == ()
