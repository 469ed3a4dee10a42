"""Assignment rounds: what was asked and found, and who was invited."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007_rounds"
down_revision: str | Sequence[str] | None = "0006_mentors"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "total_fit",
                "stable",
                name="round_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "waiting",
                "wish",
                name="round_priority",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("team_share", sa.Float(), nullable=False),
        sa.Column("team_least", sa.Integer(), nullable=False),
        sa.Column("function_share", sa.Float(), nullable=True),
        sa.Column("floor", sa.Float(), nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("only_openings", sa.Boolean(), nullable=False),
        sa.Column("only_named", sa.Boolean(), nullable=False),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("model_version", sa.String(length=100), nullable=True),
        sa.Column("totals", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("floor BETWEEN 0 AND 1", name=op.f("ck_rounds_floor_range")),
        sa.CheckConstraint(
            "function_share BETWEEN 0 AND 1", name=op.f("ck_rounds_function_share_range")
        ),
        sa.CheckConstraint("team_share BETWEEN 0 AND 1", name=op.f("ck_rounds_team_share_range")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_rounds_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("job_id", name=op.f("uq_rounds_job_id")),
    )
    op.create_table(
        "round_choices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=True),
        sa.Column("opening_external_id", sa.String(length=128), nullable=True),
        sa.CheckConstraint(
            "(employee_external_id IS NULL) <> (opening_external_id IS NULL)",
            name=op.f("ck_round_choices_one_record"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_round_choices_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_round_choices_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
            name=op.f("fk_round_choices_round_id_rounds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_choices")),
    )
    with op.batch_alter_table("round_choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_choices_employee_external_id"),
            ["employee_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_round_choices_opening_external_id"),
            ["opening_external_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_round_choices_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "person",
                "opening",
                "limit",
                name="round_result_subject",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "placed",
                "no_pair",
                "group_limit",
                "others_preferred",
                "outweighed",
                "filled",
                "seats_empty",
                "limit_reached",
                name="roundoutcome",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("employee_external_id", sa.String(length=128), nullable=True),
        sa.Column("opening_external_id", sa.String(length=128), nullable=True),
        sa.Column("manager_external_id", sa.String(length=128), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "length(outcome) BETWEEN 1 AND 32", name=op.f("ck_round_results_outcome_word")
        ),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_round_results_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_external_id"],
            ["employees.external_id"],
            name=op.f("fk_round_results_manager_external_id_employees"),
            onupdate="CASCADE",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_round_results_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
            name=op.f("fk_round_results_round_id_rounds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_results")),
    )
    with op.batch_alter_table("round_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_results_employee_external_id"),
            ["employee_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_round_results_manager_external_id"),
            ["manager_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_round_results_opening_external_id"),
            ["opening_external_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_round_results_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "result_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=False),
        sa.Column("invited_by", sa.String(length=200), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_external_id"],
            ["employees.external_id"],
            name=op.f("fk_round_invitations_employee_external_id_employees"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_external_id"],
            ["openings.external_id"],
            name=op.f("fk_round_invitations_opening_external_id_openings"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["round_results.id"],
            name=op.f("fk_round_invitations_result_id_round_results"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_invitations")),
        sa.UniqueConstraint("result_id", name=op.f("uq_round_invitations_result_id")),
    )
    with op.batch_alter_table("round_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_invitations_employee_external_id"),
            ["employee_external_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_round_invitations_opening_external_id"),
            ["opening_external_id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("round_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_invitations_opening_external_id"))
        batch_op.drop_index(batch_op.f("ix_round_invitations_employee_external_id"))

    op.drop_table("round_invitations")
    with op.batch_alter_table("round_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_results_round_id"))
        batch_op.drop_index(batch_op.f("ix_round_results_opening_external_id"))
        batch_op.drop_index(batch_op.f("ix_round_results_manager_external_id"))
        batch_op.drop_index(batch_op.f("ix_round_results_employee_external_id"))

    op.drop_table("round_results")
    with op.batch_alter_table("round_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_choices_round_id"))
        batch_op.drop_index(batch_op.f("ix_round_choices_opening_external_id"))
        batch_op.drop_index(batch_op.f("ix_round_choices_employee_external_id"))

    op.drop_table("round_choices")
    op.drop_table("rounds")
