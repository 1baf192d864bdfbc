"""Indexes for what is asked of each alert: the messages of its story in a place, and how many the place was shown."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Put the place behind the story; alone, the index of the place would be chosen, which grows for ever."""
    op.create_index("ix_outbox_story_chat_address", "outbox", ["story", "chat", "address"])
    op.drop_index("ix_outbox_story", "outbox")
    op.create_index("ix_outbox_chat_address_created_at", "outbox", ["chat", "address", "created_at"])
