"""Which hubs tell us of which feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "subscription",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("feed", "hub", "topic", "token", "secret")),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("lease_ends", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("feed", name="pk_subscription"),
        sa.UniqueConstraint("token", name="uq_subscription_token"),
    )
