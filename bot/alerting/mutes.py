"""Which mute stops an article, and what does asking for a mute change?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Article, Mute, Muted
from bot.reading.words import fold_key

#: A mute asked for again is the same one when its end moves by less: a double click moves nothing.
SAME = timedelta(hours=1)


def in_force(mutes: Iterable[Mute], now: datetime) -> tuple[Mute, ...]:
    """The mutes that hold at a moment (aware UTC)."""
    return tuple(mute for mute in mutes if mute.at <= now < (mute.ended_at or mute.until))


def of_source(article: Article, mutes: Iterable[Mute]) -> Mute | None:
    """The mute of the article's source, however it is written."""
    source = fold_key(article.source)
    return next((mute for mute in mutes if mute.kind == "source" and fold_key(mute.what) == source), None)


def by_watch(mutes: Iterable[Mute]) -> Mapping[str, Mute]:
    """The mute of each muted watch."""
    return {mute.what: mute for mute in mutes if mute.kind == "watch"}


def the_same(mutes: Iterable[Mute], kind: Muted, what: str) -> Mute | None:
    """The mute of that very source or watch among these."""
    wanted = fold_key(what)
    return next((mute for mute in mutes if mute.kind == kind and fold_key(mute.what) == wanted), None)


def extended(before: Mute, until: datetime) -> Mute:
    """A mute in force that is asked for again until then: longer when that says something new, never shorter."""
    return replace(before, until=until) if until - before.until >= SAME else before


def ended(mute: Mute, now: datetime, *, by: str) -> Mute:
    """A mute that a person ends now, or that is found to have ended by itself (`by` is "")."""
    return replace(mute, ended_at=min(now, mute.until), ended_by=by)
