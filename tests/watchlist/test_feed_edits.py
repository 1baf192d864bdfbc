"""Feeds are added to a watchlist, and nothing else of it changes."""

from __future__ import annotations

import pytest

from bot.founding import default_watchlist
from bot.model import Feed
from bot.watchlist import file_text, parse
from bot.watchlist.feed_edits import feed_lines, with_feeds

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
NEW = (
    Feed(id="echos", name="Échos: les vrais", url="https://e.fr/rss"),
    Feed(id="b", name="B", url="http://b.fr/#x"),
)


def test_feeds_are_added_at_the_end_of_the_list() -> None:
    edited = with_feeds(TEXT, NEW)
    assert edited is not None
    lines = '  - id: echos\n    name: "Échos: les vrais"\n    url: "https://e.fr/rss"\n'
    assert lines in edited.replace("url: https://e.fr/rss", 'url: "https://e.fr/rss"')
    assert all(line in edited for line in TEXT.splitlines())
    added = parse(edited, file="x").feeds[1:]
    assert [(feed.id, feed.name, feed.url) for feed in added] == [(feed.id, feed.name, feed.url) for feed in NEW]
    assert edited.index("id: silicon") < edited.index("id: echos") < edited.index("id: b") < edited.index("watches:")


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_the_shipped_list_takes_feeds_with_its_own_line_ends(breaks: str) -> None:
    text = file_text(default_watchlist()).replace("\n", breaks)
    edited = with_feeds(text, NEW)
    assert edited is not None
    assert edited.count(breaks) == text.count(breaks) + 6
    kept = edited.splitlines()
    for line in feed_lines(NEW):
        kept.remove(f"  {line}")
    assert kept == text.splitlines()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("feeds:\n  - id: silicon   # le premier\n    name: Silicon.fr\n    url: https://www.silicon.fr/feed\n", ""),
        ("feeds:\n  - id: silicon   # le premier\n    name: Silicon.fr\n    url: https://www.silicon.fr/feed\n",
         "feeds: [{id: a, name: A, url: https://a.fr/}]\n"),
    ],
    ids=["no feeds", "on one line"],
)  # fmt: skip
def test_a_list_of_another_shape_is_left_alone(old: str, new: str) -> None:
    assert old in TEXT
    assert with_feeds(TEXT.replace(old, new), NEW) is None


def test_what_the_file_would_refuse_is_not_written() -> None:
    assert with_feeds(TEXT, (Feed(id="silicon", name="Encore", url="https://x.fr/"),)) is None
