"""Which tables are there? What the program expects to find; `migrations` is how a database comes to have it.

Columns carry the names of the fields of `bot.model`, so a row is a noun and a noun is a row.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from bot.store.columns import Moment, Nouns, Sentence, Words
from bot.store.metadata import metadata as metadata
from bot.store.schema_out import deferred as deferred
from bot.store.schema_out import notice as notice
from bot.store.schema_out import outbox as outbox

feed_state = Table(
    "feed_state",
    metadata,
    Column("feed", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("next_check", Moment),
    Column("last_checked", Moment),
    Column("last_good", Moment),
    Column("failures", Integer, nullable=False),
    Column("reason", Sentence, nullable=False),
    Column("baseline", Moment),
    Column("address", Words, nullable=False, server_default=""),
    Column("learned", Nouns, nullable=False, server_default=text("""'{"is": "Learned"}'""")),
)

article = Table(
    "article",
    metadata,
    Column("key", Text, primary_key=True),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("feed", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("url", Words, nullable=False, index=True),
    Column("guid", Words, nullable=False),
    Column("published", Moment),
    Column("seen_at", Moment),
    Column("moment", Moment, index=True),  # published, else seen_at: what articles are sorted by
    Index(None, "feed", "moment"),
)

# The keys by which an entry is recognised again. Kept for ever: a feed that shrinks and grows back repeats nothing.
article_identity = Table(
    "article_identity",
    metadata,
    Column("identity", Words, primary_key=True),
    Column("article", ForeignKey("article.key"), nullable=False, index=True),
)

# What the full-text index of each database is built over (see dialect.py): folded words in the order of the alphabet,
# space between, telling ones as often as they stand in the text (see `bot.memory.archive.counted`).
# The number is for SQLite's FTS5, which knows rows by number only.
article_words = Table(
    "article_words",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", ForeignKey("article.key"), nullable=False, unique=True),
    Column("words", Words, nullable=False),
)

mention = Table(
    "mention",
    metadata,
    Column("article", ForeignKey("article.key"), primary_key=True),
    Column("watch", Words, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("score", Double, nullable=False),
    Column("role", Text, nullable=False),
    Column("evidence", Nouns, nullable=False),
    Column("moment", Moment),  # the article's, here for the index
    Index(None, "watch", "moment"),
)

story = Table(
    "story",
    metadata,
    Column("key", Text, primary_key=True),
    Column("title", Words, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False, index=True),
    Column("watches", Nouns, nullable=False),
    Column("terms", Nouns, nullable=False),
)

story_article = Table(
    "story_article",
    metadata,
    Column("article", ForeignKey("article.key"), primary_key=True),  # an article tells one story
    Column("story", ForeignKey("story.key"), nullable=False, index=True),
    Column("told", Text, nullable=False, server_default="follow-up"),  # what it added: first, copy, follow-up or turn
)

event = Table(
    "event",
    metadata,
    Column("id", Words, primary_key=True),
    Column("title", Words, nullable=False),
    Column("start", Date, nullable=False, index=True),
    Column("end", Date, nullable=False),
    Column("precision", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("actors", Nouns, nullable=False),
    Column("amounts", Nouns, nullable=False),
    Column("quotes", Nouns, nullable=False),
    Column("links", Nouns, nullable=False),
    Column("origin", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("note", Words, nullable=False),
    Column("retired_at", Moment),  # since when it is no part of memory any more
    Column("merged_into", Words, nullable=False, server_default=""),  # the event that tells it now
)

event_actor = Table(
    "event_actor",
    metadata,
    Column("watch", Words, primary_key=True),
    Column("event", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Every change a person made of an event; never edited.
memory_change = Table(
    "memory_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("user", Words, nullable=False),
    Column("event", Words, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("before", Nouns),
    Column("after", Nouns),
    Column("other", Words, nullable=False),
    Column("note", Words, nullable=False),
)

# Which later event, or story, looks back on which earlier one, and in whose words.
event_relation = Table(
    "event_relation",
    metadata,
    Column("later", Words, primary_key=True),
    Column("earlier", Words, primary_key=True, index=True),
    Column("relation", Text, nullable=False),
    Column("basis", Words, nullable=False),
    Column("origin", Text, nullable=False),
)

# Whether the addresses that events link to still answer.
link_state = Table(
    "link_state",
    metadata,
    Column("url", Words, primary_key=True),
    Column("checked_at", Moment, nullable=False, index=True),
    Column("failing_since", Moment),
    Column("failures", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("dead", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
)

# What people split from a story or joined to one; never edited, the last word counts.
story_choice = Table(
    "story_choice",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("user", Words, nullable=False),
    Column("action", Text, nullable=False),
    Column("article", Words, nullable=False, index=True),
    Column("story", Words, nullable=False),
    Column("other", Words, nullable=False),
)

# What a person thought of an alert, or of an article that never was one; the article's key stands in both.
feedback = Table(
    "feedback",
    metadata,
    Column("about", Words, primary_key=True),  # key of the message, or of the article when there was none
    Column("user", Words, primary_key=True),
    Column("article", ForeignKey("article.key"), nullable=False),
    Column("useful", Boolean, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("mentions", Nouns, nullable=False),
)

# What people silenced for a while; kept when it is over, since it says why an article alerted nobody.
mute = Table(
    "mute",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("what", Words, nullable=False),
    Column("user", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("about", Text, nullable=False, index=True),  # key of the message it was asked on
    Column("ended_at", Moment, index=True),
    Column("ended_by", Words, nullable=False),
)

# The articles that would have alerted but for a mute.
held_back = Table(
    "held_back",
    metadata,
    Column("article", ForeignKey("article.key"), primary_key=True),
    Column("mute", ForeignKey("mute.key"), nullable=False, index=True),
)

# What people who act on messages are called; chats name them by ids that say nothing to a reader.
person = Table(
    "person",
    metadata,
    Column("user", Words, primary_key=True),
    Column("name", Words, nullable=False),
)

# Who opened a page of their own in a chat lately, and whose page is therefore kept true.
visitor = Table(
    "visitor",
    metadata,
    Column("chat", Words, primary_key=True),
    Column("user", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

# What people made of the watchlist from a chat or a terminal; never edited, but that a change was found in the file.
watchlist_change = Table(
    "watchlist_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("user", Words, nullable=False),
    Column("action", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("id", Words, nullable=False),
    Column("diff", Words, nullable=False),
    Column("approved_by", Words, nullable=False),
    Column("digest", Text, nullable=False, index=True),  # of the whole file after it
    Column("written", Boolean, nullable=False),  # False while the file is being replaced
)

# Edits of the watchlist that wait, or waited, for an owner's word.
proposal = Table(
    "proposal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("user", Words, nullable=False),
    Column("action", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("id", Words, nullable=False),
    Column("asked", Nouns, nullable=False),  # pairs of key and value
    Column("seen", Text, nullable=False),
    Column("decided_at", Moment, index=True),
    Column("decided_by", Words, nullable=False, server_default=""),
    Column("became", Text, nullable=False, server_default=""),
    *(Column(name, Words, nullable=False, server_default="") for name in ("chat", "address")),
)

subscription = Table(
    "subscription",
    metadata,
    *(Column(name, Words, primary_key=name == "feed", nullable=False) for name in ("feed", "hub", "topic", "secret")),
    Column("token", Text, nullable=False, unique=True),
    Column("wanted", Boolean, nullable=False),
    Column("asked_at", Moment),
    Column("lease_ends", Moment),
    Column("failures", Integer, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Words, nullable=False),
)
