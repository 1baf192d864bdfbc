"""`vigie check`: every mistake of a watchlist at once, with file, line, column and fix, in the watchlist's language."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from bot.cli.reading import open_watchlist, watchlist_file
from bot.settings import Settings
from bot.wording import Words


def check(arguments: Namespace, settings: Settings) -> int:
    """Load the watchlist, run its samples, and say what it holds. Raises WatchlistError with every mistake."""
    if arguments.file:
        settings = replace(settings, watchlist=arguments.file)
    watchlist = open_watchlist(settings)
    words = Words(watchlist.language, watchlist.timezone)
    samples = sum(len(watch.samples_alert) + len(watch.samples_ignore) for watch in watchlist.watches)
    said = words.say(
        "{file} is good: {watches}, {feeds}, {channels}, {samples}.",
        file=watchlist_file(settings),
        watches=words.count("{n} watch", "{n} watches", len(watchlist.watches)),
        feeds=words.count("{n} feed", "{n} feeds", len(watchlist.feeds)),
        channels=words.count("{n} channel", "{n} channels", len(watchlist.channels)),
        samples=words.count("{n} sample sentence", "{n} sample sentences", samples),
    )
    print(said)
    return 0
