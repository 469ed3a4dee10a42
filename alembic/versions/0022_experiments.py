"""Keep experiments, which ranker made which list, and what a list's scores rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0022_experiments"
down_revision = "0021_opening_particulars"

MOMENT = sa.DateTime(timezone=True)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the tables, and the columns of lists; lists of before took part in nothing."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "experiments",
        sa.Column("id", row_id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind", _words("experiment_kind", "shadow", "share", "interleave"), nullable=False
        ),
        sa.Column("champion", sa.String(length=100), nullable=False),
        sa.Column("challenger", sa.String(length=100), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("metric", _words("experiment_metric", "open", "save", "apply"), nullable=False),
        sa.Column("max_lists", sa.Integer(), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=False),
        sa.Column("harm_stop", sa.Float(), nullable=False),
        sa.Column("effect", sa.Float(), nullable=True),
        sa.Column("needed_lists", sa.Integer(), nullable=True),
        sa.Column("expected_lists", sa.Integer(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.Column(
            "outcome",
            _words(
                "experiment_outcome",
                *("better", "worse", "harm", "cannot_tell", "replaced", "stopped"),
            ),
            nullable=True,
        ),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_experiments_share_range")),
        sa.CheckConstraint(
            "max_lists > 0 AND max_days > 0", name=op.f("ck_experiments_length_range")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_experiments_ended_whole")
        ),
        sa.ForeignKeyConstraint(
            ["champion"],
            ["model_versions.version"],
            name=op.f("fk_experiments_champion_model_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["challenger"],
            ["model_versions.version"],
            name=op.f("fk_experiments_challenger_model_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.UniqueConstraint("uid", name=op.f("uq_experiments_uid")),
    )
    op.create_index(op.f("ix_experiments_ended_at"), "experiments", ["ended_at"])
    op.create_table(
        "shadow_tallies",
        sa.Column("experiment_uid", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("lists", "failed", "left_out", "same_first")
        ),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in (
                "overlap",
                "correlation",
                "crossing",
                "crossing_challenger",
                "seconds",
                "seconds_challenger",
                "slowest_challenger",
            )
        ),
        sa.ForeignKeyConstraint(
            ["experiment_uid"],
            ["experiments.uid"],
            name=op.f("fk_shadow_tallies_experiment_uid_experiments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "experiment_uid", "day", "function", name=op.f("pk_shadow_tallies")
        ),
    )
    op.create_table(
        "erased_lists",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erased_lists")),
    )
    op.create_index(op.f("ix_erased_lists_day"), "erased_lists", ["day"])
    op.add_column("served_lists", sa.Column("experiment_uid", sa.String(length=36), nullable=True))
    op.add_column("served_lists", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_served_lists_experiment_uid"), "served_lists", ["experiment_uid"])
    op.create_index(op.f("ix_served_lists_list_id"), "served_lists", ["list_id"])


def downgrade() -> None:
    """Remove the tables and columns; lists stay."""
    op.drop_index(op.f("ix_served_lists_list_id"), "served_lists")
    op.drop_index(op.f("ix_served_lists_experiment_uid"), "served_lists")
    op.drop_column("served_lists", "sealed")
    op.drop_column("served_lists", "experiment_uid")
    op.drop_table("erased_lists")
    op.drop_table("shadow_tallies")
    op.drop_table("experiments")
