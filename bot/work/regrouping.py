"""How does a person's word split a story or join two? Articles, memory and messages move in one transaction.

Raises Contradiction for what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import Contradiction
from bot.memory.changes import By
from bot.memory.changes import join as one_event
from bot.memory.stories import KEPT, regrouped
from bot.model import Article, Outgoing, Story, StoryChoice, key_of
from bot.newsroom import Newsroom, event_id
from bot.store import changes, choices, deferred, events, mentions, outbox, people, stories
from bot.store.database import Database
from bot.wording import later
from bot.work.apart import tell_apart
from bot.work.finding import address_in, article_meant
from bot.work.publishing import amend


class Regrouping:
    """What people may change in how articles are grouped."""

    def __init__(self, database: Database, newsroom: Newsroom, *, now: datetime, who: str = "") -> None:
        """`who` is what people call the person who asks, "" when the chat does not say."""
        self._database = database
        self._newsroom = newsroom
        self._now = now
        self._who = who

    def lately(self, since: datetime) -> Sequence[tuple[Story, Sequence[Article]]]:
        """The stories last told since then that have articles, with them, the latest story first."""
        with self._database.read() as conn:
            told = [(story, stories.articles(conn, story.key)) for story in stories.active(conn, since)]
        return sorted(((s, a) for s, a in told if a), key=lambda each: each[0].last_seen, reverse=True)

    def split(self, said: str, user: str) -> Article:
        """Give an article a story of its own; `said` is its address, or a message that tells it.

        Whoever began the story keeps it, with its message: then it is the others that get another, together.
        """
        with self._database.write() as conn:
            article, story = _meant(conn, said)
            told = stories.articles(conn, story.key)
            if len(told) < 2:
                raise Contradiction(later("« {title} » is alone in its story."), title=article.title)
            leaving, own = _leaving(conn, article, story, told)
            gone = {each.key for each in leaving}
            staying = [each for each in told if each.key not in gone]
            for side, articles in ((replace(story, key=own), leaving), (story, staying)):
                stories.put(conn, regrouped(side, articles, _named(conn, articles)))
            for each in leaving:
                as_ = "first" if each is leaving[0] else stories.told(conn, each.key) or "follow-up"
                stories.move(conn, each.key, own, as_)
                keys = {"article": each.key, "story": story.key, "other": own}
                choices.record(conn, StoryChoice(at=self._now, user=user, action="split", **keys))
            if not any(stories.told(conn, each.key) == "first" for each in staying):
                stories.move(conn, staying[0].key, story.key, "first")
            people.meet(conn, user, self._who)
            tell_apart(conn, self._newsroom, {own: leaving, story.key: staying}, own, By(user=user, at=self._now))
        return article

    def join(self, said: str, to: str, user: str) -> tuple[Story, Story]:
        """Make the story of `said` part of the story of `to`; both are an address or a message. (that, this one)."""
        with self._database.write() as conn:
            article, other = _meant(conn, said)
            _, story = _meant(conn, to)
            if other.key == story.key:
                raise Contradiction(later("« {title} » is in this story already."), title=article.title)
            for each in stories.articles(conn, other.key):
                before = stories.told(conn, each.key) or "follow-up"
                stories.move(conn, each.key, story.key, "follow-up" if before == "first" else before)
                deferred.reassign(conn, each.key, story.key)
            stories.put(
                conn,
                replace(
                    story,
                    first_seen=min(story.first_seen, other.first_seen),
                    last_seen=max(story.last_seen, other.last_seen),
                    watches=tuple(dict.fromkeys((*story.watches, *other.watches))),
                    terms=tuple(dict.fromkeys((*story.terms, *other.terms)))[:KEPT],
                ),
            )
            keys = {"article": article.key, "story": story.key, "other": other.key}
            choices.record(conn, StoryChoice(at=self._now, user=user, action="join", **keys))
            people.meet(conn, user, self._who)
            self._tell_together(conn, other.key, story.key, By(user=user, at=self._now))
        return other, story

    def _tell_together(self, conn: Connection, other: str, story: str, by: By) -> None:
        """One event for both, and first messages that point to the thread where the story goes on."""
        gone, stays = events.get(conn, event_id(other)), events.get(conn, event_id(story))
        if gone and gone.alive and stays and stays.alive:
            outcome = one_event(gone, stays, by)
            events.keep(conn, outcome.held)
            changes.record(conn, outcome.changes)
        elsewhere = {(row.chat, row.address) for row in outbox.messages_of(conn, story)}
        for row in outbox.messages_of(conn, other):
            if (row.chat, row.address) not in elsewhere:  # the story goes on under the only message there is
                outbox.reassign(conn, row.key, story)
        self._amend(conn, [*outbox.messages_of(conn, other), *outbox.messages_of(conn, story)])

    def _amend(self, conn: Connection, messages: Iterable[Outgoing]) -> None:
        for row in messages:
            now = outbox.get(conn, row.key)
            if now and now.article and not now.thread and now.state != "failed":
                amend(conn, self._newsroom, now, because=f"people {self._now.isoformat()}", now=self._now)


def _meant(conn: Connection, said: str) -> tuple[Article, Story]:
    """The article somebody means, and its story."""
    article = article_meant(conn, address_in(said) or said) if said else None
    if article is None:
        raise Contradiction(later("No archived article has the address {url}."), url=said)
    key = stories.of_article(conn, article.key)
    story = stories.get(conn, key) if key else None
    if story is None:
        raise Contradiction(later("« {title} » is in no story: it alerts nobody."), title=article.title)
    return article, story


def _leaving(
    conn: Connection, article: Article, story: Story, told: Sequence[Article]
) -> tuple[Sequence[Article], str]:
    """The articles that leave the story, and the key of the one they get: that of the first of them."""
    others = [each for each in told if each.key != article.key]
    mine, theirs = key_of("story", article.key), key_of("story", others[0].key)
    begins = stories.told(conn, article.key) == "first" or _heads_others(conn, article, story)
    if theirs == story.key or (mine != story.key and not begins):
        return [article], mine
    return others, theirs


def _heads_others(conn: Connection, article: Article, story: Story) -> bool:
    """Whether other messages of the story stand under a message of this article."""
    mine = {row.key for row in outbox.of_article(conn, article.key)}
    return any(row.thread in mine for row in outbox.messages_of(conn, story.key))


def _named(conn: Connection, told: Iterable[Article]) -> tuple[str, ...]:
    """The watches that some articles name."""
    return tuple(dict.fromkeys(m.watch for article in told for m in mentions.of(conn, article.key)))
