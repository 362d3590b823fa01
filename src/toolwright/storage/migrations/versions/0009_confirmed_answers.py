"""Answers that a person confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("executions", sa.Column("confirmed_by", sa.Text))
