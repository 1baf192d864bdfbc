"""An item comes into a list where it belongs, and nothing else of the file changes."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.founding import default_watchlist
from bot.model import Edit
from bot.watchlist import parse
from bot.watchlist.amended import amended


def added(text: str, *, watch: str, key: str, value: str) -> str | None:
    """The text with one more item in a list of a watch; None when that cannot be done alone."""
    found = next((one for one in parse(text, file="w").watches if one.id == watch), None)
    values = {key: (*getattr(found, key, ()), value)}
    return amended(text, Edit(entry="watch", action="change", id=watch, values=values), file="w").text


HEAD = "# La liste\nwatches:\n"
TAIL = "  - {id: b, label: B, aliases: B}  # fin\n"

# how the watch is written before and after « vigilance orange » is added to its vetoes
WAYS = {
    "flow list": ("    veto: [amère, 'mûre']  # fruits\n", "    veto: [amère, 'mûre', vigilance orange]  # fruits\n"),
    "flow list over lines": (
        "    veto: [amère,  # le fruit\n           mûre]\n",
        "    veto: [amère,  # le fruit\n           mûre, vigilance orange]\n",
    ),
    "empty list": ("    veto: []\n", "    veto: [vigilance orange]\n"),
    "block list": (
        "    veto:\n      - amère  # le fruit\n    # une remarque\n    note: x\n",
        "    veto:\n      - amère  # le fruit\n      - vigilance orange\n    # une remarque\n    note: x\n",
    ),
    "block list in the column of its key": (
        "    veto:\n    - amère\n    note: x\n",
        "    veto:\n    - amère\n    - vigilance orange\n    note: x\n",
    ),
    "one text": ("    veto: amère # fruit\n", "    veto: [amère, vigilance orange] # fruit\n"),
    "one quoted text": ('    veto: "a: b"\n', '    veto: ["a: b", vigilance orange]\n'),
    "one text with a comma": ("    veto: a, b\n", '    veto: ["a, b", vigilance orange]\n'),
    "no list yet": (
        "    context:\n      - fibre\n\n    note: x\n",
        "    context:\n      - fibre\n    veto: [vigilance orange]\n\n    note: x\n",
    ),
    "no list and a comment": ("    note: x\n", "    veto: [vigilance orange]\n    note: x\n"),
}


@pytest.mark.parametrize(("before", "after"), WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_it_goes_where_it_belongs(before: str, after: str, line_end: str) -> None:
    watch = "  - id: orange\n    label: Orange\n    aliases: Orange  # la marque\n"
    text = (HEAD + watch + before + TAIL).replace("\n", line_end)
    expected = (HEAD + watch + after + TAIL).replace("\n", line_end)
    assert added(text, watch="orange", key="veto", value="vigilance orange") == expected


def test_a_watch_on_one_line_stays_on_one_line() -> None:
    text = HEAD + "  - {id: a, label: A, aliases: [A]}  # un\n" + TAIL
    expected = HEAD + "  - {id: a, label: A, aliases: [A], veto: [x y]}  # un\n" + TAIL
    assert added(text, watch="a", key="veto", value="x y") == expected
    assert added(text, watch="a", key="aliases", value="l'A") == text.replace("[A]", "[A, l'A]")


def test_the_last_line_may_have_no_end() -> None:
    text = "watches:\n  - id: a\n    label: A\n    aliases: A"
    assert added(text, watch="a", key="veto", value="x") == f"{text}\n    veto: [x]"
    assert added(f"\ufeff{text}", watch="a", key="veto", value="x") == f"\ufeff{text}\n    veto: [x]"


@pytest.mark.parametrize("value", ["Non", "365", "a: b", "# x", "« x »", '"x"', "- x", "a, b", "é [x]", "null", "a\\d"])
def test_a_value_is_quoted_where_yaml_would_read_something_else(value: str) -> None:
    edited = added(HEAD + "  - {id: a, label: A, aliases: A}\n", watch="a", key="veto", value=value)
    assert edited is not None
    assert parse(edited, file="w").watches[0].veto == (value,)


def test_what_cannot_be_done_alone_is_not_done() -> None:
    shared = HEAD + "  - {id: a, label: A, aliases: A, veto: &v [x]}\n  - {id: b, label: B, aliases: B, veto: *v}\n"
    assert added(shared, watch="a", key="veto", value="y") is None  # b's would change too
    assert added(shared, watch="b", key="veto", value="y") == shared.replace("*v", "[x, y]")  # a's stays
    assert added(shared, watch="c", key="veto", value="y") is None
    assert added(shared, watch="a", key="veto", value="A") is None  # it would cancel its own name


SHIPPED = default_watchlist().read_text(encoding="utf-8")
IDS = [watch.id for watch in parse(SHIPPED, file="w").watches]


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(IDS), st.sampled_from(["veto", "context"]), st.text("azé '’:#,-[]", min_size=1, max_size=8))
def test_in_the_shipped_file_lines_are_only_added_or_one_is_changed(watch: str, key: str, value: str) -> None:
    edited = added(SHIPPED, watch=watch, key=key, value=value)
    if edited is not None:
        changed = [line for line in difflib.ndiff(SHIPPED.splitlines(), edited.splitlines()) if line[0] in "+-"]
        assert len(changed) in ((1, 2) if value.strip() else (0,))  # blanks are nothing to add
