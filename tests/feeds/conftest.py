"""A fetcher that may ask the sites of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.feeds.fetch import Fetcher
from tests.feeds.documents import fetcher
from tests.servers.http import Site


@pytest.fixture
async def ask(site: Site, other_site: Site) -> AsyncIterator[Fetcher]:
    """A fetcher that may ask both sites of the test."""
    async with fetcher(site, other_site) as open_fetcher:
        yield open_fetcher
