"""Keep what a crowded opening gives up, beside how crowded it is."""

import sqlalchemy as sa
from alembic import op

revision = "0019_exposure_prices"
down_revision = "0018_training_runs"


def upgrade() -> None:
    """Add the price; it is 0 until the next measurement."""
    with op.batch_alter_table("exposures") as table:
        table.add_column(sa.Column("price", sa.Float(), nullable=False, server_default="0"))
    with op.batch_alter_table("exposures") as table:
        table.alter_column("price", server_default=None)


def downgrade() -> None:
    """Remove the price."""
    with op.batch_alter_table("exposures") as table:
        table.drop_column("price")
