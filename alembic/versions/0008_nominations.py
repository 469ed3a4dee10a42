"""People whom HR puts forward, how deliveries of webhooks went, and whose jobs there are.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("hr_integration", "hr_partner", "data_team", "portal", "manager", "admin")
KIND_IS_KNOWN = "ck_jobs_actor_kind"
COUNTS = ("delivered_count", "failed_count")
PARENTS = {"opening": "openings", "employee": "employees"}


def upgrade() -> None:
    op.create_table(
        "nominations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("nominated_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{noun}_external_id"],
                [f"{table}.external_id"],
                name=op.f(f"fk_nominations_{noun}_external_id_{table}"),
                ondelete="CASCADE",
            )
            for noun, table in PARENTS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint(
            "opening_external_id",
            "employee_external_id",
            name=op.f("uq_nominations_opening_external_id_employee_external_id"),
        ),
    )
    for column in ("employee_external_id", "expires_on"):
        op.create_index(op.f(f"ix_nominations_{column}"), "nominations", [column])
    with op.batch_alter_table("webhook_endpoints") as batch:
        for name in COUNTS:
            batch.add_column(sa.Column(name, ROW_ID, nullable=False, server_default="0"))
    with op.batch_alter_table("webhook_endpoints") as batch:
        for name in COUNTS:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(
            sa.Column("actor_kind", sa.String(32), nullable=False, server_default=KINDS[0])
        )
    with op.batch_alter_table("jobs") as batch:
        batch.alter_column("actor_kind", server_default=None)
        batch.create_check_constraint(op.f(KIND_IS_KNOWN), sa.column("actor_kind").in_(KINDS))


def downgrade() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint(op.f(KIND_IS_KNOWN), type_="check")
        batch.drop_column("actor_kind")
    with op.batch_alter_table("webhook_endpoints") as batch:
        for name in COUNTS:
            batch.drop_column(name)
    op.drop_table("nominations")
