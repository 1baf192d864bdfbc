"""Several edits are made together or not at all, and nothing else of the file changes."""

from __future__ import annotations

import pytest

from bot.founding import default_watchlist
from bot.matching import match_with
from bot.model import Edit
from bot.watchlist import file_text, parse
from bot.watchlist.amend import entry_lines
from bot.watchlist.amended import amended_together

TEXT = """\
# Ma liste
version: 1
defaults: {every: 30m}
feeds:
  - id: silicon   # le premier
    name: Silicon.fr
    url: https://www.silicon.fr/feed
  # fin des flux
watches:
  - {id: atos, label: Atos, aliases: [Atos]}
"""


def feed(feed_id: str, name: str, url: str) -> Edit:
    return Edit(entry="feed", action="add", id=feed_id, values={"name": name, "url": url})


def alias(watch: str, *aliases: str) -> Edit:
    return Edit(entry="watch", action="change", id=watch, values={"aliases": aliases})


NEW = (feed("echos", "Échos: les vrais", "https://e.fr/rss"), feed("b", "B", "http://b.fr/#x"))
LINES = [line for edit in NEW for line in entry_lines(edit, 2)]


def test_feeds_are_added_at_the_end_of_the_list() -> None:
    first, last = amended_together(TEXT, NEW, file="w")
    assert LINES == [
        "  - id: echos", '    name: "Échos: les vrais"', "    url: https://e.fr/rss",
        "  - id: b", "    name: B", '    url: "http://b.fr/#x"',
    ]  # fmt: skip
    assert last.text is not None
    added = parse(last.text, file="x").feeds[1:]
    assert [(feed.id, feed.name, feed.url) for feed in added] == [
        ("echos", "Échos: les vrais", "https://e.fr/rss"),
        ("b", "B", "http://b.fr/#x"),
    ]
    assert last.text == TEXT.replace("/feed\n", "/feed\n" + "".join(f"{line}\n" for line in LINES))
    assert [line for line in first.diff.splitlines()[2:] if line[0] in "+-"] == [f"+{line}" for line in LINES[:3]]
    assert [line for line in last.diff.splitlines()[2:] if line[0] in "+-"] == [f"+{line}" for line in LINES[3:]]


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_shipped_list_takes_feeds_with_its_own_line_ends(breaks: str, mark: str) -> None:
    text = mark + file_text(default_watchlist()).replace("\n", breaks)
    edited = amended_together(text, NEW, file="w")[-1].text
    assert edited is not None
    assert edited.count(breaks) == text.count(breaks) + 6
    kept = edited.splitlines()
    for line in LINES:
        kept.remove(line)
    assert kept == text.splitlines()


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((NEW[0], feed("silicon", "Encore", "https://x.fr/")), "silicon"),
        ((NEW[0], feed("echos", "Deux fois", "https://x.fr/")), "echos"),
        ((feed("x", "X", "pas une adresse"), NEW[0]), "pas une adresse"),
        ((NEW[0], Edit(entry="watch", action="remove", id="nulle-part")), "no watch « nulle-part »"),
        ((feed("x", "", "https://x.fr/"), NEW[0]), "needs the key « name »"),
    ],
    ids=["taken", "taken by the one before", "the first is wrong", "gone", "not well formed"],
)
def test_what_the_file_would_refuse_is_not_written_and_nothing_with_it(edits: tuple[Edit, ...], said: str) -> None:
    [refused] = amended_together(TEXT, edits, file="w")
    assert refused.text is None
    assert said in "\n".join(refused.mistakes.values())


def test_only_the_last_text_need_be_a_good_one() -> None:
    """A name goes from one watch to another: between the two edits it would be both's, or nobody's."""
    text = TEXT + "  - {id: eviden, label: Eviden, aliases: [Eviden], samples: {alert: Eviden gagne.}}\n"
    there = (alias("atos", "Atos", "Eviden"), alias("eviden", "Evidian"))
    assert amended_together(text, there[:1], file="w")[-1].text is None
    [refused] = amended_together(text, there, file="w", match_with=match_with)
    assert "must alert" in "\n".join(refused.mistakes.values())
    moved = amended_together(text.replace(", samples: {alert: Eviden gagne.}", ""), there, file="w")[-1].text
    assert moved is not None
    assert [watch.aliases for watch in parse(moved, file="w").watches] == [("Atos", "Eviden"), ("Evidian",)]


def test_an_id_made_of_a_name_is_free_among_those_just_added() -> None:
    edits = (feed("", "Échos", "https://a.fr/"), feed("", "Échos", "https://b.fr/"))
    assert [step.id for step in amended_together(TEXT, edits, file="w")] == ["echos", "echos-2"]
