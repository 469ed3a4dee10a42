"""Let a case outlive its opening, and mark the days on which outcomes were asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0016_kept_cases"
down_revision = "0015_leading_spells"

_KEY = "fk_move_cases_opening_external_id_openings"

_OF_CASES = ("gates", "releases", "plan_items", "timeline_entries", "outcomes")


def upgrade() -> None:
    """Keep what an opening was called with the case, and let the opening go alone."""
    # Code of the release before writes cases without them.
    with op.batch_alter_table("move_cases") as table:
        table.add_column(
            sa.Column(
                "opening_title", sa.String(length=300), server_default=sa.text("''"), nullable=False
            )
        )
        table.add_column(sa.Column("opening_function", sa.String(length=200), nullable=True))
        table.add_column(
            sa.Column("outcomes_asked", sa.Integer(), server_default="0", nullable=False)
        )
        table.drop_constraint(op.f(_KEY), type_="foreignkey")
    op.execute(
        "UPDATE move_cases SET opening_title = coalesce((SELECT coalesce(openings.title, "
        "roles.title) FROM openings LEFT JOIN roles ON roles.id = openings.role_id "
        "WHERE openings.external_id = move_cases.opening_external_id), ''), "
        "opening_function = (SELECT coalesce(openings.function, roles.function) FROM openings "
        "LEFT JOIN roles ON roles.id = openings.role_id "
        "WHERE openings.external_id = move_cases.opening_external_id)"
    )


def downgrade() -> None:
    """Go back to cases that end with their opening; those of a deleted one go."""
    gone = "opening_external_id NOT IN (SELECT external_id FROM openings)"
    # SQLite rebuilds tables without foreign keys, so nothing cascades here.
    for name in _OF_CASES:
        op.execute(
            f"DELETE FROM {name} WHERE case_id IN (SELECT id FROM move_cases WHERE {gone})"  # noqa: S608  # names of our own
        )
    op.execute(f"DELETE FROM move_cases WHERE {gone}")  # noqa: S608  # no input
    with op.batch_alter_table("move_cases") as table:
        table.create_foreign_key(
            op.f(_KEY),
            "openings",
            ["opening_external_id"],
            ["external_id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        )
        table.drop_column("outcomes_asked")
        table.drop_column("opening_function")
        table.drop_column("opening_title")
