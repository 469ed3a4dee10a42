"""Keep training runs on feedback, and the policies that their results are judged by."""

import sqlalchemy as sa
from alembic import op

revision = "0018_training_runs"
down_revision = "0017_datasets"

MOMENT = sa.DateTime(timezone=True)
VERDICTS = ("pass", "inconclusive", "refuse")


def upgrade() -> None:
    """Add the tables."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "gate_policies",
        sa.Column("id", row_id, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_policies")),
        sa.UniqueConstraint("hash", name=op.f("uq_gate_policies_hash")),
    )
    op.create_table(
        "training_runs",
        sa.Column("id", row_id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("job_id", row_id, nullable=True),
        sa.Column("dataset_uid", sa.String(length=36), nullable=False),
        sa.Column("base", sa.String(length=100), nullable=False),
        sa.Column("base_version", sa.String(length=100), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("memory_mb", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_done", sa.Integer(), nullable=False),
        sa.Column("stage_total", sa.Integer(), nullable=False),
        sa.Column("stage_began_at", MOMENT, nullable=True),
        sa.Column("peak_mb", sa.Integer(), nullable=False),
        sa.Column("evaluated_at", MOMENT, nullable=True),
        sa.Column("version", sa.String(length=100), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                *VERDICTS,
                name="training_run_verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "memory_mb > 0 AND minutes > 0", name=op.f("ck_training_runs_limits_range")
        ),
        sa.CheckConstraint(
            "stage_done >= 0 AND stage_done <= stage_total",
            name=op.f("ck_training_runs_stage_range"),
        ),
        sa.ForeignKeyConstraint(
            ["base_version"],
            ["model_versions.version"],
            name=op.f("fk_training_runs_base_version_model_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_training_runs_job_id_jobs"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["policy_hash"],
            ["gate_policies.hash"],
            name=op.f("fk_training_runs_policy_hash_gate_policies"),
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["model_versions.version"],
            name=op.f("fk_training_runs_version_model_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_runs")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_runs_uid")),
    )
    op.create_index(op.f("ix_training_runs_job_id"), "training_runs", ["job_id"])
    op.create_index(op.f("ix_training_runs_dataset_uid"), "training_runs", ["dataset_uid"])


def downgrade() -> None:
    """Remove the tables; versions and artifacts stay."""
    op.drop_table("training_runs")
    op.drop_table("gate_policies")
