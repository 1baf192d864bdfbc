"""What people change: events with who and when, stories apart and together; and messages that are edited in place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and the tables."""
    op.add_column("outbox", sa.Column("edits", sa.Text, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("broadcast", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_outbox_edits", "outbox", ["edits"])
    op.add_column("story_article", sa.Column("told", sa.Text, nullable=False, server_default="follow-up"))
    op.add_column("event", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.add_column("event", sa.Column("merged_into", sa.Text, nullable=False, server_default=""))
    _memory_change()
    _event_relation()
    _link_state()
    _story_choice()


def _memory_change() -> None:
    op.create_table(
        "memory_change",
        sa.Column("number", sa.Integer, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("user", "event", "action")),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("other", "note")),
        sa.PrimaryKeyConstraint("number", name="pk_memory_change"),
    )
    op.create_index("ix_memory_change_event", "memory_change", ["event"])


def _event_relation() -> None:
    op.create_table(
        "event_relation",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("later", "earlier", "relation", "basis", "origin")),
        sa.PrimaryKeyConstraint("later", "earlier", name="pk_event_relation"),
    )
    op.create_index("ix_event_relation_earlier", "event_relation", ["earlier"])


def _link_state() -> None:
    op.create_table(
        "link_state",
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("failures", "gone")),
        sa.Column("dead", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_link_state"),
    )
    op.create_index("ix_link_state_checked_at", "link_state", ["checked_at"])


def _story_choice() -> None:
    op.create_table(
        "story_choice",
        sa.Column("number", sa.Integer, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("user", "action", "article", "story", "other")),
        sa.PrimaryKeyConstraint("number", name="pk_story_choice"),
    )
    op.create_index("ix_story_choice_article", "story_choice", ["article"])
