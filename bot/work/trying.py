"""How is an article tried as if a feed brought it now? Read, judged, placed and recalled on copies; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.policy import alerting, by_channel, is_old
from bot.chat.trial import Recalled, Trial
from bot.errors import Contradiction, FeedError
from bot.memory.archive import Past
from bot.model import Article
from bot.newsroom import Considered, Newsroom
from bot.store import mutes, past, stories
from bot.store.database import Database
from bot.wording import later
from bot.work.finding import address_in, article_meant, article_of_page, article_of_text, is_feed
from bot.work.outside import Outside
from bot.work.pipeline import book

HEADLINE = 160  #: characters up to which a single line is tried as a headline


@dataclass(frozen=True, slots=True)
class Trying:
    """The newsroom, as people try articles on it. `about` is the message spoken of."""

    database: Database
    newsroom: Newsroom
    outside: Outside | None
    about: str
    now: datetime

    def tried(self, said: str) -> Trial | None:
        """What the newsroom would make of it."""
        article = self._article(said)
        if article is None:
            return None
        with self.database.read() as conn:
            considered = self.newsroom.consider(article, now=self.now, mutes=mutes.at(conn, self.now))
            if not considered.verdict.would_alert:
                return Trial(considered=considered)
            story, title = self._story(conn, considered)
            recalled = self._past(conn, considered)
        mentions = alerting(considered.matching.mentions, self.newsroom.watches)
        related = self.newsroom.related(considered, recalled, story)
        called = by_channel(mentions, self.newsroom.watches)
        channels = considered.verdict.channels or called
        return Trial(
            considered=considered,
            alert=self.newsroom.alert(article, mentions, related, story=story, channel=""),
            places={} if considered.verdict.mute else {c: tuple(m.watch for m in ms) for c, ms in channels.items()},
            old=is_old(article, self.now, self.newsroom.watchlist.max_age),
            under=title,
        )

    def recalled(self, said: str) -> Recalled | None:
        """Its past, as an alert would have it."""
        article = self._article(said)
        if article is None:
            return None
        considered = self.newsroom.consider(article, now=self.now)
        with self.database.read() as conn:
            found = self._past(conn, considered)
            story = stories.of_article(conn, article.key) or ""
        related = self.newsroom.related(considered, found, story)
        title = article.title or article.text
        told = [(one, self.newsroom.why(one)) for one in related]
        return Recalled(title=title[:HEADLINE], url=article.url, past=told)

    def _story(self, conn: Connection, considered: Considered) -> tuple[str, str]:
        """The story it tells, and the title of one that others began; the book is a copy."""
        known = stories.of_article(conn, considered.article.key)
        if known:
            return known, ""
        placed = book(conn, now=self.now).place(considered.article, considered.matching.mentions)
        return placed.story.key, "" if placed.new else placed.story.title

    def _past(self, conn: Connection, considered: Considered) -> Sequence[Past]:
        return past.recalled(conn, self.newsroom.seek(considered), past.Frequencies())

    def _article(self, said: str) -> Article | None:
        """The archived article of an address or of the message spoken of, a page read now, or a text."""
        address = address_in(said)
        with self.database.read() as conn:
            known = article_meant(conn, address or said or self.about)
        if known or not said:
            return known
        if address:
            return self._page(address)
        line = said.strip()
        article = article_of_text(said)
        return replace(article, title=line, text="") if len(line) <= HEADLINE and "\n" not in line else article

    def _page(self, url: str) -> Article:
        if self.outside is None:
            raise Contradiction(later("{url} is not in the archive, and no page is read here."), url=url)
        try:
            fetched = self.outside.document(url)
        except FeedError as error:
            raise Contradiction(later("It cannot be read: {reason}"), reason=error.said) from error
        if is_feed(fetched):
            raise Contradiction(later("{url} is a feed. To try it: source test {url}"), url=url)
        article = article_of_page(fetched, zone=self.newsroom.words.zone)
        if article is None:
            raise Contradiction(later("No article was found at {url}. Paste its text instead."), url=url)
        return article
