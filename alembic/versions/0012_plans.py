"""Hold who does what by which day, in a move and in a leader's plan."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012_plans"
down_revision = "0011_exposures"

# SQLite gives row ids only to INTEGER keys.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SIDES = ("person", "sending", "receiving", "mentor", "hr")


def _words(name: str, *words: str) -> Any:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "leader_plans",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("with_manager", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_leader_plans_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_plans")),
        sa.UniqueConstraint(
            "employee_external_id", name=op.f("uq_leader_plans_employee_external_id")
        ),
    )
    op.create_table(
        "plan_items",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("leader_plan_id", ROW_ID, nullable=True),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("side", _words("plan_item_side", *SIDES), nullable=False),
        sa.Column(
            "kind",
            _words(
                "plan_item_kind",
                "handover",
                "learning",
                "meeting",
                "commitment",
                "split",
                "access",
                "measure",
            ),
            nullable=False,
        ),
        sa.Column("plan_column", _words("plan_item_column", "system", "people"), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            _words("plan_item_state", "proposed", "agreed", "done", "dropped"),
            nullable=False,
        ),
        sa.Column("proposed_by", _words("plan_item_proposed_by", *SIDES), nullable=False),
        sa.Column("mentor_external_id", sa.String(length=128), nullable=True),
        sa.Column("agreed_by_external_id", sa.String(length=128), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(case_id IS NULL) <> (leader_plan_id IS NULL)", name=op.f("ck_plan_items_one_plan")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_external_id"],
            ["employees.external_id"],
            name=op.f("fk_plan_items_agreed_by_external_id_employees"),
            onupdate="CASCADE",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["move_cases.id"],
            name=op.f("fk_plan_items_case_id_move_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["leader_plan_id"],
            ["leader_plans.id"],
            name=op.f("fk_plan_items_leader_plan_id_leader_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_external_id"],
            ["employees.external_id"],
            name=op.f("fk_plan_items_mentor_external_id_employees"),
            onupdate="CASCADE",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_items")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_plan_items_case_id_key")),
        sa.UniqueConstraint("leader_plan_id", "key", name=op.f("uq_plan_items_leader_plan_id_key")),
    )
    with op.batch_alter_table("plan_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_items_agreed_by_external_id"),
            ["agreed_by_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_plan_items_mentor_external_id"), ["mentor_external_id"], unique=False
        )


def downgrade() -> None:
    """Remove the tables."""
    with op.batch_alter_table("plan_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_items_mentor_external_id"))
        batch_op.drop_index(batch_op.f("ix_plan_items_agreed_by_external_id"))

    op.drop_table("plan_items")
    op.drop_table("leader_plans")
