"""What became of moves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010_outcomes"
down_revision: str | Sequence[str] | None = "0009_round_terms"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SIDES = ("person", "receiving", "sending", "receiving_team", "sending_team")
_TRENDS = ("lower", "same", "higher")


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "outcomes",
        sa.Column("id", row_id, nullable=False),
        sa.Column("case_id", row_id, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("side", _words("outcome_side", _SIDES), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("would_again", sa.Boolean(), nullable=True),
        sa.Column("learns", sa.Boolean(), nullable=True),
        sa.Column("belongs", sa.Boolean(), nullable=True),
        sa.Column("may_be_named", sa.Boolean(), nullable=True),
        sa.Column("bridge_used", sa.Boolean(), nullable=True),
        sa.Column("bridge_about", sa.JSON(), nullable=False),
        sa.Column("seat_covered", sa.Boolean(), nullable=True),
        sa.Column("covered_after_days", sa.Integer(), nullable=True),
        sa.Column("suffered", sa.JSON(), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=True),
        sa.Column("engagement", _words("outcome_engagement", _TRENDS), nullable=True),
        sa.Column("satisfaction", _words("outcome_satisfaction", _TRENDS), nullable=True),
        sa.Column("staying", _words("outcome_staying", _TRENDS), nullable=True),
        sa.CheckConstraint("day IN (90, 180)", name=op.f("ck_outcomes_day_asked")),
        sa.CheckConstraint("team_size >= 5", name=op.f("ck_outcomes_team_size_least")),
        sa.CheckConstraint(
            "covered_after_days BETWEEN 0 AND 730", name=op.f("ck_outcomes_covered_range")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["move_cases.id"],
            name=op.f("fk_outcomes_case_id_move_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("case_id", "day", "side", name=op.f("uq_outcomes_case_id_day_side")),
    )


def downgrade() -> None:
    op.drop_table("outcomes")
