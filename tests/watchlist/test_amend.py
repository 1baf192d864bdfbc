"""An edit changes the lines of its entry, and not one character beside them."""

from __future__ import annotations

import pytest

from bot.matching import match_with
from bot.model import Edit, Value
from bot.watchlist.amend import amend
from bot.watchlist.amended import amended, fingerprint

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


def add(text: str, entry: str, **values: Value) -> str:
    return edited(text, entry=entry, action="add", id="", values=values)


def remove(text: str, entry: str, entry_id: str) -> str:
    return edited(text, entry=entry, action="remove", id=entry_id)


NEXT = {"name": "Next", "url": "https://next.ink/feed/"}
ONE = "watches:\n  - {id: a, label: A, aliases: [A]}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ONE, "feeds:\n  - id: next\n    name: Next\n    url: https://next.ink/feed/\n" + ONE),
        ("version: 1  # un\n" + ONE, "version: 1  # un\nfeeds:\n  - id: next\n    name: Next\n    url: {url}\n" + ONE),
        ("feeds: []  # rien\n" + ONE, "feeds:\n  - id: next\n    name: Next\n    url: {url}  # rien\n" + ONE),
        (
            '{"watches": [{"id": "a", "label": "A", "aliases": "A"}]}',
            '{"watches": [{"id": "a", "label": "A", "aliases": "A"}], feeds: [{id: next, name: Next, url: {url}}]}',
        ),
        (
            '{"feeds": [], "watches": [{"id": "a", "label": "A", "aliases": "A"}]}',
            '{"feeds": [{id: next, name: Next, url: {url}}], "watches": [{"id": "a", "label": "A", "aliases": "A"}]}',
        ),
        (
            "feeds: [{id: x, name: X, url: 'https://x.example/'}]\n" + ONE,
            "feeds: [{id: x, name: X, url: 'https://x.example/'}, {id: next, name: Next, url: {url}}]\n" + ONE,
        ),
    ],
)
def test_a_first_source_finds_its_place(before: str, after: str) -> None:
    assert add(before, "feed", **NEXT) == after.replace("{url}", NEXT["url"])


def test_an_entry_is_written_as_its_neighbours_are() -> None:
    assert add(ONE, "watch", label="B", aliases=("B",)) == ONE + "  - {id: b, label: B, aliases: [B]}\n"
    long = ("B" * 60, "C" * 60)
    block = f"  - id: b\n    label: B\n    aliases:\n      - {long[0]}\n      - {long[1]}\n"
    assert add(ONE, "watch", label="B", aliases=long) == ONE + block
    spaced = add(FILE, "watch", label="Bleu", aliases=("Bleu",), case="proper", note=None)
    assert spaced.startswith(FILE + "\n  - id: bleu\n    label: Bleu\n    aliases: [Bleu]\n    case: proper\n")


def test_the_last_source_leaves_an_empty_list() -> None:
    feeds = "feeds:\n  # Presse\n  - id: x\n    name: X\n    url: https://x.example/  # fin\n"
    assert remove(feeds + ONE, "feed", "x") == "feeds: []\n" + ONE
    assert remove("feeds: [{id: x, name: X, url: 'https://x.example/'}]  # fin\n" + ONE, "feed", "x") == (
        "feeds: []  # fin\n" + ONE
    )


def test_a_comment_over_several_outlives_the_first_of_them() -> None:
    assert "  # Presse\n  - id: next\n" in remove(FILE, "feed", "silicon")
    assert "2015" not in remove(FILE, "watch", "numergy") and "\n\n\n" not in remove(FILE, "watch", "numergy")
    alone = remove(remove(FILE, "feed", "next"), "watch", "atos")
    assert alone.endswith("note: x}\n")
    assert remove(FILE.rstrip("\n"), "watch", "atos").endswith("note: x}")


def test_a_list_between_braces_loses_and_gains_anywhere() -> None:
    text = ONE + "  - {id: b, label: B, aliases: [B, C, D], veto: []}\n"
    pair = "watches: [{id: a, label: A, aliases: A}, {id: b, label: B, aliases: B}]\n"
    assert remove(pair, "watch", "b") == "watches: [{id: a, label: A, aliases: A}]\n"
    for aliases in (("B", "C"), ("C", "D"), ("E", "B", "C", "D"), ("E",), ("E", "F"), ("B", "E", "D"), ("B", "C", "E")):
        assert f"aliases: [{', '.join(aliases)}], veto" in change(text, "b", aliases=aliases)
    assert "veto: [x, y]}" in change(text, "b", veto=("x", "y"))
    assert "aliases: [B], veto" in change(text, "b", aliases="B")
    assert "{id: b, label: B, aliases: [B, C, D]}" in change(text, "b", veto=())
    nested = ONE.replace("}", ", samples: {}}")
    assert change(nested, "a", samples__alert="A vit.") == ONE.replace("}", ", samples: {alert: A vit.}}")


