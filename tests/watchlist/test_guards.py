"""What is said of contexts and vetoes that cannot work is what matching makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.errors import WatchlistError
from bot.matching import Matcher, scene
from bot.model import Watch
from bot.watchlist import parse
from bot.watchlist.guards import READ_AROUND, stands_in
from bot.watchlist.likeness import one_slip_apart


def named(text: str, **keys: tuple[str, ...]) -> bool:
    return bool(Matcher([Watch(id="a", label="A", aliases=("Atos",), **keys)]).match("", text).mentions)  # type: ignore[arg-type]


def test_what_is_read_around_a_name_is_what_the_scene_reads() -> None:
    assert READ_AROUND == scene.REACH


def test_a_context_longer_than_what_is_read_is_never_near() -> None:
    phrase = "mot " * 160
    assert not named(f"{phrase} Atos {phrase}", context=(phrase.strip(),))
    assert named(f"{phrase} Atos {phrase}", context=("mot mot",))


def test_a_context_that_is_the_name_is_always_near() -> None:
    assert named("Voici Atos.", context=("atos",))


def test_a_context_with_a_veto_in_it_cancels_the_name() -> None:
    assert not named("Le nuage public d'Atos.", context=("nuage public",), veto=("nuage",))


@pytest.mark.parametrize(
    ("part", "whole", "stands"),
    [
        ("nuage", "le nuages", True),
        ("nuages", "le nuage", False),
        ("a b", "a b c", True),
        ("a c", "a b c", False),
        ("cdc", "cdcs", False),
        ("", "a", False),
    ],
)
def test_words_stand_in_words(part: str, whole: str, stands: bool) -> None:
    assert stands_in(part.split(), whole.split()) == stands


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_one_slip_is_what_matching_calls_one(one: str, other: str) -> None:
    assert one_slip_apart(one, other) == (OSA.distance(one, other) == 1)


@pytest.mark.parametrize(
    "watches",
    [
        "{id: a, label: A, aliases: Numergy}, {id: b, label: B, aliases: Numregy, fuzzy: false}",
        "{id: a, label: A, aliases: Numergy, shared: true}, {id: b, label: B, aliases: Numregy, shared: true}",
        "{id: a, label: A, aliases: [Numergy, Numregy]}",
        "{id: a, label: A, aliases: Atos}, {id: b, label: B, aliases: Athos}",
        "{id: a, label: A, aliases: Numergy}, {id: b, label: B, aliases: Numrgey}",
        "{id: a, label: A, aliases: A BC}, {id: b, label: B, aliases: AB C}",
    ],
)
def test_watches_that_can_be_told_apart_are_fine(watches: str) -> None:
    assert parse(f"watches: [{watches}]", file="w").watches


def test_each_likeness_is_told_once() -> None:
    aliases = ("Cloudwatt", "Cloudwat", "Clodwatt")
    text = "watches:\n" + "".join(f"  - {{id: w{i}, label: {a}, aliases: {a}}}\n" for i, a in enumerate(aliases))
    with pytest.raises(WatchlistError) as caught:
        parse(text, file="w")
    assert [(m.line, m.problem.split(" of ")[0]) for m in caught.value.mistakes] == [
        (3, "« Cloudwat » is one slip from « Cloudwatt »"),
        (4, "« Clodwatt » is one slip from « Cloudwatt »"),
    ]
