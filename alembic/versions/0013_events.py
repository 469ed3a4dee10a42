"""Keep what people do about openings, in months, with the keys of the events apart."""

import sqlalchemy as sa
from alembic import op

revision = "0013_events"
down_revision = "0012_plans"

TYPES = (
    "view",
    "open",
    "save",
    "unsave",
    "dismiss",
    "not_this",
    "apply",
    "withdraw",
    "accept",
    "decline",
    "shortlist",
    "decline_candidate",
    "offer",
    "start",
    "outcome",
)
REASONS = ("skills", "level", "place", "team", "timing", "not_interested_in_function", "other")
SOURCES = ("portal", "hris", "ats")


def words(name: str, *of: str) -> sa.Enum:
    """A column of these words."""
    return sa.Enum(*of, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the tables; on PostgreSQL the partitions are made when they are needed."""
    op.create_table(
        "feedback_events",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", words("feedback_event_type", *TYPES), nullable=False),
        sa.Column("employee_external_id", sa.String(length=128), nullable=False),
        sa.Column("opening_external_id", sa.String(length=128), nullable=True),
        sa.Column("list_id", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("reason", words("feedback_event_reason", *REASONS), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("source", words("feedback_event_source", *SOURCES), nullable=False),
        sa.PrimaryKeyConstraint("day", "event_id", name=op.f("pk_feedback_events")),
        postgresql_partition_by="RANGE (day)",
    )
    for column in ("employee_external_id", "opening_external_id"):
        op.create_index(op.f(f"ix_feedback_events_{column}"), "feedback_events", [column])
    op.create_table(
        "event_keys",
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_keys")),
    )
    op.create_index(op.f("ix_event_keys_day"), "event_keys", ["day"])
    op.create_table(
        "event_refusals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_event_refusals")),
    )


def downgrade() -> None:
    """Remove the events, with their partitions."""
    op.drop_table("event_refusals")
    op.drop_table("event_keys")
    op.drop_table("feedback_events")
