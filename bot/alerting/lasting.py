"""How long did something last, as people say it: « 3 h 20 », « 45 min », « 4 jours »?"""

from __future__ import annotations

from datetime import timedelta

from bot.wording import Words

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_DAYS_FROM = 2 * _DAY  #: shorter, hours say more


def lasting(time: timedelta, words: Words) -> str:
    """A length of time, to the minute below two days; never less than a minute."""
    time = max(time, _MINUTE)
    if time >= _DAYS_FROM:
        return words.count("{n} day", "{n} days", time // _DAY)
    hours, minutes = time // _HOUR, time % _HOUR // _MINUTE
    if not hours:
        return words.say("{minutes} min", minutes=minutes)
    if not minutes:
        return words.say("{hours} h", hours=hours)
    return words.say("{hours} h {minutes:02} min", hours=hours, minutes=minutes)
