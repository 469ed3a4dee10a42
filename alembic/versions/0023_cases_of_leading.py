"""Keep whether a person shows readiness in a case, and whether a confirmed trial led people."""

import sqlalchemy as sa
from alembic import op

revision = "0023_cases_of_leading"
down_revision = "0022_experiments"


def upgrade() -> None:
    """Add the columns. Nobody shows anything yet; what openings that are kept led is known."""
    for name in ("shows_readiness", "led_people"):
        column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("move_cases", column)
    cases = sa.table(
        "move_cases",
        *map(sa.column, ("kind", "state", "opening_external_id")),
        sa.column("led_people", sa.Boolean()),
    )
    openings = sa.table(
        "openings", *map(sa.column, ("external_id", "role_id")), sa.column("people_leader")
    )
    roles = sa.table("roles", *map(sa.column, ("id", "people_leader")))
    leading = (
        sa.select(openings.c.external_id)
        .select_from(openings.outerjoin(roles, roles.c.id == openings.c.role_id))
        .where(sa.func.coalesce(openings.c.people_leader, roles.c.people_leader).is_(sa.true()))
    )
    op.execute(
        sa.update(cases)
        .where(
            cases.c.kind == "trial",
            cases.c.state == "completed",
            cases.c.opening_external_id.in_(leading),
        )
        .values(led_people=sa.true())
    )


def downgrade() -> None:
    """Remove the columns; the cases stay."""
    op.drop_column("move_cases", "led_people")
    op.drop_column("move_cases", "shows_readiness")
