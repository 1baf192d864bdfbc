"""The first schema: feeds, articles, mentions, stories, events, outbox, notices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

FTS5 = (
    """
    CREATE VIRTUAL TABLE article_fts USING fts5(words, content='article_words', content_rowid='number',
        detail='none', tokenize='unicode61 remove_diacritics 2')
    """,
    """
    CREATE TRIGGER article_words_added AFTER INSERT ON article_words BEGIN
        INSERT INTO article_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
    """
    CREATE TRIGGER article_words_removed AFTER DELETE ON article_words BEGIN
        INSERT INTO article_fts(article_fts, rowid, words) VALUES ('delete', old.number, old.words);
    END
    """,
    """
    CREATE TRIGGER article_words_changed AFTER UPDATE ON article_words BEGIN
        INSERT INTO article_fts(article_fts, rowid, words) VALUES ('delete', old.number, old.words);
        INSERT INTO article_fts(rowid, words) VALUES (new.number, new.words);
    END
    """,
)
GIN = ("CREATE INDEX article_fts ON article_words USING gin (array_to_tsvector(string_to_array(words, ' ')))",)


def upgrade() -> None:
    """Build everything."""
    _feeds_and_articles()
    _mentions_and_stories()
    _events()
    _outbox()
    _notices()
    for statement in GIN if op.get_bind().dialect.name == "postgresql" else FTS5:
        op.execute(statement)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


def _feeds_and_articles() -> None:
    op.create_table(
        "feed_state",
        *map(_text, ("feed", "url", "etag", "last_modified")),
        *map(_moment, ("next_check", "last_checked", "last_good")),
        _number("failures"),
        _text("reason"),
        _moment("baseline"),
        sa.PrimaryKeyConstraint("feed", name="pk_feed_state"),
    )
    op.create_table(
        "article",
        *map(_text, ("key", "title", "text", "feed", "source", "url", "guid")),
        *map(_moment, ("published", "seen_at", "moment")),
        sa.PrimaryKeyConstraint("key", name="pk_article"),
    )
    op.create_index("ix_article_url", "article", ["url"])
    op.create_index("ix_article_moment", "article", ["moment"])
    op.create_table(
        "article_identity",
        _text("identity"),
        _text("article"),
        sa.PrimaryKeyConstraint("identity", name="pk_article_identity"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_article_identity_article_article"),
    )
    op.create_index("ix_article_identity_article", "article_identity", ["article"])
    op.create_table(
        "article_words",
        sa.Column("number", sa.Integer, autoincrement=True),
        _text("article"),
        _text("words"),
        sa.PrimaryKeyConstraint("number", name="pk_article_words"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_article_words_article_article"),
        sa.UniqueConstraint("article", name="uq_article_words_article"),
    )


def _mentions_and_stories() -> None:
    op.create_table(
        "mention",
        _text("article"),
        _text("watch"),
        _number("position"),
        sa.Column("score", sa.Double, nullable=False),
        _text("role"),
        _json("evidence"),
        _moment("moment"),
        sa.PrimaryKeyConstraint("article", "watch", name="pk_mention"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_mention_article_article"),
    )
    op.create_index("ix_mention_watch_moment", "mention", ["watch", "moment"])
    op.create_table(
        "story",
        *map(_text, ("key", "title")),
        _moment("first_seen", nullable=False),
        _moment("last_seen", nullable=False),
        *map(_json, ("watches", "terms")),
        sa.PrimaryKeyConstraint("key", name="pk_story"),
    )
    op.create_index("ix_story_last_seen", "story", ["last_seen"])
    op.create_table(
        "story_article",
        *map(_text, ("article", "story")),
        sa.PrimaryKeyConstraint("article", name="pk_story_article"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_story_article_article_article"),
        sa.ForeignKeyConstraint(["story"], ["story.key"], name="fk_story_article_story_story"),
    )
    op.create_index("ix_story_article_story", "story_article", ["story"])


def _events() -> None:
    op.create_table(
        "event",
        *map(_text, ("id", "title")),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("start", "end")),
        *map(_text, ("precision", "status")),
        *map(_json, ("actors", "amounts", "quotes", "links")),
        *map(_text, ("origin", "story", "note")),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_start", "event", ["start"])
    op.create_table(
        "event_actor",
        *map(_text, ("watch", "event")),
        sa.PrimaryKeyConstraint("watch", "event", name="pk_event_actor"),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_actor_event_event", ondelete="CASCADE"),
    )
    op.create_index("ix_event_actor_event", "event_actor", ["event"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _text("key"),
        sa.Column("number", sa.BigInteger, nullable=False),
        *map(_text, ("chat", "address")),
        _json("message"),
        _moment("created_at", nullable=False),
        *map(_text, ("thread", "story", "state")),
        _number("attempts"),
        *map(_moment, ("not_before", "attempted_at", "unsure_since", "sent_at")),
        *map(_text, ("ref", "permalink", "reason")),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
        sa.UniqueConstraint("number", name="uq_outbox_number"),
    )
    op.create_index("ix_outbox_story", "outbox", ["story"])
    op.create_index("ix_outbox_state_chat_address_number", "outbox", ["state", "chat", "address", "number"])


def _notices() -> None:
    op.create_table(
        "notice",
        *map(_text, ("key", "text")),
        _moment("opened_at", nullable=False),
        _moment("last_at", nullable=False),
        _number("times"),
        _moment("closed_at"),
        sa.PrimaryKeyConstraint("key", name="pk_notice"),
    )
    op.create_table("meta", *map(_text, ("key", "value")), sa.PrimaryKeyConstraint("key", name="pk_meta"))
