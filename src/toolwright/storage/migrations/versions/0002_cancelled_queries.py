"""When a query was cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("queries", sa.Column("cancelled_at", sa.Text))
