"""Files and values that nobody expects are edited as well, or left alone with a word; never is an edit without end."""

from __future__ import annotations

import pytest

from bot.model import Edit, Value
from bot.watchlist import parse
from bot.watchlist.amended import Amended, amended

NAMED = """\
watches: &all # by this name
  - id: orange
    label: Orange
    aliases: [Orange]
    veto: &fruit !!seq

      - jus
      - zeste
  - {id: atos, label: Atos, aliases: [Atos], veto: *fruit}
  - {id: bull, label: Bull, aliases: [Bull]}
"""


def done(text: str, action: str, entry_id: str, **values: Value) -> Amended:
    edit = Edit(entry="watch", action=action, id=entry_id, values=values)  # type: ignore[arg-type]  # the tests' own words
    return amended(text, edit, file="w.yaml")


def test_a_list_that_has_a_name_loses_and_gains_entries() -> None:
    assert done(NAMED, "remove", "bull").text == NAMED.replace("  - {id: bull, label: Bull, aliases: [Bull]}\n", "")
    more = done(NAMED, "add", "sopra", label="Sopra", aliases=("Sopra",)).text
    assert more == NAMED + "  - {id: sopra, label: Sopra, aliases: [Sopra]}\n"


def test_a_list_that_others_refer_to_is_left_to_a_hand() -> None:
    left = done(NAMED, "change", "orange", veto=("jus",))
    assert left.text is None and "edit w.yaml by hand" in left.mistakes[""]
    alone = NAMED.replace(", veto: *fruit", "")
    assert done(alone, "change", "orange", veto=("jus",)).text == alone.replace("      - zeste\n", "")
    assert done(alone, "change", "orange", veto=("amer", "jus", "zeste")).text == alone.replace(
        "      - jus\n", "      - amer\n      - jus\n"
    )


@pytest.mark.parametrize("odd", ["Scaleway\tOnline", "Scaleway\u2028Online", "Scaleway\nOnline", "Scaleway\x85Online"])
def test_what_is_pasted_with_tabs_and_line_ends_is_kept(odd: str) -> None:
    made = done(NAMED, "add", "scaleway", label="Scaleway", aliases=("Scaleway",), note=odd)
    assert made.text is not None, made.mistakes
    watch = parse(made.text, file="w").watch("scaleway")
    assert watch is not None and watch.note == odd


@pytest.mark.parametrize("values", [{"note": "x"}, {"note": "x", "surname": "y"}, {"label": "x\ud800", "note": "y"}])
def test_a_form_of_yaml_that_is_not_cut_well_is_left_to_a_hand(values: dict[str, Value]) -> None:
    text = "watches:\n  - ? id\n    : orange\n    label: Orange\n    aliases: Orange\n"
    left = done(text, "change", "orange", **values)
    assert left.text is None and "edit w.yaml by hand" in left.mistakes[""]
