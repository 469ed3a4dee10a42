"""Jobs, imports, and the moment for which the source said what a record is.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

RECORDS = ("employees", "roles", "openings", "skills")
TABLES = ("import_results", "import_chunks", "imports", "periodic_tasks", "jobs")


def upgrade() -> None:
    for table in RECORDS:
        op.add_column(table, sa.Column("source_as_of", sa.DateTime(timezone=True), nullable=True))
    _create_jobs()
    _create_imports()
    _create_import_chunks()
    _create_import_results()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for table in RECORDS:
        op.drop_column(table, "source_as_of")


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", _words("job_kind", "import"), nullable=False),
        sa.Column(
            "state",
            _words("job_state", "queued", "running", "waiting", "succeeded", "failed", "cancelled"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("done", _row_id(), nullable=False),
        sa.Column("total", _row_id(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(length=50), nullable=True),
        sa.Column("error", sa.String(length=1000), nullable=True),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "done >= 0 AND (total IS NULL OR done <= total)", name=op.f("ck_jobs_done_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("uid", name=op.f("uq_jobs_uid")),
    )
    op.create_index(op.f("ix_jobs_state_due_at"), "jobs", ["state", "due_at"])
    op.create_table(
        "periodic_tasks",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_tasks")),
        sa.UniqueConstraint("name", name=op.f("uq_periodic_tasks_name")),
    )


def _create_imports() -> None:
    counts = ("created", "updated", "unchanged", "rejected", "stale", "deactivated")
    op.create_table(
        "imports",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("job_id", _row_id(), nullable=True),
        sa.Column("entity", _words("import_entity", *RECORDS), nullable=False),
        sa.Column("mode", _words("import_mode", "upsert", "snapshot"), nullable=False),
        sa.Column("format", sa.String(length=50), nullable=False),
        sa.Column("column_mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("guard", sa.Float(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("size", _row_id(), nullable=False),
        sa.Column("read_to", _row_id(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("unattributed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=True),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("guard BETWEEN 0 AND 1", name=op.f("ck_imports_guard_range")),
        sa.CheckConstraint("read_to <= size", name=op.f("ck_imports_read_range")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_imports_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("job_id", name=op.f("uq_imports_job_id")),
    )


def _create_import_chunks() -> None:
    op.create_table(
        "import_chunks",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("import_id", _row_id(), nullable=False),
        sa.Column("start", _row_id(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _of_import("import_chunks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_chunks")),
        sa.UniqueConstraint("import_id", "start", name=op.f("uq_import_chunks_import_id_start")),
    )


def _create_import_results() -> None:
    outcomes = ("created", "updated", "unchanged", "rejected", "stale", "deactivated")
    op.create_table(
        "import_results",
        sa.Column("import_id", _row_id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column("outcome", _words("import_outcome", *outcomes), nullable=False),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=True),
        _of_import("import_results"),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_results")),
    )
    op.create_index(
        op.f("ix_import_results_import_id_external_id"),
        "import_results",
        ["import_id", "external_id"],
    )


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _of_import(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_import_id_imports")
    return sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=name, ondelete="CASCADE")
