"""What people edit of the watchlist, and what they propose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "watchlist_change",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("user", "action", "entry", "id", "diff")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("approved_by", "digest")),
        sa.Column("written", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_watchlist_change"),
    )
    op.create_index("ix_watchlist_change_digest", "watchlist_change", ["digest"])
    op.create_table(
        "proposal",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("user", "action", "entry", "id")),
        sa.Column("asked", sa.JSON, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("decided_by", "became")),
        sa.PrimaryKeyConstraint("number", name="pk_proposal"),
    )
    op.create_index("ix_proposal_decided_at", "proposal", ["decided_at"])
