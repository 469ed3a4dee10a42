"""Keep datasets of feedback, who works with them, and what kind of move each served item is."""

import sqlalchemy as sa
from alembic import op

revision = "0017_datasets"
down_revision = "0016_kept_cases"

LABELS = ("interest", "applied", "moved_well")


def upgrade() -> None:
    """Add the tables and the column; lists of before tell no kinds."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "datasets",
        sa.Column("id", row_id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("job_id", row_id, nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "label",
            sa.Enum(
                *LABELS, name="dataset_label", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("surfaces", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("folder", sa.String(length=80), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("relabelled", sa.Integer(), nullable=True),
        sa.Column("rewrites", sa.JSON(), nullable=False),
        sa.CheckConstraint("began_at < ended_at", name=op.f("ck_datasets_some_time")),
        sa.CheckConstraint(
            "(folder IS NULL) = (fingerprint IS NULL)", name=op.f("ck_datasets_written_whole")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_datasets_job_id_jobs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("uid", name=op.f("uq_datasets_uid")),
    )
    op.create_index(op.f("ix_datasets_job_id"), "datasets", ["job_id"])
    op.create_table(
        "dataset_uses",
        sa.Column("dataset_id", row_id, nullable=False),
        sa.Column("used_by", sa.String(length=120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_dataset_uses_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "used_by", name=op.f("pk_dataset_uses")),
    )
    op.add_column("served_lists", sa.Column("kinds", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Remove the tables and the column; the files stay where they are."""
    op.drop_column("served_lists", "kinds")
    op.drop_table("dataset_uses")
    op.drop_table("datasets")
