"""An index for the question when a place was last sent something, asked before each message."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_outbox_chat_address_attempted_at", "outbox", ["chat", "address", "attempted_at"])
