"""How are feeds added to watchlist.yaml, so that nothing else of the file changes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yaml.nodes import MappingNode, SequenceNode

from bot.entries import Notes, compose
from bot.errors import WatchlistError
from bot.model import Feed
from bot.watchlist import parse
from bot.watchlist.edit import Places, as_yaml


def feed_lines(feeds: Sequence[Feed]) -> list[str]:
    """Feeds as they are written in the list of a watchlist: id, name, address."""
    lines = []
    for feed in feeds:
        lines += [f"- id: {as_yaml(feed.id)}", f"  name: {as_yaml(feed.name)}", f"  url: {as_yaml(feed.url)}"]
    return lines


def with_feeds(text: str, feeds: Sequence[Feed]) -> str | None:
    """The text of a watchlist with these feeds at the end of its list; comments and order stay.

    None when it cannot be done without changing anything else: no list of feeds to add to, one written on one line,
    an id or address that the file refuses. `text` must be a good watchlist. Raises WatchlistError when it is not.
    """
    before = parse(text, file="before")
    body = text.removeprefix("\ufeff")
    root = compose(Notes.of(body, file=""))
    assert isinstance(root, MappingNode)
    listed = next((node for name, node in root.value if name.value == "feeds"), None)
    if not isinstance(listed, SequenceNode) or listed.flow_style or not listed.value:
        return None
    places, column = Places(body), listed.start_mark.column
    edited = places.below(listed, column, f"{places.line_break}{' ' * column}".join(feed_lines(feeds)))
    try:
        after = parse(edited, file="after")
    except WatchlistError:
        return None
    known, added = after.feeds[: len(before.feeds)], after.feeds[len(before.feeds) :]
    same = replace(after, feeds=()) == replace(before, feeds=()) and known == before.feeds
    return edited if same and list(map(_told, added)) == list(map(_told, feeds)) else None


def _told(feed: Feed) -> tuple[str, str, str]:
    return feed.id, feed.name, feed.url
