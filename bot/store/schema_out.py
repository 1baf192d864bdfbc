"""Which tables hold what goes out: messages, the alerts that wait for one, and the troubles that operators hear of?"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, false

from bot.store.columns import Moment, Nouns, Sentence, Words
from bot.store.metadata import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),  # order of creation, which equal times do not tell
    Column("chat", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("message", Nouns, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("thread", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("article", Text, nullable=False, server_default="", index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("attempted_at", Moment),
    Column("unsure_since", Moment),
    Column("sent_at", Moment),
    Column("ref", Words, nullable=False),
    Column("permalink", Words, nullable=False),
    Column("reason", Sentence, nullable=False),
    Column("edits", Text, nullable=False, server_default="", index=True),  # key of the message it takes the place of
    Column("broadcast", Boolean, nullable=False, server_default=false()),  # a follow-up also shown in the channel
    Index(None, "state", "chat", "address", "number"),
    Index(None, "chat", "address", "attempted_at"),
    Index(None, "chat", "address", "created_at"),
    Index(None, "story", "chat", "address"),
)

# The alerts that their channels did not want to hear when they came: each waits for a digest, or was told in one.
deferred = Table(
    "deferred",
    metadata,
    Column("key", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("channel", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("story", Text, nullable=False, index=True),
    Column("article", Text, nullable=False, index=True),
    Column("alert", Nouns, nullable=False),
    Column("told", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("told_in", Text, nullable=False),
    Index(None, "told_in", "chat", "address"),
)

notice = Table(
    "notice",
    metadata,
    Column("key", Words, primary_key=True),
    Column("text", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("message", Text, nullable=False, server_default=""),  # key of the message that tells it, in every place
)
