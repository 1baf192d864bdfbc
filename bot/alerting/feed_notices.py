"""What operators are told of feeds that moved, are gone or fell silent, and of our own network: with the fix."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alerting.notices import notice
from bot.model import Feed, Message, Run
from bot.wording import Words

_DAY = timedelta(days=1)
_WEEK, _MONTH = 7, 30  # days


def moved(feed: Feed, url: str, words: Words) -> Message:
    """A feed has permanently moved; the line to change in the watchlist."""
    text = words.say("{name} has moved for good. To follow it, change the address in the watchlist:", name=feed.name)
    lines = [(Run(f"{feed.place}: url: {url}" if feed.place else f"url: {url}"),)]
    lines.append((Run(words.say("until then its old address is asked, and the redirect followed"), italic=True),))
    return notice(text, tuple(lines))


def gone(feed: Feed, words: Words) -> Message:
    """A feed says it is gone for good, several times."""
    text = words.say("{name} answers that it is gone for good (410); it is now asked once a week only.", name=feed.name)
    lines = [(Run(f"{feed.place}: {feed.url}" if feed.place else feed.url),)]
    lines += [(Run(words.say("to try: {url}", url=url)),) for url in feed.alternatives]
    return notice(text, tuple(lines))


def silent(feed: Feed, quiet: timedelta, per_day: float, words: Words) -> Message:
    """A feed that answers well says nothing for longer than it ever did."""
    text = words.count(
        "{name} silent for {n} day, usually {habit}",
        "{name} silent for {n} days, usually {habit}",
        quiet // _DAY,
        name=feed.name,
        habit=habit(per_day, words),
    )
    return notice(text, ((Run(feed.url, url=feed.url),),))


def speaks_again(feed: Feed, words: Words) -> Message:
    """A feed that had fallen silent published something."""
    return notice(words.say("{name} publishes again.", name=feed.name))


def network_down(hosts: int, words: Words) -> Message:
    """Nobody answers any more: it must be us."""
    text = words.count(
        "{n} site that was well no longer answers, and no other does: our own network seems to be down.",
        "{n} sites that were well no longer answer, and no other does: our own network seems to be down.",
        hosts,
    )
    blame = words.say("No feed is blamed for it.")
    return notice(f"{text} {blame}")


def no_road(words: Words) -> Message:
    """This machine has no network."""
    text = words.say("This machine has no way to the internet any more: no feed can be asked.")
    blame = words.say("No feed is blamed for it.")
    return notice(f"{text} {blame}")


def no_names(words: Words) -> Message:
    """No name server says where the sites are."""
    text = words.say("No name server says any more where sites are: our own network seems to be down.")
    blame = words.say("No feed is blamed for it.")
    return notice(f"{text} {blame}")


def portal(hosts: int, page: str, words: Words) -> Message:
    """Everybody gives the same page: something on the way asks for a login, and no feed is to blame."""
    text = words.count(
        "{n} site now answers « {page} »: our own network seems to want a login.",
        "{n} sites that were well all answer « {page} »: our own network seems to want a login.",
        hosts,
        page=page,
    )
    blame = words.say("No feed is blamed for it.")
    return notice(f"{text} {blame}")


def network_back(since: datetime, words: Words) -> Message:
    """Somebody answers again."""
    return notice(words.say("Sites answer again; nobody had since {moment}.", moment=words.moment(since)))


def database_away(why: str, words: Words) -> Message:
    """What feeds said could not be kept; told once it can be."""
    text = words.say("The database could not be written: {why}.", why=words.tell(why))
    again = words.say("No feed is blamed for it; what they said is read again.")
    return notice(f"{text} {again}")


def database_back(since: datetime, words: Words) -> Message:
    """A whole round was kept again."""
    return notice(
        words.say("The database is written again; it could not be since {moment}.", moment=words.moment(since))
    )


def habit(per_day: float, words: Words) -> str:
    """« 6 par jour », « 3 par semaine », « 1 par mois »."""
    if per_day >= 1:
        return words.count("{n} a day", "{n} a day", round(per_day))
    if per_day * _WEEK >= 1:
        return words.count("{n} a week", "{n} a week", round(per_day * _WEEK))
    return words.count("{n} a month", "{n} a month", max(round(per_day * _MONTH), 1))
