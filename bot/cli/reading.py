"""How a command reads the watchlist: which file, and its samples run as tests."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, time, timedelta
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


def duration(text: str) -> timedelta:
    """30m, 12h or 90d, for an option. Raises ArgumentTypeError for anything else."""
    found = re.fullmatch(r"(\d{1,5})([mhd])", text)
    if not found:
        raise ArgumentTypeError(f"« {text} » is no duration; write 30m, 12h or 90d")
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[found[2]]: int(found[1])})


def calendar_day(text: str) -> date:
    """2012-01-13, for an option. Raises ArgumentTypeError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » is no day; write 2012-01-13") from None


def midday(day: date) -> datetime:
    """Noon of a day in Paris, for what is dated by the day alone."""
    return datetime.combine(day, time(12), ZoneInfo("Europe/Paris")).astimezone(UTC)
