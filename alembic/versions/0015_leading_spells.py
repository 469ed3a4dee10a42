"""Who led whom, and for how long."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015_leading_spells"
down_revision: str | Sequence[str] | None = "0014_registry"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXED = ("employee_external_id", "manager_external_id", "ended_on")


def upgrade() -> None:
    op.create_table(
        "leading_spells",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_leading_spells_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leading_spells")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_leading_spells_{column}"), "leading_spells", [column])


def downgrade() -> None:
    op.drop_table("leading_spells")
