"""Which entries of a document are new, and which are archived articles that came back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.feeds.identity import identities
from bot.feeds.trust import Return, another, changing_in, learn, shared_in
from bot.model import Article, Learned, key_of
from bot.reading.fuller import LONGEST, says_more
from bot.store import articles


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry, under the key of the archived article when there is one."""

    article: Article
    before: Article | None  #: as it is archived; None: new
    keys: tuple[str, ...]  #: by which it is to be recognised
    lesser: bool = False  #: the archived words say more, or are those of the article's own feed: they stay

    @property
    def edited(self) -> bool:
        """Whether its words changed since it was archived."""
        before = self.before
        return before is not None and (before.title, before.text) != (self.article.title, self.article.text)

    @property
    def joined(self) -> Article:
        """The entry with the archived words below its own."""
        before = self.before.text if self.before else ""
        return replace(self.article, text=f"{self.article.text}\n{before}"[:LONGEST])


def recognised(
    conn: Connection, parsed: Sequence[Article], learned: Learned, *, now: datetime
) -> tuple[list[Seen], Learned]:
    """The entries, oldest first, each once; and what they teach of the feed's marks.

    Keys not known of an entry that came back are noted with it, so that it is recognised after its next change.
    Needs a writing transaction.
    """
    learned = learn(learned, shared=shared_in(parsed))
    mine = {article.key: identities(article, learned) for article in parsed}
    known = articles.known(conn, {key for keys in mine.values() for key in keys})
    archived = articles.several(conn, set(known.values()))
    seen: dict[str, Seen] = {}
    lies: set[str] = set()
    for article in sorted(parsed, key=lambda a: a.moment or now):
        one = _seen(article, mine[article.key], known, archived)
        if one.before and one.before.feed == article.feed and another(Return(one.before, article)):
            lies |= _common(one.before, article)
            one = _seen(article, identities(article, learn(learned, shared=lies)), known, archived)
        if one.article.key in seen:
            continue  # the same news twice in one document
        if one.before:
            articles.recognise(conn, one.article.key, [key for key in one.keys if key not in known])
        seen[one.article.key] = one
        known |= dict.fromkeys((key for key in one.keys if key not in known), one.article.key)
    returns = [Return(s.before, s.article) for s in seen.values() if s.before and s.before.feed == s.article.feed]
    return [_weighed(one) for one in seen.values()], learn(learned, shared=lies, changing=changing_in(returns))


def _seen(article: Article, keys: tuple[str, ...], known: dict[str, str], archived: dict[str, Article]) -> Seen:
    """The entry under the key of the archived article, else under one of its own, made of marks that do not lie."""
    key = next((known[identity] for identity in keys if identity in known), "") or key_of(article.feed, keys[0])
    return Seen(article if article.key == key else replace(article, key=key), archived.get(key), keys)


def _weighed(one: Seen) -> Seen:
    """The entry held against the archived article, for feeds that give one article in turns must not undo each other.

    Nothing archived is given up for less: a full text for a teaser, the words of the article's own feed for another's.
    """
    before, now = one.before, one.article
    if before is None or not one.edited:
        return one
    own = before.feed == now.feed
    now = now if own else replace(now, title=before.title)
    if now.text in before.text:
        return replace(one, article=replace(now, text=before.text))
    if own and not says_more(now.title, now.text, before.text):
        return one
    if not own and says_more(before.title, before.text, now.text):
        return replace(one, article=now)
    one = replace(one, article=now, lesser=True)
    return one if now.title == before.title else replace(one, article=one.joined, lesser=False)


def _common(before: Article, now: Article) -> set[str]:
    """The marks two different articles have in common."""
    return {mark for mark in ("guid", "url") if getattr(before, mark) and getattr(before, mark) == getattr(now, mark)}
