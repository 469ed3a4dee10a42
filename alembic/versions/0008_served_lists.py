"""Keep the lists that people are served, in months, and name the list of an impression."""

import sqlalchemy as sa
from alembic import op

revision = "0008_served_lists"
down_revision = "0007_rounds"

AUDIENCES = ("employee", "hr", "manager")


def upgrade() -> None:
    """Add the table; on PostgreSQL its partitions are made when they are needed."""
    op.create_table(
        "served_lists",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("list_id", sa.String(length=40), nullable=False),
        sa.Column("surface", sa.String(length=32), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                *AUDIENCES,
                name="served_list_audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("snapshot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("pair_at", sa.Integer(), nullable=True),
        sa.Column("swapped", sa.Boolean(), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("private_inputs", sa.Boolean(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", "list_id", name=op.f("pk_served_lists")),
        postgresql_partition_by="RANGE (day)",
    )
    op.create_index(
        op.f("ix_served_lists_employee_external_id"), "served_lists", ["employee_external_id"]
    )
    op.add_column("impressions", sa.Column("list_id", sa.String(length=40), nullable=True))
    op.create_index(op.f("ix_impressions_list_id"), "impressions", ["list_id"])


def downgrade() -> None:
    """Remove the lists, with their partitions."""
    with op.batch_alter_table("impressions", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_impressions_list_id"))
        batch_op.drop_column("list_id")
    op.drop_table("served_lists")
