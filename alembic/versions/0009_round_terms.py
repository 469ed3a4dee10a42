"""Which move policy a round follows, and whether it was compared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009_round_terms"
down_revision: str | Sequence[str] | None = "0008_served_lists"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Code of the release before writes rounds without them, and compared every one.
    with op.batch_alter_table("rounds") as table:
        table.add_column(
            sa.Column("compare", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        table.add_column(
            sa.Column("policy_version", sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("rounds") as table:
        table.drop_column("policy_version")
        table.drop_column("compare")
