"""What polls teach of a feed: its wishes, its rhythm, where it moved; and its articles in their order, to learn it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column, and the index that finds a feed's last articles."""
    nothing = sa.text("""'{"is": "Learned"}'""")
    op.add_column("feed_state", sa.Column("learned", sa.JSON, nullable=False, server_default=nothing))
    op.create_index("ix_article_feed_moment", "article", ["feed", "moment"])
