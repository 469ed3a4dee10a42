"""Keep rankings of everybody that were asked for, and which files hold them."""

import sqlalchemy as sa
from alembic import op

revision = "0026_batch_rankings"
down_revision = "0025_own_features"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "batch_rankings",
        sa.Column("id", row_id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("job_id", row_id, nullable=True),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Boolean(), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                *("ndjson", "parquet"),
                name="list_format",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("model_version", sa.String(length=100), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("openings", sa.Integer(), nullable=True),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("people_taken_out", sa.Integer(), nullable=False),
        sa.CheckConstraint("k > 0", name=op.f("ck_batch_rankings_k_range")),
        sa.CheckConstraint(
            "people_taken_out >= 0", name=op.f("ck_batch_rankings_people_taken_out_range")
        ),
        sa.CheckConstraint(
            "(files IS NULL) = (read_at IS NULL)", name=op.f("ck_batch_rankings_written_whole")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.id"],
            name=op.f("fk_batch_rankings_job_id_jobs"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_rankings")),
        sa.UniqueConstraint("uid", name=op.f("uq_batch_rankings_uid")),
    )
    op.create_index(op.f("ix_batch_rankings_job_id"), "batch_rankings", ["job_id"])


def downgrade() -> None:
    """Remove the table; the files are swept once nothing names them."""
    op.drop_index(op.f("ix_batch_rankings_job_id"), "batch_rankings")
    op.drop_table("batch_rankings")
