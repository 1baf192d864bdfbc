"""What people thought of alerts, and which article a message alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table and the column; messages queued before know no article."""
    op.add_column("outbox", sa.Column("article", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_outbox_article", "outbox", ["article"])
    op.create_table(
        "feedback",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("about", "user", "article")),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mentions", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("about", "user", name="pk_feedback"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_feedback_article_article"),
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])
