"""Keep columns that an organisation adds for its rankers, and their values."""

import sqlalchemy as sa
from alembic import op

revision = "0025_own_features"
down_revision = "0024_shadow_fairness"

MOMENT = sa.DateTime(timezone=True)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the tables."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "own_features",
        sa.Column("id", row_id, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column(
            "subject",
            _words("own_feature_subject", "person", "opening", "pair"),
            nullable=False,
        ),
        sa.Column("kind", _words("own_feature_kind", "number", "yes_no"), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Float(), nullable=False),
        sa.Column("source_system", sa.String(length=100), nullable=False),
        sa.Column("source_column", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            _words("own_feature_state", "proposed", "approved", "retired"),
            nullable=False,
        ),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposer", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("approver", sa.String(length=200), nullable=True),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("retired_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_own_features_sign_range")),
        sa.CheckConstraint("cap > 0 AND cap <= 2", name=op.f("ck_own_features_cap_range")),
        sa.CheckConstraint("low < high", name=op.f("ck_own_features_value_range")),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approver IS NULL)",
            name=op.f("ck_own_features_approved_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_features")),
        sa.UniqueConstraint("name", name=op.f("uq_own_features_name")),
    )
    op.create_index(op.f("ix_own_features_retired_at"), "own_features", ["retired_at"])
    op.create_table(
        "own_values",
        sa.Column("id", row_id, nullable=False),
        sa.Column("feature_id", row_id, nullable=False),
        sa.Column("employee_id", row_id, nullable=True),
        sa.Column("opening_id", row_id, nullable=True),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "employee_id IS NOT NULL OR opening_id IS NOT NULL",
            name=op.f("ck_own_values_of_something"),
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["own_features.id"], name=op.f("fk_own_values_feature_id_own_features")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employees.id"],
            name=op.f("fk_own_values_employee_id_employees"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_own_values_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_values")),
        sa.UniqueConstraint(
            "feature_id",
            "employee_id",
            "opening_id",
            name=op.f("uq_own_values_feature_id_employee_id_opening_id"),
        ),
    )
    for column in ("employee_id", "opening_id", "as_of"):
        op.create_index(op.f(f"ix_own_values_{column}"), "own_values", [column])
    for of, column, other in (
        ("person", "employee_id", "opening_id"),
        ("opening", "opening_id", "employee_id"),
    ):
        alone = sa.text(f"{other} IS NULL")
        op.create_index(
            f"uq_own_values_of_{of}",
            "own_values",
            ["feature_id", column],
            unique=True,
            sqlite_where=alone,
            postgresql_where=alone,
        )


def downgrade() -> None:
    """Remove the tables; values are lost."""
    op.drop_table("own_values")
    op.drop_table("own_features")
