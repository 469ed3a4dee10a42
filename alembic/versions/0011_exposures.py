"""How many people ask for an opening."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011_exposures"
down_revision: str | Sequence[str] | None = "0010_outcomes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exposures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("firsts", sa.Integer(), nullable=False),
        sa.Column("interests", sa.Integer(), nullable=False),
        sa.Column("asking", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_exposures_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposures")),
        sa.UniqueConstraint("opening_external_id", name=op.f("uq_exposures_opening_external_id")),
    )


def downgrade() -> None:
    op.drop_table("exposures")
