"""The address that the watchlist gave when a feed was last asked: an edited one is asked at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("feed_state", sa.Column("address", sa.Text, nullable=False, server_default=""))
