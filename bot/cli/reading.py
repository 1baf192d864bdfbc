"""How a command reads the watchlist: which file, and its samples run as tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.model import Watchlist
from bot.settings import Settings
from bot.watchlist import load


def watchlist_file(settings: Settings) -> Path:
    """The file named, else ./watchlist.yaml, else the one shipped."""
    here = Path("watchlist.yaml")
    if settings.watchlist or here.exists():
        return settings.watchlist or here
    from bot.founding import default_watchlist

    return default_watchlist()


def open_watchlist(settings: Settings) -> Watchlist:
    """The watchlist of these settings, samples run. Raises WatchlistError with every mistake."""
    from bot.matching import match_with

    return load(watchlist_file(settings), match_with=match_with)


def midday(day: date) -> datetime:
    """Noon of a day in Paris, for what is dated by the day alone."""
    return datetime.combine(day, time(12), ZoneInfo("Europe/Paris")).astimezone(UTC)
