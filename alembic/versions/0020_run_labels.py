"""Keep what a training run learns to foresee, and what was seen last of drift."""

import sqlalchemy as sa
from alembic import op

revision = "0020_run_labels"
down_revision = "0019_exposure_prices"

LABELS = ("interest", "applied", "moved_well")
DRIFTS = ("drift", "no_drift", "too_little")


def _words(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the label, which was interest in every run so far, and the table."""
    with op.batch_alter_table("training_runs") as table:
        table.add_column(
            sa.Column(
                "label",
                _words(LABELS, "training_run_label"),
                nullable=False,
                server_default="interest",
            )
        )
    with op.batch_alter_table("training_runs") as table:
        table.alter_column("label", server_default=None)
    op.create_table(
        "drift_states",
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("verdict", _words(DRIFTS, "drift_state_verdict"), nullable=False),
        sa.Column("tests", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"],
            ["model_versions.version"],
            name=op.f("fk_drift_states_version_model_versions"),
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_drift_states")),
    )


def downgrade() -> None:
    """Remove the table and the label."""
    op.drop_table("drift_states")
    with op.batch_alter_table("training_runs") as table:
        table.drop_constraint(op.f("ck_training_runs_training_run_label"), type_="check")
        table.drop_column("label")
