"""Keep where people apply for an opening, and fields of the organisation's own."""

import sqlalchemy as sa
from alembic import op

revision = "0021_opening_particulars"
down_revision = "0020_run_labels"


def upgrade() -> None:
    """Add the columns; openings that are there have no link and no such field."""
    with op.batch_alter_table("openings") as table:
        table.add_column(sa.Column("apply_url", sa.String(length=2000), nullable=True))
        table.add_column(sa.Column("custom_fields", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("openings") as table:
        table.alter_column("custom_fields", server_default=None)


def downgrade() -> None:
    """Remove the columns."""
    with op.batch_alter_table("openings") as table:
        table.drop_column("custom_fields")
        table.drop_column("apply_url")
