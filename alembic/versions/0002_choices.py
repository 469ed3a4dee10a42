"""Openings that people dismiss, and uses that they object to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002_choices"
down_revision: str | Sequence[str] | None = "0001_baseline"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "objects_to",
            sa.Enum(
                "learning",
                "profiling",
                name="objection_objects_to",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_objections_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint(
            "employee_external_id",
            "objects_to",
            name=op.f("uq_objections_employee_external_id_objects_to"),
        ),
    )
    op.create_table(
        "dismissals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "skills",
                "level",
                "place",
                "team",
                "timing",
                "not_interested_in_function",
                "other",
                name="dismissal_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_dismissals_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_dismissals_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissals")),
        sa.UniqueConstraint(
            "employee_external_id",
            "opening_external_id",
            name=op.f("uq_dismissals_employee_external_id_opening_external_id"),
        ),
    )
    with op.batch_alter_table("dismissals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dismissals_opening_external_id"), ["opening_external_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("dismissals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dismissals_opening_external_id"))

    op.drop_table("dismissals")
    op.drop_table("objections")
