"""Keep who decided whether lists explore, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0028_exploration"
down_revision = "0027_packed_lists"


def upgrade() -> None:
    """Add the table."""
    mode = sa.Enum(
        "none",
        "neighbours",
        name="exploration_mode",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "explorations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", mode, nullable=False),
        sa.Column("cross_functional_floor", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explorations")),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("explorations")
