"""Costly documents of every kind: read or refused, never anything else. `tests/campaign/feeds.py` runs them large."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import NotAFeed
from bot.feeds.parse import parse_feed
from bot.model import Article, Feed
from tests.feeds.hostile import documents

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FEED = Feed(id="x", name="X", url="https://x.fr/feed")
SEEN = datetime(2026, 3, 10, tzinfo=UTC)
SMALL = documents(30_000)


def parse(body: bytes) -> tuple[Article, ...]:
    """The articles of a document from anywhere."""
    return parse_feed(body, content_type="", feed=FEED, url=FEED.url, seen_at=SEEN)


@pytest.mark.parametrize("name", SMALL)
def test_a_costly_document_is_read_or_refused(name: str) -> None:
    try:
        articles = parse(SMALL[name])
    except NotAFeed as error:
        assert FEED.url in str(error)
    else:
        assert all(len(article.text) <= 100_000 for article in articles)


@pytest.mark.skipif(not DATA.is_dir(), reason="shared data with the conformance suites is absent")
def test_a_slice_of_the_conformance_suites_is_read() -> None:
    """Every twentieth file; `make campaign` reads all."""
    files = sorted(path for path in DATA.glob("feedsuite-*/**/*") if path.is_file())[::20]
    assert len(files) > 200
    read = 0
    for file in files:
        try:
            read += len(parse(file.read_bytes()))
        except NotAFeed as error:
            assert str(error)
    assert read > 100
