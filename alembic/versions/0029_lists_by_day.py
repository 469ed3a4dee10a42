"""Find lists by their days: the index of their ids alone goes."""

from alembic import op

revision = "0029_lists_by_day"
down_revision = "0028_exploration"


def upgrade() -> None:
    """Drop the index; code of before finds lists without it, slower."""
    op.drop_index(op.f("ix_served_lists_list_id"), "served_lists")


def downgrade() -> None:
    """Make it again."""
    op.create_index(op.f("ix_served_lists_list_id"), "served_lists", ["list_id"])
