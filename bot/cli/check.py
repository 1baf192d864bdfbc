"""`vigie check`: every mistake of a watchlist at once, with file, line, column and fix."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from bot.cli.reading import open_watchlist, watchlist_file
from bot.settings import Settings


def check(arguments: Namespace, settings: Settings) -> int:
    """Load the watchlist, run its samples, and say what it holds. Raises WatchlistError with every mistake."""
    if arguments.file:
        settings = replace(settings, watchlist=arguments.file)
    watchlist = open_watchlist(settings)
    samples = sum(len(watch.samples_alert) + len(watch.samples_ignore) for watch in watchlist.watches)
    print(
        f"{watchlist_file(settings)}: {len(watchlist.watches)} watches, {len(watchlist.feeds)} feeds,"
        f" {len(watchlist.channels)} channels, {samples} samples: good"
    )
    return 0
