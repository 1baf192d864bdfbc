"""What people mute, which articles that held back, and the names of the people who act in a chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "mute",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("key", "kind", "what", "user")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("at", "until")),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_mute"),
    )
    op.create_index("ix_mute_about", "mute", ["about"])
    op.create_index("ix_mute_ended_at", "mute", ["ended_at"])
    op.create_table(
        "held_back",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("article", "mute")),
        sa.PrimaryKeyConstraint("article", name="pk_held_back"),
        sa.ForeignKeyConstraint(["article"], ["article.key"], name="fk_held_back_article_article"),
        sa.ForeignKeyConstraint(["mute"], ["mute.key"], name="fk_held_back_mute_mute"),
    )
    op.create_index("ix_held_back_mute", "held_back", ["mute"])
    op.create_table(
        "person",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("user", "name")),
        sa.PrimaryKeyConstraint("user", name="pk_person"),
    )
