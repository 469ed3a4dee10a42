"""Tell which labels of a skill somebody confirmed, and who did when."""

import sqlalchemy as sa
from alembic import op

revision = "0005_confirmed_labels"
down_revision = "0004_move_cases"


def upgrade() -> None:
    """Add the columns; every label so far is the catalogue's."""
    op.add_column("skill_labels", sa.Column("wording", sa.String(), nullable=True))
    op.add_column("skill_labels", sa.Column("confirmed_by", sa.String(), nullable=True))
    op.add_column(
        "skill_labels", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(op.f("ix_skill_labels_wording"), "skill_labels", ["wording"], unique=True)


def downgrade() -> None:
    """Remove the confirmed labels with what is known of them."""
    op.execute(sa.text("DELETE FROM skill_labels WHERE wording IS NOT NULL"))
    with op.batch_alter_table("skill_labels", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_skill_labels_wording"))
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("confirmed_by")
        batch_op.drop_column("wording")
