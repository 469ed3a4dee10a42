"""Keep what groups would gain or lose by the challenger of a shadow."""

import sqlalchemy as sa
from alembic import op

revision = "0024_shadow_fairness"
down_revision = "0023_cases_of_leading"


def upgrade() -> None:
    """Add the column; of experiments of before nothing was measured."""
    op.add_column("experiments", sa.Column("fairness", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("experiments", "fairness")
