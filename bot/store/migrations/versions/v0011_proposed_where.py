"""Where an edit was proposed, so that its proposer hears there what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns; of what was proposed before, nobody knows."""
    for name in ("chat", "address"):
        op.add_column("proposal", sa.Column(name, sa.Text, nullable=False, server_default=""))
