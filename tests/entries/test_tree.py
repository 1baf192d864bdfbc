"""Any text is either read by libyaml or refused with a place; no character passes between the two."""

from __future__ import annotations

import sys

from yaml.nodes import ScalarNode

from bot.entries import Day, Moment, Notes, compose
from bot.entries.notes import shortened


def test_every_character_is_refused_by_name_or_read() -> None:
    refused: set[int] = set()
    readable: list[str] = []
    for code in [*range(0x11000), *range(0x11000, sys.maxunicode + 1, 0x1000), sys.maxunicode]:
        notes = Notes("f", [chr(code)])  # one line, whatever the character
        if code < 0xA0 or 0xD700 <= code < 0xE000 or code > 0xFFF0:
            compose(notes)
            if any("invisible character" in mistake.problem for mistake in notes.mistakes):
                refused.add(code)
                continue
        if chr(code) not in '"\\\n\r\x85\u2028\u2029\t ':
            readable.append(chr(code))
    controls = {*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D, 0x85}
    assert refused == controls | {*range(0xD800, 0xE000), 0xFFFE, 0xFFFF}
    text = "".join(readable)
    node = compose(Notes("f", [f'"{text}"']))
    assert isinstance(node, ScalarNode)
    assert node.value == text


def test_a_long_file_of_short_lists_is_not_deep() -> None:
    notes = Notes("f", ["- [a, [b]]"] * 1500)
    node = compose(notes)
    assert node is not None
    assert len(node.value) == 1500
    assert notes.mistakes == []


def test_long_text_is_shortened_for_one_line() -> None:
    assert shortened("a\n  b") == "a b"
    assert shortened("x" * 70) == "x" * 59 + "…"


def test_dates_are_described_for_editors_too() -> None:
    assert Day().schema()["format"] == "date"
    assert Moment().schema()["format"] == "date-time"
