"""How are sites and feeds asked because a person wants to know? Once, through the guard; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerting.policy import alerting
from bot.chat.feed_form import Found
from bot.chat.sounded import Kept, Sounded
from bot.errors import Contradiction, FeedError, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.document import format_of
from bot.feeds.identity import identities
from bot.feeds.parse import feed_title
from bot.model import Article, Feed
from bot.newsroom import Newsroom
from bot.store import articles, feeds
from bot.store.database import Database
from bot.wording import later
from bot.work.outside import Outside
from bot.work.pipeline import read
from bot.work.sources import sources


@dataclass(frozen=True, slots=True)
class Sounding:
    """Sites and feeds, as people ask for them; see `bot.chat.sources.Sources`."""

    database: Database
    newsroom: Newsroom
    outside: Outside | None
    now: datetime

    def offers(self, address: str) -> Sequence[Found]:
        """See Sources.offers."""
        try:
            found = self._web().offers(address)
        except FeedError as error:
            raise Contradiction(later("It cannot be read: {reason}"), reason=error.said) from error
        return [
            Found(url=each.url, name=each.name, articles=each.articles, newest=each.newest, trouble=each.trouble)
            for each in found
        ]

    def kept(self) -> Sequence[Kept]:
        """See Sources.kept."""
        with self.database.read() as conn:
            found = sources(conn, self.newsroom.watchlist, self.now)
        return [
            Kept(
                feed=one.feed,
                standing=one.standing,
                weekly=one.weekly,
                good=one.state.last_good,
                reason=one.state.reason if one.state.failures else "",
            )
            for one in found
        ]

    def sound(self, feed: Feed | None, address: str) -> Sounded | None:
        """See Sources.sound."""
        url = address if "://" in address else f"https://{address}"
        try:
            fetched = self._web().document(url)
        except FeedError as error:
            raise Contradiction(later("It cannot be read: {reason}"), reason=error.said) from error
        asked = feed or Feed(id="asked", name="", url=fetched.url)
        try:
            found = read(asked, fetched, now=self.now)
        except NotAFeed as error:
            if feed is None:
                return None
            raise Contradiction(later("It cannot be read: {reason}"), reason=error.said) from error
        dated = [article.published for article in found if article.published]
        with self.database.read() as conn:
            state = feeds.get_state(conn, asked.id) if feed else None
            known = articles.known(conn, [key for article in found for key in identities(article)])
        return Sounded(
            url=fetched.url,
            name=feed.name if feed else feed_title(fetched.body, fetched.content_type),
            kind=format_of(decode(fetched.body, fetched.content_type)),
            at=self.now,
            articles=len(found),
            archived=sum(any(key in known for key in identities(article)) for article in found),
            undated=len(found) - len(dated),
            newest=max(dated, default=None),
            alerts=tuple(told for article in found if (told := self._alerted(article))),
            moved=fetched.permanent_url,
            kept=feed is not None,
            met=state is not None and state.baseline is not None,
        )

    def _alerted(self, article: Article) -> tuple[str, str, tuple[str, ...]] | None:
        """What an article would alert, were it new: title, address, watches."""
        considered = self.newsroom.consider(article, now=self.now)
        if not considered.verdict.channels:
            return None
        named = alerting(considered.matching.mentions, self.newsroom.watches)
        return article.title, article.url, tuple(mention.watch for mention in named)

    def _web(self) -> Outside:
        if self.outside is None:
            raise Contradiction(later("The web is not asked from here."))
        return self.outside
