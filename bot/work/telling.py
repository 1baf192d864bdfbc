"""What was alerted since a moment, and what waits, story by story?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.alerting.addresses import addresses
from bot.alerting.digest import Piece, pieces
from bot.alerting.policy import Verdict, alerting
from bot.chat.port import Incoming
from bot.model import Alert, Article, Deferred, Matching, Outgoing
from bot.newsroom import Considered, Newsroom
from bot.store import articles, deferred, mentions, outbox, past, stories
from bot.store.database import Database
from bot.work.digests import goes_out
from bot.work.whereabouts import as_now


@dataclass(frozen=True, slots=True)
class Telling:
    """What was told and what waits; see `bot.chat.lately.Teller`."""

    database: Database
    newsroom: Newsroom
    incoming: Incoming

    @property
    def here(self) -> str:
        """See Teller.here."""
        place = (self.incoming.chat, self.incoming.address)
        return next((channel for channel in self.channels if place in self._places(channel)), "")

    @property
    def channels(self) -> Sequence[str]:
        """See Teller.channels."""
        return [channel.id for channel in self.newsroom.watchlist.channels]

    def since(self, moment: datetime, channel: str) -> Sequence[Piece]:
        """See Teller.since."""
        with self.database.read() as conn:
            rows = [self._as_told(conn, row) for row in outbox.shown_since(conn, moment) if self._is_of(row, channel)]
            rows += [row for row in deferred.since(conn, moment) if channel in ("", row.channel)]
            rows += [row for row in deferred.waiting(conn) if row.at < moment and channel in ("", row.channel)]
            told = pieces(as_now(conn, row) for row in sorted(rows, key=lambda row: row.at))
            waiting = {row.key: goes_out(conn, self.newsroom, row) for row in rows if not row.told_in}
            return [self._whole(conn, piece, waiting) for piece in told]

    def _places(self, channel: str) -> tuple[tuple[str, str], ...]:
        """Every place of a channel, whichever chats are in use."""
        return addresses(self.newsroom.watchlist.channel(channel), ("slack", "matrix", "console"))

    def _is_of(self, row: Outgoing, channel: str) -> bool:
        return not channel or (row.chat, row.address) in self._places(channel)

    def _as_told(self, conn: Connection, row: Outgoing) -> Deferred:
        """A message that stands, as an alert that was told in it."""
        article = articles.get(conn, row.article)
        assert article is not None  # nothing is ever taken out of the archive
        named = alerting(mentions.of(conn, article.key), self.newsroom.watches)
        alert = Alert(key=row.key, channel="", story=row.story, article=article, mentions=named, summary="")
        return Deferred(
            key=row.key,
            channel="",
            chat=row.chat,
            address=row.address,
            story=row.story,
            article=article.key,
            alert=alert,
            told=stories.told(conn, article.key) or "first",
            reason="digest",
            at=row.created_at,
            told_in=row.key,
        )

    def _whole(self, conn: Connection, piece: Piece, waiting: dict[str, datetime]) -> Piece:
        """A story with its past, with who else tells it, and with when it goes out where it has not been told."""
        alert = piece.alert
        if not alert.related:
            considered = Considered(
                article=alert.article, matching=Matching(mentions=alert.mentions), verdict=Verdict()
            )
            alert = replace(alert, related=self.newsroom.related(considered, story=alert.story))
        copies = stories.copies(conn, alert.story, of=alert.article)
        until = [waiting.get(key) for key in piece.keys]
        return replace(
            piece,
            alert=alert,
            more=max(piece.more, copies.articles),
            sources=tuple(dict.fromkeys((*piece.sources, *copies.sources))),
            until=min((moment for moment in until if moment), default=None) if all(until) else None,
        )


def as_alert(conn: Connection, newsroom: Newsroom, article: Article) -> Alert:
    """An archived article as an alert would have it now, with its past."""
    story = stories.of_article(conn, article.key) or ""
    named = alerting(mentions.of(conn, article.key), newsroom.watches)
    considered = Considered(article=article, matching=Matching(mentions=named), verdict=Verdict())
    related = newsroom.related(considered, past.recalled(conn, newsroom.seek(considered), past.Frequencies()), story)
    return newsroom.alert(article, named, related, story=story, channel="")


def in_digest(
    conn: Connection, newsroom: Newsroom, article: Article, told: Outgoing | None
) -> tuple[Outgoing | None, datetime | None]:
    """The message that tells an article, `told` or the digest it was in; else when the digest it waits for goes out.

    A message that the chat refused tells nothing where a digest does, or will.
    """
    kept = deferred.of_article(conn, article.key) if told is None or told.state == "failed" else []
    digests = [message for one in kept if one.told_in and (message := outbox.get(conn, one.told_in))]
    waiting = [goes_out(conn, newsroom, one) for one in kept if not one.told_in]
    return next(iter(digests), None if waiting else told), min(waiting, default=None)