def test_the_first_key_of_an_entry_may_go() -> None:
    text = "watches:\n  - note: x\n    id: a\n    label: A\n    aliases: A\n"
    assert change(text, "a", note=None) == "watches:\n  - id: a\n    label: A\n    aliases: A\n"
    assert change(text, "a", surname="Z").endswith("aliases: A\n    surname: Z\n")
    empty = "watches:\n  - id: a\n    label: A\n    aliases: A\n    note:\n"
    assert change(empty, "a", note="x") == empty.replace("note:", "note: x")
    apart = "watches:\n  -\n    id: a\n    label: A\n    aliases: A\n  -\n    id: b\n    label: B\n    aliases: B\n"
    assert remove(apart, "watch", "b") == apart.partition("  -\n    id: b")[0]


def test_a_shared_list_is_left_to_its_owner() -> None:
    text = ONE.replace("[A]", "&noms [A]").replace("}", ", shared: true}") + (
        "  - {id: b, label: B, aliases: *noms, shared: true}\n"
    )
    assert change(text, "b", aliases=("B",)) == text.replace("*noms", "[B]")
    kept = amended(text, Edit(entry="watch", action="change", id="a", values={"aliases": ("A", "Z")}), file="w.yaml")
    assert kept.text is None and "without changing something else. Fix: edit w.yaml by hand" in kept.mistakes[""]
    gone = amended(text, Edit(entry="watch", action="remove", id="a"), file="w.yaml")
    assert gone.text is None and "without changing something else" in gone.mistakes[""]


def wrong(text: str, **said: object) -> dict[str, str]:
    done = amended(text, Edit(**{"values": {}, **said}), file="w.yaml")  # type: ignore[arg-type]  # the tests' own words
    assert done.text is None
    return dict(done.mistakes)


def test_each_mistake_stands_at_its_key() -> None:
    assert set(wrong(FILE, entry="watch", action="add", id="", values={"label": "B"})) == {"aliases"}
    assert set(wrong(FILE, entry="watch", action="add", id="", values={"aliases": "B"})) == {"label"}
    assert set(wrong(FILE, entry="feed", action="add", id="", values={"name": "!", "url": "x"})) == {"name"}
    assert "never changed" in wrong(FILE, entry="watch", action="change", id="atos", values={"id": "eviden"})["id"]
    said = wrong(FILE, entry="watch", action="change", id="atos", values={"aliases": "Orange", "query.near.x": "y"})
    assert "also a spelling" in str(said) or set(said) == {"query.near.x", "query.near"}, said
    taken = {"name": "Next", "url": "https://next.ink/feed/"}
    assert "already on line 9" in wrong(FILE, entry="feed", action="add", id="", values=taken)["url"]
    top = "operators: ops\nchannels: {ops: {}}\nwatches:\n  - id: a\n    label: A\n    aliases: A\n    channels: ops\n"
    assert "no channel" in wrong(top, entry="watch", action="change", id="a", values={"channels": "x"})["channels"]


def test_what_breaks_elsewhere_is_told_with_its_line() -> None:
    text = "watches:\n  - {id: a, label: A, aliases: [Alpha], samples: {alert: Alpha Bêta gagne.}}\n"
    edit = Edit(entry="watch", action="add", id="", values={"label": "Bêta", "aliases": ("Alpha Bêta",)})
    done = amended(text, edit, file="w.yaml", match_with=match_with)
    assert done.text is None and done.mistakes[""].startswith("w.yaml:2:58: this sample must alert")
    assert "empty list" in wrong(ONE, entry="watch", action="remove", id="a")[""]


@pytest.mark.parametrize("action", ["change", "remove"])
def test_an_entry_that_is_gone_is_not_edited(action: str) -> None:
    assert "no watch « z » any more" in wrong(ONE, entry="watch", action=action, id="z", values={"label": "Z"})[""]
    with pytest.raises(LookupError):
        amend(ONE, Edit(entry="watch", action="remove", id="z"))


def test_ids_are_made_of_names_and_never_twice() -> None:
    one = add(FILE, "feed", name="Next", url="https://b.example/")
    assert "- id: next-2\n" in one
    assert "- id: next-3\n" in add(one, "feed", name="Next !", url="https://c.example/")


def test_an_entry_that_is_not_there_has_no_fingerprint() -> None:
    assert fingerprint(FILE, "watch", "nulle-part") == ""
    assert fingerprint(FILE, "watch", "atos") != fingerprint(FILE, "watch", "numergy")


def test_a_name_without_latin_letters_gets_an_id_of_its_kind() -> None:
    once = add(ONE, "watch", label="中国", aliases=("中国",))
    twice = add(once, "watch", label="Δ", aliases=("Δ∑Ω",))
    assert "{id: watch, label: 中国," in once
    assert "{id: watch-2, label: Δ," in twice
