"""An edit changes the lines of its entry, and not one character beside them."""

from __future__ import annotations

import pytest

from bot.model import Edit, Value
from bot.watchlist.amended import amended

FILE = """\
# La liste de l'équipe
feeds:
  # Presse
  - id: silicon
    name: Silicon.fr
    url: https://www.silicon.fr/feed
  - id: next
    name: Next
    url: https://next.ink/feed/  # ex NextINpact

watches:
  - id: orange
    label: "Orange"   # l'opérateur
    aliases: [Orange,  # la marque
              'France Télécom']
    veto:
      # le temps qu'il fait
      - vigilance orange
      # le fruit
      - jus d’orange
    samples: {alert: "L'opérateur Orange."}

  # Une société morte en 2015
  - {id: numergy, label: Numergy, aliases: [Numergy], note: x}

  - id: atos
    label: Atos
    aliases: Atos
"""


def edited(text: str, **said: object) -> str:
    """The text after an edit that must succeed."""
    done = amended(text, Edit(**{"values": {}, **said}), file="w.yaml")  # type: ignore[arg-type]  # the tests' own words
    assert done.text is not None, done.mistakes
    return done.text


def change(text: str, watch: str, **values: Value) -> str:
    named = {key.replace("__", "."): value for key, value in values.items()}
    return edited(text, entry="watch", action="change", id=watch, values=named)


WAYS: dict[str, tuple[str, dict[str, Value], str, str]] = {
    "a quoted text": ("orange", {"label": "Orange SA"}, '"Orange"   #', "Orange SA   #"),
    "one text to several": ("atos", {"aliases": ("Atos", "Eviden")}, "aliases: Atos", "aliases: [Atos, Eviden]"),
    "one text to another": ("atos", {"aliases": ("Eviden",)}, "aliases: Atos", "aliases: Eviden"),
    "more between brackets": (
        "orange", {"aliases": ("Orange", "France Télécom", "l'Orange")}, "Télécom']", "Télécom', l'Orange]",
    ),
    "fewer between brackets": (
        "orange", {"aliases": ("France Télécom",)}, "[Orange,  # la marque\n              '", "['",
    ),
    "the last one between brackets, under a comment": (
        "orange", {"aliases": ("Orange",)}, "'France Télécom']", "]",
    ),
    "an item with its comment": (
        "orange", {"veto": ("vigilance orange",)}, "      # le fruit\n      - jus d’orange\n", "",
    ),
    "an item in front": (
        "orange", {"veto": ("amère", "vigilance orange", "jus d’orange")},
        "      # le temps qu'il fait\n", "      # le temps qu'il fait\n      - amère\n",
    ),
    "a new key in its order": ("atos", {"case": "proper"}, "aliases: Atos\n", "aliases: Atos\n    case: proper\n"),
    "a new key on the line": ("numergy", {"fuzzy": False}, "note: x}", "note: x, fuzzy: false}"),
    "a key taken away on the line": ("numergy", {"note": None}, ", note: x}", "}"),
    "a number given as text": ("numergy", {"one_slip_from": "8"}, "note: x}", "note: x, one_slip_from: 8}"),
    "a flag given as text": ("numergy", {"spikes": "false"}, "note: x}", "note: x, spikes: false}"),
    "a group in a group": (
        "atos", {"query.near.words": ("cloud", "État"), "query.near.within": 12}, "    aliases: Atos\n",
        "    aliases: Atos\n    query:\n      near:\n        words: [cloud, État]\n        within: 12\n",
    ),
    "a group on one line": (
        "orange", {"samples.ignore": "Un jus."}, "Orange.\"}", "Orange.\", ignore: Un jus.}",
    ),
    "the last key of a group": ("orange", {"samples.alert": ()}, "    samples: {alert: \"L'opérateur Orange.\"}\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("watch", "values", "before", "after"), WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_what_is_meant_changes(
    watch: str, values: dict[str, Value], before: str, after: str, line_end: str, mark: str
) -> None:
    assert FILE.count(before) == 1
    expected = mark + FILE.replace(before, after).replace("\n", line_end)
    text = mark + FILE.replace("\n", line_end)
    assert edited(text, entry="watch", action="change", id=watch, values=values) == expected
