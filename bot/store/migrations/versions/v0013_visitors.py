"""Who opened a page of their own in a chat, so that it is kept true after a restart as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Moment, Words

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table, empty: who opens the page again is kept."""
    op.create_table(
        "visitor",
        sa.Column("chat", Words, nullable=False),
        sa.Column("user", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("chat", "user", name="pk_visitor"),
    )
