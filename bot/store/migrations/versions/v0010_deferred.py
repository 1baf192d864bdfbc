"""The alerts that wait for a digest, and which message tells a trouble."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table and the column."""
    names = ("key", "channel", "chat", "address", "story", "article", "told", "reason", "told_in")
    op.create_table(
        "deferred",
        *(sa.Column(name, sa.Text, nullable=False) for name in names[:1]),
        sa.Column("number", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in names[1:6]),
        sa.Column("alert", sa.JSON, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in names[6:8]),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_in", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deferred"),
        sa.UniqueConstraint("number", name="uq_deferred_number"),
    )
    for columns in (("told_in", "chat", "address"), ("story",), ("article",), ("at",)):
        op.create_index(f"ix_deferred_{'_'.join(columns)}", "deferred", list(columns))
    op.add_column("notice", sa.Column("message", sa.Text, nullable=False, server_default=""))
